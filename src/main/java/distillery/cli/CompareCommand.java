package distillery.cli;

import distillery.checkpoint.DiffusersFolder;
import distillery.compare.BlockRunner;
import distillery.compare.Contestant;
import distillery.compare.Plan;
import distillery.compare.Result;
import distillery.compare.Run;
import distillery.compare.Stage;
import distillery.compare.Subject;
import distillery.engine.Engine;
import distillery.families.Blueprint;
import distillery.families.ModelFinder;
import distillery.hub.Catalogue;
import distillery.pipeline.Seeds;
import distillery.queue.ModelShelf;
import distillery.schedulers.Schedulers;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code distillery compare}: which model is faster, by how much, and how sure that is. For the main thread. */
@Command(
        name = "compare",
        description = "Compare the speed of models: same noise, repeated runs in turn, a verdict in words.",
        sortOptions = false)
public final class CompareCommand implements Callable<Integer> {
    private final ModelFinder finder;
    private final Catalogue catalogue;
    private final Terminal terminal;

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
            names = "--until-width",
            paramLabel = "P%",
            description = "Stop as soon as every ratio is known to within so many percent, say 3%%.")
    private @Nullable String untilWidth;

    @Option(names = "--steps", paramLabel = "N", description = "Steps for all. Default: the baseline's.")
    private @Nullable Integer steps;

    @Option(names = "--guidance", paramLabel = "G", description = "Guidance for all. Default: the baseline's.")
    private @Nullable Double guidance;

    @Option(
            names = "--scheduler",
            paramLabel = "NAME",
            completionCandidates = PictureOptions.SchedulerNames.class,
            description = "${COMPLETION-CANDIDATES}, for all. Default: the baseline's.")
    private @Nullable String scheduler;

    @Mixin
    private DtypeOption dtype;

    @Mixin
    private DeviceOption device;

    @Option(names = "--json", description = "Print the result as JSON, and nothing else, on standard output.")
    private boolean json;

    public CompareCommand(ModelFinder finder, Catalogue catalogue, Terminal terminal) {
        this.finder = finder;
        this.catalogue = catalogue;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Optional<Double> width = Optional.ofNullable(untilWidth).map(CompareCommand::share);
        try (Engine engine = device.open()) {
            Precision precision = dtype.on(engine);
            Plan plan = plan(precision);
            try (ModelShelf shelf = new ModelShelf(finder, engine, precision, Long.MAX_VALUE, false)) {
                Result result = run(plan, new BlockRunner(shelf, Clock.systemUTC()), width);
                if (json) {
                    terminal.out().println(CompareReport.of(result).json());
                } else {
                    print(result);
                }
            }
        }
        return ExitCode.DONE;
    }

    private Result run(Plan plan, BlockRunner runner, Optional<Double> width) throws IOException {
        List<Run> runs = new ArrayList<>();
        try (ProgressBar bar = terminal.bar()) {
            for (int block = Plan.WARM_UP; block < plan.blocks(); block++) {
                bar.steps(block == Plan.WARM_UP ? "warm-up" : "pair %d".formatted(block + 1), block + 1, plan.blocks());
                runner.run(plan, block, (step, of, seconds, latents) -> {}).forEach(made -> runs.add(made.run()));
                if (width.isPresent() && Result.of(plan, runs).isNarrowerThan(width.get())) {
                    break;
                }
            }
        }
        return Result.of(plan, runs);
    }

    private Plan plan(Precision precision) throws IOException {
        int first = baseline == null ? 0 : models.indexOf(baseline);
        if (first < 0) {
            throw new IllegalArgumentException(
                    "--baseline %s is none of %s.".formatted(baseline, String.join(", ", models)));
        }
        Defaults usual;
        try (Blueprint blueprint =
                Blueprint.read(DiffusersFolder.open(finder.find(models.get(first))), Dtypes.stored(precision))) {
            usual = Defaults.of(models.get(first), catalogue, blueprint);
        }
        List<Contestant> contestants = new ArrayList<>();
        for (String model : models) {
            contestants.add(new Contestant(
                    name(model, contestants),
                    model,
                    Optional.ofNullable(negative),
                    steps == null ? usual.steps() : steps,
                    guidance == null ? usual.guidance() : guidance,
                    scheduler == null ? Schedulers.of(usual.scheduler()) : Schedulers.named(scheduler),
                    usual.size(),
                    usual.size()));
        }
        return new Plan(contestants, first, subjects(), repeats);
    }

    /** "emoji", and where that is taken "emoji (2)". */
    private static String name(String model, List<Contestant> taken) {
        long before = taken.stream().filter(one -> one.model().equals(model)).count();
        return before == 0 ? model : "%s (%d)".formatted(model, before + 1);
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
                .flatMap(text -> noises.stream().map(seed -> new Subject(text, seed)))
                .toList();
    }

    private static double share(String percent) {
        if (!percent.strip().matches("[0-9]{1,3}([.][0-9]+)?%?")) {
            throw new IllegalArgumentException(
                    "--until-width must be a percentage such as 3%%, not %s.".formatted(percent));
        }
        return Double.parseDouble(percent.strip().replace("%", "")) / 100;
    }

    private void print(Result result) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("MODEL", "RUNS", "MEDIAN", "95 %", "TEXT", "UNET", "DECODER", "AT MOST"));
        for (Result.Standing standing : result.standings()) {
            Result.Time total = standing.time(Stage.TOTAL);
            rows.add(List.of(
                    standing.contestant().name(),
                    Integer.toString(standing.runs()),
                    seconds(total.median()),
                    seconds(total.interval().low()) + "–"
                            + seconds(total.interval().high()),
                    seconds(standing.time(Stage.TEXT).median()),
                    seconds(standing.time(Stage.UNET).median()),
                    seconds(standing.time(Stage.DECODE).median()),
                    String.format(Locale.ROOT, "%.1f×", standing.ceiling(Stage.UNET))));
        }
        Columns.print(rows, terminal.out());
        terminal.out().println();
        result.standings().forEach(standing -> standing.verdict().ifPresent(terminal.out()::println));
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.3f s", seconds);
    }
}
