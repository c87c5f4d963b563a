package distillery.cli;

import distillery.compare.BlockRunner;
import distillery.compare.Budget;
import distillery.compare.Contestant;
import distillery.compare.Experiment;
import distillery.compare.Plan;
import distillery.compare.Result;
import distillery.compare.Run;
import distillery.compare.Weights;
import distillery.engine.Engine;
import distillery.families.ModelFinder;
import distillery.hub.Catalogue;
import distillery.pipeline.Progress;
import distillery.queue.Makers;
import distillery.queue.ModelShelf;
import distillery.queue.Series;
import distillery.report.Report;
import distillery.report.Summary;
import distillery.torchscript.Precision;
import distillery.web.compare.InlinePictures;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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

    @Mixin
    private CompareOptions options;

    @Option(
            names = "--until-width",
            paramLabel = "P%",
            description = "Stop as soon as every ratio is known to within so many percent, say 3%%.")
    private @Nullable String untilWidth;

    @Mixin
    private DtypeOption dtype;

    @Mixin
    private DeviceOption device;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write the page as one HTML file, every run as CSV and JSON, a Markdown table, the pictures.")
    private @Nullable Path out;

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
            Plan plan = options.plan(finder, catalogue, precision);
            Optional<CompareFolder> folder = out == null ? Optional.empty() : Optional.of(CompareFolder.at(out));
            ThisMachine machine = new ThisMachine(finder, engine, precision);
            try (ModelShelf shelf = new ModelShelf(finder, engine, precision, Long.MAX_VALUE, false)) {
                Sitting sitting = new Sitting(experiment(plan, machine));
                sitting.run(new BlockRunner(shelf, machine, Clock.systemUTC()), width);
                if (json) {
                    terminal.out().println(Summary.of(sitting.result()).json());
                } else {
                    CompareTable.lines(sitting.report(false)).forEach(terminal.out()::println);
                }
                if (folder.isPresent()) {
                    folder.get().write(sitting.report(true), sitting.pictures);
                }
            }
        }
        return ExitCode.DONE;
    }

    private Experiment experiment(Plan plan, ThisMachine machine) throws IOException {
        Map<String, Weights> weights = new HashMap<>();
        for (Contestant contestant : plan.contestants()) {
            if (!weights.containsKey(contestant.model())) {
                weights.put(contestant.model(), machine.weights(contestant.model()));
            }
        }
        return new Experiment(
                UUID.randomUUID().toString().replace("-", ""),
                "",
                plan,
                options.budget(),
                Optional.empty(),
                Clock.systemUTC().instant(),
                Optional.of(machine.environment()),
                weights);
    }

    private static double share(String percent) {
        if (!percent.strip().matches("[0-9]{1,3}([.][0-9]+)?%?")) {
            throw new IllegalArgumentException(
                    "--until-width must be a percentage such as 3%%, not %s.".formatted(percent));
        }
        return Double.parseDouble(percent.strip().replace("%", "")) / 100;
    }

    /** One experiment while it runs. */
    private final class Sitting implements Series.Watch {
        private Experiment experiment;
        private final List<Run> runs = new ArrayList<>();
        private final MadePictures pictures = new MadePictures();
        private final CompareTable table =
                new CompareTable(terminal.err(), terminal.bar().isVisible());

        private Sitting(Experiment experiment) {
            this.experiment = experiment;
        }

        private void run(BlockRunner runner, Optional<Double> width) throws IOException {
            if (experiment.budget().isPresent()) {
                List<BlockRunner.Made> made = runner.calibrate(experiment.plan(), this);
                made.forEach(one -> runs.add(one.run()));
                experiment = experiment.with(
                        Budget.fill(experiment.plan(), experiment.budget().get(), runs));
            }
            int blocks = experiment.plan().blocks();
            table.draw(List::of, "pair 1 of %d runs".formatted(blocks));
            for (int block = 0; block < blocks; block++) {
                runner.run(experiment.plan(), block, block > 0, this).forEach(made -> {
                    runs.add(made.run());
                    pictures.add(made);
                });
                table.draw(
                        () -> CompareTable.lines(report(false)),
                        "pair %d of %d runs".formatted(Math.min(block + 2, blocks), blocks));
                if (width.isPresent() && result().isNarrowerThan(width.get())) {
                    break;
                }
            }
            table.wipe();
        }

        private Result result() {
            return Result.of(experiment.plan(), runs);
        }

        /** @param compared whether with pictures */
        private Report report(boolean compared) {
            return Report.of(
                    experiment,
                    experiment.plan().baseline(),
                    runs,
                    compared ? new InlinePictures(pictures) : pictures,
                    compared,
                    catalogue);
        }

        @Override
        public Progress picture(int number, int of) {
            return Progress.NONE;
        }

        @Override
        public Makers.Loading loading() {
            return (done, total) -> {};
        }
    }
}
