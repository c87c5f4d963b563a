package distillery.hub;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model as the catalogue describes it: where it comes from, what it may be used for, how large and how
 * good it is. Safe for all threads.
 *
 * @param id its name on the hub, or among the models that come with the program
 * @param revision the branch or commit to use; null for a model that comes with the program
 * @param family which kind of network it is, in words
 * @param teacher the model it was distilled from; null if it was trained by itself
 * @param lineage where it comes from, in one line
 * @param licence of the weights
 * @param unetParameters numbers in its UNet; null for a model without one
 * @param weightBytes bytes of the weight files that a pull chooses; null where not known exactly
 * @param nativeSize the side in pixels of the pictures it was trained on; null for an autoencoder, which takes any
 * @param steps scheduler steps to start with; null for an autoencoder
 * @param guidance guidance scale to start with; null for an autoencoder
 * @param scheduler the diffusers class name of the scheduler to start with; null for an autoencoder
 * @param quality published scores, null where there are none that compare
 * @param sources where the facts stand
 * @param inferred facts that were concluded, by the name of the component, with the reason
 */
public record KnownModel(
        String id,
        @Nullable String revision,
        String family,
        @Nullable String teacher,
        String lineage,
        String licence,
        @Nullable Long unetParameters,
        @Nullable Long weightBytes,
        @Nullable Integer nativeSize,
        @Nullable Integer steps,
        @Nullable Double guidance,
        @Nullable String scheduler,
        @Nullable Quality quality,
        List<String> sources,
        Map<String, String> inferred) {

    public KnownModel {
        sources = List.copyOf(sources);
        inferred = Map.copyOf(inferred);
    }

    /**
     * Scores that its authors published.
     *
     * @param fid distance between made and real pictures, lower is better
     * @param is Inception score, higher is better
     * @param clip agreement of picture and prompt, higher is better
     * @param setting the key of {@link Catalogue#settings} that says how they were measured; scores of different
     *     settings must not be compared
     */
    public record Quality(double fid, double is, double clip, String setting) {}
}
