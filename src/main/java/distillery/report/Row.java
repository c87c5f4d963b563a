package distillery.report;

import distillery.compare.Result;
import distillery.compare.Weights;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A contestant with all that is known of it. Unchanging.
 *
 * @param number in the plan
 * @param baseline whether the others are held against it
 * @param published scores of its model, in words with their source; empty where there are none
 * @param tiles one for each subject
 */
public record Row(
        int number,
        boolean baseline,
        Result.Standing standing,
        Optional<Weights> weights,
        Optional<Published> published,
        List<Tile> tiles) {
    public Row {
        tiles = List.copyOf(tiles);
    }

    /**
     * Scores that a model's authors published.
     *
     * @param fid Fréchet inception distance, lower is better
     * @param clip CLIP score, higher is better
     * @param source who measured them, and how
     */
    public record Published(double fid, double clip, String source) {}

    public String name() {
        return standing.contestant().name();
    }

    /** Whether it has run at all. */
    public boolean hasRun() {
        return standing.runs() > 0;
    }

    /** Bytes of its weights and of the most that a warm-up took besides. */
    public Optional<Long> peakBytes() {
        return standing.grown().flatMap(grown -> weights.map(own -> own.bytes() + grown));
    }

    /** The mean of its pictures' structural similarity to the baseline's. */
    public OptionalDouble structure() {
        return tiles.stream()
                .flatMap(tile -> tile.difference().stream())
                .mapToDouble(Pictures.Difference::structure)
                .average();
    }
}
