package distillery.cli;

import distillery.families.Blueprint;
import distillery.hub.Catalogue;
import distillery.hub.KnownModel;
import distillery.schedulers.SchedulerConfig;
import java.util.Optional;

/**
 * What a picture is made with where nobody says: what the catalogue advises for a known model, else what the folder's
 * configs say.
 *
 * @param scheduler names the sampler; it may be one that this version lacks, which matters only where nobody chose another
 * @param size edge in pixels of the pictures that the model was trained on
 */
record Defaults(int steps, double guidance, SchedulerConfig scheduler, int size) {
    /** The step count behind the published scores of Stable Diffusion 1.4 and its distilled variants. */
    private static final int STEPS = 25;

    /** What a network distilled to take the guidance scale as an input needs; Luo et al., arXiv 2310.04378. */
    private static final int FEW_STEPS = 4;

    static Defaults of(String model, Catalogue catalogue, Blueprint blueprint) {
        Optional<KnownModel> known = catalogue.find(model);
        int steps = blueprint.takesGuidance() ? FEW_STEPS : STEPS;
        return new Defaults(
                known.map(KnownModel::steps).orElse(steps),
                known.map(KnownModel::guidance).orElse(blueprint.family().guidance()),
                blueprint.scheduler(),
                blueprint.nativeSize());
    }
}
