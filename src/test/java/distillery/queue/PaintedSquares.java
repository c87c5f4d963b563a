package distillery.queue;

import distillery.families.ModelSource;
import distillery.pipeline.CancelledException;
import distillery.pipeline.GenerateRequest;
import distillery.pipeline.GeneratedImage;
import distillery.pipeline.ImageMaker;
import distillery.pipeline.Picture;
import distillery.pipeline.Progress;
import distillery.pipeline.Timings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Makes squares of the seed's colour without an engine, and says that each stage took a tenth of a second. */
public final class PaintedSquares implements ImageMaker, Makers, ModelSource {
    private static final double SECONDS = 0.1;

    private final Set<String> loaded = new LinkedHashSet<>();
    private final Set<String> away = ConcurrentHashMap.newKeySet();
    private Runnable beforeEachStep = () -> {};
    private volatile Fetching fetching = (model, arrival) -> {};

    /** What happens before each step, such as a cancellation. */
    public PaintedSquares beforeEachStep(Runnable what) {
        beforeEachStep = what;
        return this;
    }

    @Override
    public synchronized Set<String> loaded() {
        return Set.copyOf(loaded);
    }

    @Override
    public synchronized Maker open(String model, Loading loading) {
        loading.at(1, 1);
        loaded.clear();
        loaded.add(model);
        return new Maker(this, (step, latents, request) -> Optional.of(picture(request)), "fp32", "cpu");
    }

    @Override
    public boolean isHere(String model) {
        return !away.contains(model);
    }

    @Override
    public void fetch(String model, Arrival arrival) throws IOException {
        fetching.fetch(model, arrival);
        away.remove(model);
    }

    /** A model that must be fetched first, and how that goes. */
    public PaintedSquares away(String model, Fetching how) {
        away.add(model);
        fetching = how;
        return this;
    }

    /** What a download does. */
    public interface Fetching {
        void fetch(String model, Arrival arrival) throws IOException;
    }

    @Override
    public GeneratedImage make(GenerateRequest request, Progress progress) {
        List<Double> steps = new ArrayList<>();
        for (int step = 1; step <= request.steps(); step++) {
            beforeEachStep.run();
            if (progress.isCancelled()) {
                throw new CancelledException(step, request.steps());
            }
            steps.add(SECONDS);
            progress.afterStep(step, request.steps(), SECONDS, new float[4]);
        }
        return new GeneratedImage(
                request,
                picture(request),
                List.of(),
                new Timings(SECONDS, SECONDS, steps, SECONDS),
                "seed " + request.seed());
    }

    private static Picture picture(GenerateRequest request) {
        byte[] rgb = new byte[3 * request.width() * request.height()];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (request.seed() * 37 + i % 3 * 80L);
        }
        return new Picture(request.width(), request.height(), rgb);
    }
}
