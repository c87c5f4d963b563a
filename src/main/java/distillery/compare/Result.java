package distillery.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What an experiment says so far. Unchanging.
 *
 * @param standings one for each contestant, in the plan's order
 */
public record Result(Plan plan, List<Standing> standings) {
    public Result {
        standings = List.copyOf(standings);
    }

    /**
     * A time and how sure one can be of it, in seconds.
     *
     * @param median of all counted runs
     */
    public record Time(double median, Interval interval) {}

    /**
     * One contestant.
     *
     * @param runs that count
     * @param times by stage; none before the first run
     * @param ratio against the baseline; empty for the baseline itself, and before the first whole block
     * @param verdict the same in words
     */
    public record Standing(
            Contestant contestant,
            int runs,
            Map<Stage, Time> times,
            Optional<PairedRatio> ratio,
            Optional<String> verdict) {
        /** The time of a stage, once there are runs. */
        public Time time(Stage stage) {
            return Objects.requireNonNull(times.get(stage), "no runs yet");
        }

        /** How many times as fast the whole could be at most if one stage took no time (Amdahl). */
        public double ceiling(Stage free) {
            double total = time(Stage.TOTAL).median();
            return total / (total - time(free).median());
        }
    }

    /** Counts up the runs that were made, in whatever order they come. */
    public static Result of(Plan plan, List<Run> runs) {
        List<Run> counted = runs.stream().filter(Run::isCounted).toList();
        Map<Integer, double[]> blocks = wholeBlocks(plan, counted);
        List<Standing> standings = new ArrayList<>();
        for (int contestant = 0; contestant < plan.contestants().size(); contestant++) {
            standings.add(standing(plan, contestant, counted, blocks));
        }
        return new Result(plan, standings);
    }

    /** Mean seconds of each contestant in each block that is whole. */
    private static Map<Integer, double[]> wholeBlocks(Plan plan, List<Run> counted) {
        Map<Integer, double[]> means = new TreeMap<>();
        counted.stream()
                .collect(Collectors.groupingBy(run -> run.turn().block()))
                .forEach((block, runs) -> {
                    if (runs.size() == plan.block(block).size()) {
                        means.put(
                                block,
                                IntStream.range(0, plan.contestants().size())
                                        .mapToDouble(contestant -> runs.stream()
                                                .filter(run -> run.turn().contestant() == contestant)
                                                .mapToDouble(
                                                        run -> run.timings().total())
                                                .average()
                                                .orElseThrow())
                                        .toArray());
                    }
                });
        return means;
    }

    private static Standing standing(Plan plan, int contestant, List<Run> counted, Map<Integer, double[]> blocks) {
        List<Run> own = counted.stream()
                .filter(run -> run.turn().contestant() == contestant)
                .toList();
        Map<Stage, Time> times = new TreeMap<>();
        if (!own.isEmpty()) {
            for (Stage stage : Stage.values()) {
                double[] seconds = own.stream()
                        .mapToDouble(run -> stage.seconds(run.timings()))
                        .toArray();
                times.put(stage, new Time(Bootstrap.median(seconds), Bootstrap.ofMedian(seconds)));
            }
        }
        Optional<PairedRatio> ratio = contestant == plan.baseline() || blocks.isEmpty()
                ? Optional.empty()
                : Optional.of(PairedRatio.of(column(blocks, plan.baseline()), column(blocks, contestant)));
        Contestant who = plan.contestants().get(contestant);
        String baseline = plan.contestants().get(plan.baseline()).name();
        return new Standing(who, own.size(), times, ratio, ratio.map(pairs -> Verdict.of(who.name(), baseline, pairs)));
    }

    private static double[] column(Map<Integer, double[]> blocks, int contestant) {
        return blocks.values().stream().mapToDouble(means -> means[contestant]).toArray();
    }

    /** Whether every ratio is known to within a share of itself, so that more runs are not needed. */
    public boolean isNarrowerThan(double share) {
        return IntStream.range(0, standings.size())
                .filter(contestant -> contestant != plan.baseline())
                .allMatch(contestant -> standings
                        .get(contestant)
                        .ratio()
                        .filter(pairs -> pairs.interval().width(pairs.ratio()) <= share)
                        .isPresent());
    }
}
