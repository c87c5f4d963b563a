package distillery.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import distillery.compare.Result;
import distillery.compare.Stage;
import distillery.statistics.PairedRatio;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison found, as {@code --json} prints it; the components are the keys. For any thread.
 *
 * @param baseline the one that the others are held against
 * @param models those that have run
 * @param pairs those that were held against the baseline
 */
public record Summary(String baseline, List<Model> models, List<Pair> pairs) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One model by itself.
     *
     * @param runs that count
     * @param medianSeconds of a picture, from prompt to points
     * @param low where the median's 95 % interval begins
     * @param high where it ends
     */
    public record Model(String id, int runs, double medianSeconds, double low, double high) {}

    /**
     * One model beside the baseline.
     *
     * @param ratio the baseline's time over the model's: above 1 is faster
     * @param low where the ratio's 95 % interval begins; 0 where there are too few pairs to tell
     * @param high where it ends; null where there are too few pairs to tell
     * @param n pairs
     */
    public record Pair(
            String model,
            double ratio,
            double low,
            @Nullable Double high,
            int n,
            String verdict) {}

    /** The result in short. */
    public static Summary of(Result result) {
        return new Summary(
                result.plan().contestants().get(result.plan().baseline()).name(),
                result.standings().stream()
                        .filter(standing -> standing.runs() > 0)
                        .map(Summary::model)
                        .toList(),
                result.standings().stream()
                        .filter(standing -> standing.verdict().isPresent())
                        .map(Summary::pair)
                        .toList());
    }

    private static Model model(Result.Standing standing) {
        Result.Time total = standing.time(Stage.TOTAL);
        return new Model(
                standing.contestant().name(),
                standing.runs(),
                total.median(),
                total.interval().low(),
                total.interval().high());
    }

    private static Pair pair(Result.Standing standing) {
        PairedRatio pairs = standing.ratio().orElseThrow();
        double high = pairs.interval().high();
        return new Pair(
                standing.contestant().name(),
                pairs.ratio(),
                pairs.interval().low(),
                Double.isInfinite(high) ? null : high,
                pairs.pairs(),
                standing.verdict().orElseThrow());
    }

    /** One line. */
    public String json() throws JsonProcessingException {
        return JSON.writeValueAsString(this);
    }
}
