package distillery.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Does all works in turns, so that a machine that is slower for a while is so for all of them. For the engine's thread.
 */
public final class Rounds {
    /** The engine's first two calls of a network prepare it; the third shows it warm. */
    public static final int WARM_UPS = 3;

    private Rounds() {}

    /**
     * Warms each work up and then measures it once a round.
     *
     * @param started hears of each round, counted from 1, when it begins
     */
    public static List<Measured> of(List<Work> works, int warmUps, int rounds, IntConsumer started) {
        for (Work work : works) {
            for (int i = 0; i < warmUps; i++) {
                work.once().run();
            }
        }
        List<List<Double>> seconds = new ArrayList<>();
        works.forEach(work -> seconds.add(new ArrayList<>()));
        for (int round = 1; round <= rounds; round++) {
            started.accept(round);
            for (int i = 0; i < works.size(); i++) {
                seconds.get(i).add(seconds(works.get(i)));
            }
        }
        List<Measured> measured = new ArrayList<>();
        for (int i = 0; i < works.size(); i++) {
            measured.add(new Measured(works.get(i), seconds.get(i)));
        }
        return measured;
    }

    /** How long a work takes once, in seconds of a monotonic clock. */
    public static double seconds(Work work) {
        long start = System.nanoTime();
        work.once().run();
        return (System.nanoTime() - start) / 1e9;
    }
}
