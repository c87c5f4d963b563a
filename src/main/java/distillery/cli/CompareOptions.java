package distillery.cli;

import distillery.checkpoint.DiffusersFolder;
import distillery.compare.Budget;
import distillery.compare.Lineup;
import distillery.compare.Plan;
import distillery.compare.Subject;
import distillery.families.Blueprint;
import distillery.families.ModelFinder;
import distillery.hub.Catalogue;
import distillery.pipeline.Levers;
import distillery.pipeline.Seeds;
import distillery.schedulers.Schedulers;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say who is compared and what is drawn. For the main thread. */
final class CompareOptions {
    @Option(
            names = "--models",
            required = true,
            split = ",",
            paramLabel = "A,B",
            description = "Two models or more, as for generate; the same may be named twice.")
    private List<String> models = List.of();

    @Option(
            names = "--baseline",
            paramLabel = "A",
            description = "What the others are held against. Default: the first.")
    private @Nullable String baseline;

    @Option(names = "--prompt", paramLabel = "TEXT", description = "What to draw; may be given more than once.")
    private List<String> prompts = List.of();

    @Option(names = "--prompts", paramLabel = "FILE", description = "Prompts, one on each line.")
    private @Nullable Path promptFile;

    @Option(names = "--negative", paramLabel = "TEXT", description = "What the pictures should not show.")
    private @Nullable String negative;

    @Option(
            names = "--seeds",
            split = ",",
            paramLabel = "N,M",
            description = "Seeds of the noise; each prompt is drawn with each. Default: one drawn now.")
    private List<String> seeds = List.of();

    @Option(
            names = "--repeats",
            paramLabel = "N",
            defaultValue = "6",
            description = "Pairs for each prompt and seed; in each, every model runs twice (default: 6).")
    private int repeats;

    @Option(
            names = "--steps",
            split = ",",
            paramLabel = "N",
            description = "Steps for all; several, as in 20,10, are compared. Default: the baseline's.")
    private List<Integer> steps = List.of();

    @Option(names = "--guidance", paramLabel = "G", description = "Guidance for all. Default: the baseline's.")
    private @Nullable Double guidance;

    @Option(
            names = "--scheduler",
            split = ",",
            paramLabel = "NAME",
            completionCandidates = PictureOptions.SchedulerNames.class,
            description = "${COMPLETION-CANDIDATES}, for all; several are compared. Default: the baseline's.")
    private List<String> schedulers = List.of();

    @Option(names = "--width", paramLabel = "W", description = "Pixels, a multiple of 8. Default: the baseline's.")
    private @Nullable Integer width;

    @Option(names = "--height", paramLabel = "H", description = "Pixels, a multiple of 8. Default: the baseline's.")
    private @Nullable Integer height;

    @Option(
            names = "--guidance-interval",
            split = ",",
            paramLabel = "FROM-TO",
            description =
                    "The part of the steps that is guided, for all; several, as in 0-1,0-0.6, are compared. Default: 0-1.")
    private List<String> guidanceIntervals = List.of();

    @Option(
            names = "--deep-cache",
            split = ",",
            paramLabel = "N",
            description =
                    "Every so many steps one computes all of the network, for all; several, as in 1,3, are compared. Default: 1.")
    private List<String> deepCaches = List.of();

    @Option(
            names = "--token-merging",
            split = ",",
            paramLabel = "R",
            description =
                    "The share of the latents' places that is merged before they look at each other, for all; several, as in 0,0.5, are compared. Default: 0.")
    private List<String> tokenMergings = List.of();

    @Option(
            names = "--budget",
            paramLabel = "SECONDS",
            description = "Compare also the best pictures in so many seconds: each model makes as many steps as fit.")
    private @Nullable Double budget;

    /** Seconds that a picture may take, where somebody asked for that. */
    Optional<Double> budget() {
        return Optional.ofNullable(budget).map(Budget::checked);
    }

    /** Who draws what, how often. */
    Plan plan(ModelFinder finder, Catalogue catalogue, Precision precision) throws IOException {
        int first = baseline == null ? 0 : models.indexOf(baseline);
        if (first < 0) {
            throw new IllegalArgumentException(
                    "--baseline %s is none of %s.".formatted(baseline, String.join(", ", models)));
        }
        List<Schedulers> chosen = schedulers.stream().map(Schedulers::named).toList();
        List<Levers> levers = Levers.combinations(Map.of(
                "guidance-interval", guidanceIntervals, "deep-cache", deepCaches, "token-merging", tokenMergings));
        Defaults usual;
        try (Blueprint blueprint =
                Blueprint.read(DiffusersFolder.open(finder.find(models.get(first))), Dtypes.stored(precision))) {
            usual = Defaults.of(models.get(first), catalogue, blueprint);
        }
        Lineup.Usual shared = new Lineup.Usual(
                usual.steps(),
                Objects.requireNonNullElse(guidance, usual.guidance()),
                chosen.isEmpty() ? Schedulers.of(usual.scheduler()) : chosen.get(0),
                Objects.requireNonNullElse(width, usual.size()),
                Objects.requireNonNullElse(height, usual.size()));
        int each = Math.max(1, steps.size()) * Math.max(1, chosen.size()) * levers.size();
        List<Subject> subjects = subjects();
        Plan plan = new Plan(
                Lineup.of(models, steps, chosen, levers, shared), first * each, subjects, subjects.size() * repeats);
        if (budget != null && 2 * plan.contestants().size() > Plan.MOST_CONTESTANTS) {
            throw new IllegalArgumentException(
                    "With --budget each contestant stands there twice, and %d are too many. Name fewer."
                            .formatted(2 * plan.contestants().size()));
        }
        // The limits stand where requests are made; better now than in the middle.
        plan.contestants().forEach(contestant -> subjects.forEach(contestant::request));
        return plan;
    }

    private List<Subject> subjects() throws IOException {
        List<String> texts = new ArrayList<>(prompts);
        if (promptFile != null) {
            Files.readAllLines(promptFile).stream()
                    .filter(line -> !line.isBlank())
                    .forEach(texts::add);
        }
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("To compare, say what to draw with --prompt or --prompts.");
        }
        List<Long> noises = seeds.isEmpty()
                ? List.of(Integer.toUnsignedLong(new SecureRandom().nextInt()))
                : seeds.stream().map(seed -> Seeds.parse(seed.strip())).toList();
        return texts.stream()
                .flatMap(text -> noises.stream().map(seed -> new Subject(text, Optional.ofNullable(negative), seed)))
                .toList();
    }
}
