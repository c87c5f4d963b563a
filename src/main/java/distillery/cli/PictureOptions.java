package distillery.cli;

import distillery.checkpoint.UnusableModelException;
import distillery.pipeline.GenerateRequest;
import distillery.pipeline.Levers;
import distillery.pipeline.Seeds;
import distillery.schedulers.Schedulers;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that describe one picture, whatever command makes it. For the main thread. */
final class PictureOptions {
    private static final String RANDOM = "-1";

    /** All schedulers' names, for the help. */
    static final class SchedulerNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Schedulers.values()).map(Schedulers::shortName).iterator();
        }
    }

    @Option(names = "--prompt", required = true, paramLabel = "TEXT", description = "What the picture should show.")
    private String prompt = "";

    @Option(names = "--negative", paramLabel = "TEXT", description = "What it should not show.")
    private @Nullable String negative;

    @Option(names = "--steps", paramLabel = "N", description = "Steps from noise to picture. Default: the model's.")
    private @Nullable Integer steps;

    @Option(
            names = "--guidance",
            paramLabel = "G",
            description = "How strongly the prompt is followed; up to 1 is not at all. Default: the model's.")
    private @Nullable Double guidance;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = RANDOM,
            description = "Seed of the noise, from 0 to 2^64 - 1; -1 draws one (default).")
    private String seed = RANDOM;

    @Option(
            names = "--scheduler",
            paramLabel = "NAME",
            completionCandidates = SchedulerNames.class,
            description = "${COMPLETION-CANDIDATES}. Default: the model's.")
    private @Nullable String scheduler;

    @Option(names = "--width", paramLabel = "W", description = "Pixels, a multiple of 8. Default: the model's.")
    private @Nullable Integer width;

    @Option(names = "--height", paramLabel = "H", description = "Pixels, a multiple of 8. Default: the model's.")
    private @Nullable Integer height;

    @Option(
            names = "--guidance-interval",
            paramLabel = "FROM-TO",
            description =
                    "Be guided in this part of the steps only, such as 0-0.6; a step outside of it costs about half, and the picture is another. Default: 0-1.")
    private String guidanceInterval = "";

    @Option(
            names = "--deep-cache",
            paramLabel = "N",
            description =
                    "Compute all of the network in every N-th step only and its outermost layers in those between, which cost about a tenth; the picture is another. Default: 1.")
    private String deepCache = "";

    @Option(
            names = "--token-merging",
            paramLabel = "R",
            description =
                    "Merge this share of the latents' places, such as 0.5, before they look at each other, up to 0.75; the picture is another. Default: 0.")
    private String tokenMerging = "";

    /** The seed that was typed, or one drawn now; 32 bits are enough to never meet the same one, and short to type. */
    long seed() {
        return seed.strip().equals(RANDOM)
                ? Integer.toUnsignedLong(new SecureRandom().nextInt())
                : Seeds.parse(seed.strip());
    }

    /**
     * The picture that the options describe.
     *
     * @throws IllegalArgumentException naming what is beyond a limit
     * @throws UnusableModelException if nobody chose a scheduler and this version lacks the model's
     */
    GenerateRequest request(Defaults usual, long withSeed) {
        return new GenerateRequest(
                prompt,
                Optional.ofNullable(negative),
                steps == null ? usual.steps() : steps,
                guidance == null ? usual.guidance() : guidance,
                withSeed,
                scheduler == null ? Schedulers.of(usual.scheduler()) : Schedulers.named(scheduler),
                width == null ? usual.size() : width,
                height == null ? usual.size() : height,
                Levers.of(Map.of(
                        "guidance-interval",
                        guidanceInterval,
                        "deep-cache",
                        deepCache,
                        "token-merging",
                        tokenMerging)));
    }
}
