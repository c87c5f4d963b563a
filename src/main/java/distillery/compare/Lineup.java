package distillery.compare;

import distillery.pipeline.Levers;
import distillery.schedulers.Schedulers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who is compared: every model with every number of steps, every scheduler and all levers that were named. For any thread. */
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
     * @param levers none for those that are off
     */
    public static List<Contestant> of(
            List<String> models, List<Integer> steps, List<Schedulers> schedulers, List<Levers> levers, Usual usual) {
        List<Contestant> all = new ArrayList<>();
        for (String model : models) {
            for (int number : steps.isEmpty() ? List.of(usual.steps()) : steps) {
                for (Schedulers scheduler : schedulers.isEmpty() ? List.of(usual.scheduler()) : schedulers) {
                    String name = model
                            + (steps.size() > 1 ? ", %d steps".formatted(number) : "")
                            + (schedulers.size() > 1 ? ", " + scheduler.label() : "");
                    for (Levers pulled : levers.isEmpty() ? List.of(Levers.OFF) : levers) {
                        all.add(entry(unique(name + told(pulled), all), model, number, scheduler, pulled, usual));
                    }
                }
            }
        }
        return all;
    }

    /** Somebody who joins those who are there, named after whatever is not like theirs. */
    public static Contestant newcomer(
            List<Contestant> there, String model, int steps, Schedulers scheduler, Levers levers, Usual usual) {
        String name = model
                + (steps == usual.steps() ? "" : ", %d steps".formatted(steps))
                + (scheduler == usual.scheduler() ? "" : ", " + scheduler.label())
                + told(levers);
        return entry(unique(name, there), model, steps, scheduler, levers, usual);
    }

    /** Levers that are pulled are in the name, even where all share them: whatever is said of the time is said with them. */
    private static String told(Levers levers) {
        return levers.areOff() ? "" : ", " + levers.words();
    }

    private static Contestant entry(
            String name, String model, int steps, Schedulers scheduler, Levers levers, Usual usual) {
        return new Contestant(
                name,
                model,
                steps,
                usual.guidance(),
                scheduler,
                usual.width(),
                usual.height(),
                levers,
                0,
                Optional.empty());
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
