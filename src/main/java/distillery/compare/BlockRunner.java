package distillery.compare;

import distillery.pipeline.GeneratedImage;
import distillery.pipeline.Progress;
import distillery.queue.Makers;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Makes the runs of a plan, a block at a time. For the device's thread, which nothing else uses meanwhile. */
public final class BlockRunner {
    private final Makers makers;
    private final Clock clock;

    /** @param makers of models that are kept in memory, if they fit */
    public BlockRunner(Makers makers, Clock clock) {
        this.makers = makers;
        this.clock = clock;
    }

    /** A run and the picture that it made. */
    public record Made(Run run, GeneratedImage image) {}

    /**
     * Makes all runs of a block. Loading a model is in nobody's time.
     *
     * @param progress told of each step of each run; may stop the block, which then counts for nothing
     */
    public List<Made> run(Plan plan, int block, Progress progress) throws IOException {
        List<Made> made = new ArrayList<>();
        for (Plan.Turn turn : plan.block(block)) {
            Contestant contestant = plan.contestants().get(turn.contestant());
            Makers.Maker maker = makers.open(contestant.model(), (done, total) -> {});
            GeneratedImage image = maker.images().make(contestant.request(turn.subject()), progress);
            made.add(new Made(new Run(turn, image.timings(), image.noise(), clock.instant()), image));
        }
        return made;
    }
}
