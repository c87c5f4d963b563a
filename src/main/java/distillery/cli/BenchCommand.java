package distillery.cli;

import distillery.bench.Breakdown;
import distillery.bench.MatrixPeak;
import distillery.bench.Measured;
import distillery.bench.Rounds;
import distillery.bench.Topology;
import distillery.bench.Work;
import distillery.bench.Works;
import distillery.engine.Engine;
import distillery.engine.PeakMemory;
import distillery.families.ModelFinder;
import distillery.torchscript.Precision;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code distillery bench}: how fast networks run here, and how near to the most that the machine can do. For the main thread. */
@Command(name = "bench", description = "Measure how fast networks run on this machine.", sortOptions = false)
public final class BenchCommand implements Callable<Integer> {
    private static final int MOST_ROUNDS = 1000;
    private static final int MOST_THREADS = 1024;

    private final ModelFinder finder;
    private final Path topologies;
    private final InputStream turns;
    private final Terminal terminal;

    @Option(
            names = "--topology",
            paramLabel = "T",
            split = ",",
            description = {
                "Networks of published models with random weights: sd-1.4, bk-sdm-base, bk-sdm-small, bk-sdm-tiny.",
                "They are written to the cache the first time, 2 to 4 GB each."
            })
    private List<String> topology = new ArrayList<>();

    @Option(
            names = "--model",
            paramLabel = "NAME|DIR|ID",
            split = ",",
            description =
                    "Models, as generate takes them. Default, without --topology: the first that comes with the program.")
    private List<String> models = new ArrayList<>();

    @Option(
            names = "--work",
            paramLabel = "W",
            split = ",",
            defaultValue = "unet-step,vae-decode,text,load",
            description = "What to measure: unet-step, vae-decode, text, picture, load. Default: all but picture.")
    private List<String> work = new ArrayList<>();

    @Mixin
    private DtypeOption dtype;

    @Mixin
    private DeviceOption device;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads compute. Default: one for each core.")
    private @Nullable Integer threads;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "7",
            description = "How often each work is measured, all works in turns. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "25",
            description = "Steps of a whole picture, with DDIM. Default: ${DEFAULT-VALUE}.")
    private int steps;

    @Option(names = "--json", description = "Print what was measured as JSON, and nothing else, on standard output.")
    private boolean json;

    @Option(
            names = "--paced",
            description =
                    "For one work of one model: print 'ready' when warm, then do the work once for every line on standard input and print its seconds.")
    private boolean paced;

    /**
     * @param topologies where networks with random weights are kept
     * @param turns what paces a paced run
     */
    public BenchCommand(ModelFinder finder, Path topologies, InputStream turns, Terminal terminal) {
        this.finder = finder;
        this.topologies = topologies;
        this.turns = turns;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (rounds < 1 || rounds > MOST_ROUNDS) {
            throw new IllegalArgumentException("--rounds must be from 1 to %d, not %d.".formatted(MOST_ROUNDS, rounds));
        }
        if (threads != null) {
            if (threads < 1 || threads > MOST_THREADS) {
                throw new IllegalArgumentException(
                        "--threads must be from 1 to %d, not %d.".formatted(MOST_THREADS, threads));
            }
            Engine.useThreads(threads);
        }
        Map<String, Path> folders = folders();
        List<Works> loaded = new ArrayList<>();
        try (Engine engine = device.open()) {
            Precision precision = dtype.on(engine);
            try {
                List<Work> works = new ArrayList<>();
                for (Map.Entry<String, Path> model : folders.entrySet()) {
                    Works some = new Works(model.getKey(), model.getValue(), engine, precision, steps);
                    loaded.add(some);
                    works.addAll(some.of(new LinkedHashSet<>(work)));
                }
                if (paced) {
                    pace(works);
                } else {
                    measure(engine, precision, works);
                }
            } finally {
                for (Works some : loaded) {
                    some.close();
                }
            }
        }
        return ExitCode.DONE;
    }

    /** Names of models to where they lie. */
    private Map<String, Path> folders() throws IOException {
        Map<String, Path> folders = new LinkedHashMap<>();
        for (String label : topology) {
            folders.put(label, Topology.of(label).folder(topologies, this::tellWriting));
        }
        for (String model : models) {
            folders.put(model, finder.find(model));
        }
        if (folders.isEmpty()) {
            String usual = finder.usual()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "No model comes with this build. Name one with --model or --topology."));
            folders.put(usual, finder.find(usual));
        }
        return folders;
    }

    private void tellWriting(Path folder) {
        terminal.err().println("Writing random weights to " + folder + " …");
    }

    private void pace(List<Work> works) throws IOException {
        if (works.size() != 1) {
            throw new IllegalArgumentException(
                    "--paced takes one work of one model, not %d. Name them with --work and --topology or --model."
                            .formatted(works.size()));
        }
        Work only = works.get(0);
        for (int i = 0; i < Rounds.WARM_UPS; i++) {
            only.once().run();
        }
        terminal.out().println("ready");
        terminal.out().flush();
        BufferedReader lines = new BufferedReader(new InputStreamReader(turns, StandardCharsets.UTF_8));
        while (lines.readLine() != null) {
            terminal.out().println(String.format(Locale.ROOT, "%.6f", Rounds.seconds(only)));
            terminal.out().flush();
        }
    }

    private void measure(Engine engine, Precision precision, List<Work> works) throws IOException {
        BenchReport.Peak peak = peak(engine);
        List<Measured> measured = Rounds.of(
                works,
                Rounds.WARM_UPS,
                rounds,
                round -> terminal.err().printf(Locale.ROOT, "round %d of %d%n", round, rounds));
        List<BenchReport.Result> results = new ArrayList<>();
        BenchReport.Peak best = peak.orBetter(peak(engine));
        for (Measured one : measured) {
            boolean computes = one.work().arithmetic().isPresent();
            results.add(BenchReport.Result.of(one, precision, best, computes ? Breakdown.of(one.work()) : Map.of()));
        }
        BenchReport report = new BenchReport(
                best, PeakMemory.most().orElse(null), Engine.threads(), engine.device(), List.copyOf(results));
        if (json) {
            terminal.out().println(report.json());
        } else {
            report.lines().forEach(terminal.out()::println);
        }
    }

    private static BenchReport.Peak peak(Engine engine) throws IOException {
        return new BenchReport.Peak(
                peak(engine, Precision.FP32), engine.fastest() == Precision.BF16 ? peak(engine, Precision.BF16) : null);
    }

    private static double peak(Engine engine, Precision precision) throws IOException {
        try (MatrixPeak product = MatrixPeak.in(engine, precision)) {
            return product.measure(engine) / 1e9;
        }
    }
}
