package distillery.compare;

import distillery.statistics.Bootstrap;
import distillery.statistics.Interval;
import distillery.statistics.PairedRatio;
import java.util.ArrayList;
import java.util.Arrays;
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
     * @param grown bytes that the process's memory grew by at most in a warm-up of its model
     * @param ratio against the baseline; empty for the baseline itself, and before the first whole block
     * @param verdict the same in words; none where a time was given and the steps chosen to fill it
     */
    public record Standing(
            Contestant contestant,
            int runs,
            Map<Stage, Time> times,
            Optional<Long> grown,
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
        Map<Integer, double[]> blocks =
                wholeBlocks(plan, runs.stream().filter(Run::isCounted).toList());
        return new Result(
                plan,
                IntStream.range(0, plan.contestants().size())
                        .mapToObj(contestant -> standing(plan, contestant, runs, blocks))
                        .toList());
    }

    /** Mean seconds of each contestant in each block that is whole; NaN for those who had not joined. */
    private static Map<Integer, double[]> wholeBlocks(Plan plan, List<Run> counted) {
        Map<Integer, double[]> means = new TreeMap<>();
        counted.stream()
                .collect(Collectors.groupingBy(run -> run.turn().block()))
                .forEach((block, runs) -> {
                    if (runs.size() == plan.block(block).size()) {
                        means.put(block, means(plan, runs));
                    }
                });
        return means;
    }

    private static double[] means(Plan plan, List<Run> block) {
        return IntStream.range(0, plan.contestants().size())
                .mapToDouble(contestant -> block.stream()
                        .filter(run -> run.turn().contestant() == contestant)
                        .mapToDouble(run -> run.timings().total())
                        .average()
                        .orElse(Double.NaN))
                .toArray();
    }

    private static Standing standing(Plan plan, int contestant, List<Run> runs, Map<Integer, double[]> blocks) {
        List<Run> own = runs.stream()
                .filter(run -> run.turn().contestant() == contestant)
                .toList();
        List<Run> counted = own.stream().filter(Run::isCounted).toList();
        Contestant who = plan.contestants().get(contestant);
        Optional<PairedRatio> ratio = contestant == plan.baseline()
                ? Optional.empty()
                : ratio(new ArrayList<>(blocks.values()), plan.baseline(), contestant);
        String baseline = plan.contestants().get(plan.baseline()).name();
        return new Standing(
                who,
                counted.size(),
                times(counted),
                grown(plan, who, runs),
                ratio,
                ratio.filter(pairs -> who.budget().isEmpty()).map(pairs -> Verdict.of(who.name(), baseline, pairs)));
    }

    /** By how much memory grew at most in any warm-up of a model at a size, however many steps it made. */
    private static Optional<Long> grown(Plan plan, Contestant who, List<Run> runs) {
        return runs.stream()
                .filter(run -> {
                    Contestant other = plan.contestants().get(run.turn().contestant());
                    return other.model().equals(who.model())
                            && other.width() == who.width()
                            && other.height() == who.height();
                })
                .flatMap(run -> run.grown().stream())
                .max(Long::compare);
    }

    private static Map<Stage, Time> times(List<Run> counted) {
        Map<Stage, Time> times = new TreeMap<>();
        if (!counted.isEmpty()) {
            for (Stage stage : Stage.values()) {
                double[] seconds = counted.stream()
                        .mapToDouble(run -> stage.seconds(run.timings()))
                        .toArray();
                times.put(stage, new Time(Bootstrap.median(seconds), Bootstrap.ofMedian(seconds)));
            }
        }
        return times;
    }

    /** From the blocks in which both ran. */
    private static Optional<PairedRatio> ratio(List<double[]> blocks, int baseline, int contestant) {
        List<double[]> both = blocks.stream()
                .filter(means -> !Double.isNaN(means[baseline]) && !Double.isNaN(means[contestant]))
                .toList();
        return both.isEmpty()
                ? Optional.empty()
                : Optional.of(PairedRatio.of(column(both, baseline), column(both, contestant)));
    }

    private static double[] column(List<double[]> blocks, int contestant) {
        return blocks.stream().mapToDouble(means -> means[contestant]).toArray();
    }

    /** Whole blocks so far. */
    public int pairs() {
        return Arrays.stream(standings.stream()
                        .flatMap(standing -> standing.ratio().stream())
                        .mapToInt(PairedRatio::pairs)
                        .toArray())
                .max()
                .orElse(0);
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
