package distillery.compare;

import distillery.schedulers.Schedulers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who is compared: every model with every number of steps and every scheduler that was named. For any thread. */
public final class Lineup {
    private Lineup() {}

    /**
     * What all share where it was not named.
     *
     * @param width of the pictures in pixels
     * @param height of the pictures in pixels
     */
    public record Usual(int steps, double guidance, Schedulers scheduler, int width, int height) {}

    /**
     * The contestants, in the order of the models.
     *
     * @param models names; one that is named twice runs twice
     * @param steps none for the usual number
     * @param schedulers none for the usual one
     */
    public static List<Contestant> of(
            List<String> models, List<Integer> steps, List<Schedulers> schedulers, Usual usual) {
        List<Contestant> all = new ArrayList<>();
        for (String model : models) {
            for (int number : steps.isEmpty() ? List.of(usual.steps()) : steps) {
                for (Schedulers scheduler : schedulers.isEmpty() ? List.of(usual.scheduler()) : schedulers) {
                    String name = model
                            + (steps.size() > 1 ? ", %d steps".formatted(number) : "")
                            + (schedulers.size() > 1 ? ", " + scheduler.label() : "");
                    all.add(entry(unique(name, all), model, number, scheduler, usual));
                }
            }
        }
        return all;
    }

    /** Somebody who joins those who are there, named after whatever is not like theirs. */
    public static Contestant newcomer(
            List<Contestant> there, String model, int steps, Schedulers scheduler, Usual usual) {
        String name = model
                + (steps == usual.steps() ? "" : ", %d steps".formatted(steps))
                + (scheduler == usual.scheduler() ? "" : ", " + scheduler.label());
        return entry(unique(name, there), model, steps, scheduler, usual);
    }

    private static Contestant entry(String name, String model, int steps, Schedulers scheduler, Usual usual) {
        return new Contestant(
                name, model, steps, usual.guidance(), scheduler, usual.width(), usual.height(), 0, Optional.empty());
    }

    /** "emoji", and where that is taken "emoji (2)". */
    private static String unique(String name, List<Contestant> taken) {
        String unique = name;
        for (int k = 2; isTaken(unique, taken); k++) {
            unique = "%s (%d)".formatted(name, k);
        }
        return unique;
    }

    private static boolean isTaken(String name, List<Contestant> taken) {
        return taken.stream().anyMatch(one -> one.name().equals(name));
    }
}
