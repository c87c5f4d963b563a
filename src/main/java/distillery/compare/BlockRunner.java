package distillery.compare;

import distillery.pipeline.GenerateRequest;
import distillery.pipeline.GeneratedImage;
import distillery.pipeline.ImageMaker;
import distillery.pipeline.Progress;
import distillery.queue.Makers;
import distillery.queue.Series;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Makes the runs of a plan, a block at a time. For the device's thread, which nothing else uses meanwhile.
 *
 * <p>Nothing but the runs is timed: models are loaded before, and whoever comes to a machine that did something else, or
 * whose model was just loaded, first makes a run that does not count.
 */
public final class BlockRunner {
    /**
     * Between two blocks the last one is kept and shown. On two cores the first of the next block's runs, a third of a second
     * long, was 11 % slower for that than the others; after so many steps it was 3 % slower.
     */
    private static final int SETTLING_STEPS = 5;

    private final Makers makers;
    private final Gauge gauge;
    private final Clock clock;

    /** @param makers of models that are kept in memory, if they fit */
    public BlockRunner(Makers makers, Gauge gauge, Clock clock) {
        this.makers = makers;
        this.gauge = gauge;
        this.clock = clock;
    }

    /** A run and the picture that it made. */
    public record Made(Run run, GeneratedImage image) {}

    /**
     * Makes all runs of a block.
     *
     * @param following whether the block before it was the last that the device did
     * @param watch may stop the block, which then counts for nothing
     */
    public List<Made> run(Plan plan, int block, boolean following, Series.Watch watch) throws IOException {
        List<Plan.Turn> turns = new ArrayList<>(plan.block(block));
        if (following) {
            settle(plan, turns.get(0), watch);
        } else {
            turns.addAll(0, warmUps(plan, block, 1));
        }
        return make(plan, turns, watch);
    }

    /** Brings the machine back to work, with a few steps of whoever begins. */
    private void settle(Plan plan, Plan.Turn first, Series.Watch watch) throws IOException {
        Contestant contestant = plan.contestants().get(first.contestant());
        GenerateRequest whole = contestant.request(plan.subjects().get(first.subject()));
        GenerateRequest few = whole.withSteps(Math.min(SETTLING_STEPS, whole.steps()));
        makers.open(contestant.model(), watch.loading())
                .images()
                .make(few, watch.picture(0, plan.block(first.block()).size()));
    }

    /** Lets each contestant run twice, uncounted: the second time tells how long its steps take. */
    public List<Made> calibrate(Plan plan, Series.Watch watch) throws IOException {
        return make(plan, warmUps(plan, Plan.CALIBRATION, 2), watch);
    }

    private static List<Plan.Turn> warmUps(Plan plan, int block, int times) {
        List<Integer> present = plan.present(block);
        List<Plan.Turn> turns = new ArrayList<>();
        for (int k = 0; k < times * present.size(); k++) {
            turns.add(new Plan.Turn(block, -1 - k, present.get(k % present.size()), plan.subject(block)));
        }
        return turns;
    }

    private List<Made> make(Plan plan, List<Plan.Turn> turns, Series.Watch watch) throws IOException {
        List<Made> made = new ArrayList<>();
        for (int k = 0; k < turns.size(); k++) {
            Plan.Turn turn = turns.get(k);
            String model = plan.contestants().get(turn.contestant()).model();
            boolean cold = !makers.loaded().contains(model);
            Makers.Maker maker = makers.open(model, watch.loading());
            if (cold && turn.isCounted()) {
                long uncounted = made.stream()
                        .filter(before -> !before.run().isCounted())
                        .count();
                Plan.Turn warmUp = new Plan.Turn(turn.block(), -1 - (int) uncounted, turn.contestant(), turn.subject());
                made.add(make(plan, warmUp, maker.images(), watch.picture(k, turns.size())));
            }
            made.add(make(plan, turn, maker.images(), watch.picture(k, turns.size())));
        }
        return made;
    }

    private Made make(Plan plan, Plan.Turn turn, ImageMaker maker, Progress progress) {
        Contestant contestant = plan.contestants().get(turn.contestant());
        Instant started = Instant.ofEpochMilli(clock.millis());
        AtomicReference<GeneratedImage> image = new AtomicReference<>();
        Runnable work =
                () -> image.set(maker.make(contestant.request(plan.subjects().get(turn.subject())), progress));
        Optional<Long> grown = Optional.empty();
        if (turn.isCounted()) {
            work.run();
        } else {
            grown = gauge.growth(work);
        }
        GeneratedImage made = Objects.requireNonNull(image.get());
        return new Made(new Run(turn, made.timings(), made.noise(), started, grown), made);
    }
}
