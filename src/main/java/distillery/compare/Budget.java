package distillery.compare;

import distillery.pipeline.GenerateRequest;
import distillery.pipeline.Timings;
import java.util.ArrayList;
import java.util.List;

/** How good a picture can be that takes no longer than some time: each contestant makes as many steps as fit. For any thread. */
public final class Budget {
    private static final double LONGEST = 3600;

    /** Seven tenths hold seven tenths, whatever binary fractions say. */
    private static final double ROUNDING = 1e-6;

    private Budget() {}

    /**
     * Checks a budget.
     *
     * @throws IllegalArgumentException if nobody could or would keep it
     */
    public static double checked(double seconds) {
        if (!(seconds > 0) || seconds > LONGEST) {
            throw new IllegalArgumentException(
                    "A time for one picture is above 0 and at most %.0f seconds.".formatted(LONGEST));
        }
        return seconds;
    }

    /**
     * The plan with a second entry for each contestant, whose steps fill the time.
     *
     * @param runs of each contestant one or more, of which the last counts
     */
    public static Plan fill(Plan plan, double seconds, List<Run> runs) {
        List<Contestant> all = new ArrayList<>(plan.contestants());
        for (int number = 0; number < plan.contestants().size(); number++) {
            int contestant = number;
            Timings timings = runs.stream()
                    .filter(run -> run.turn().contestant() == contestant)
                    .reduce((before, last) -> last)
                    .orElseThrow()
                    .timings();
            Contestant equal = plan.contestants().get(number);
            all.add(equal.within(seconds, fitting(seconds, timings, equal.steps())));
        }
        return new Plan(all, plan.baseline(), plan.subjects(), plan.blocks());
    }

    /** Schedulers may call the UNet more than once a step. */
    private static int fitting(double seconds, Timings timings, int steps) {
        double rest = seconds - (timings.total() - timings.unet());
        int fitting = (int) (rest / (timings.unet() / steps) + ROUNDING);
        return Math.max(1, Math.min(GenerateRequest.MOST_STEPS, fitting));
    }
}
