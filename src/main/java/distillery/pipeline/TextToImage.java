package distillery.pipeline;

import distillery.engine.EngineFailedException;
import distillery.families.Conditioning;
import distillery.families.Denoiser;
import distillery.families.Denoiser.Rows;
import distillery.families.DiffusionModel;
import distillery.families.Family.Tokens;
import distillery.families.Prompt;
import distillery.schedulers.Schedule;
import distillery.schedulers.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a picture from a prompt with one loaded model: encode, denoise step by step, decode. For the one thread that
 * owns the device.
 */
public final class TextToImage implements ImageMaker {
    private final DiffusionModel model;

    public TextToImage(DiffusionModel model) {
        this.model = model;
    }

    @Override
    public GeneratedImage make(GenerateRequest request, Progress progress) {
        boolean guided = model.isGuidedBy(request.guidance());
        int width = request.width() / model.pixelsPerLatent();
        int height = request.height() / model.pixelsPerLatent();
        Schedule schedule = request.scheduler().schedule(model.scheduler(), request.steps());

        Stopwatch watch = new Stopwatch(System::nanoTime);
        Tokens tokens = model.tokenize(new Prompt(request.prompt(), request.negative(), guided));
        double tokenize = watch.lap();
        Conditioning conditioning = model.encode(tokens, request.width(), request.height(), request.guidance());
        double text = watch.lap();

        TorchRandom random = new TorchRandom(request.seed());
        float[] noise = random.normal(model.latentChannels() * height * width);
        Sampler sampler = new Sampler(schedule, noise, random);
        List<Double> steps = new ArrayList<>();
        int calls = schedule.steps().size();
        Levers levers = request.levers();
        try (Denoiser denoiser = model.denoiser(conditioning, levers.merged().share())) {
            for (Step step : schedule.steps()) {
                if (progress.isCancelled()) {
                    throw new CancelledException(steps.size() + 1, calls);
                }
                watch.lap();
                boolean guidedNow = guided && levers.guided().holds(steps.size(), calls);
                float[] seen = denoiser.predict(
                        sampler.input(step),
                        height,
                        width,
                        step.timestep(),
                        guidedNow ? Rows.ALL : Rows.PROMPT,
                        levers.cached().depth(steps.size()));
                sampler.move(step, guidedNow ? guide(seen, request.guidance()) : seen);
                steps.add(watch.lap());
                checkNumbers(sampler.latents(), "UNet", "step %d of %d".formatted(steps.size(), calls));
                progress.afterStep(steps.size(), calls, steps.get(steps.size() - 1), sampler.latents());
            }
        }

        watch.lap();
        float[] pixels = model.decode(sampler.latents(), height, width);
        double decode = watch.lap();
        checkNumbers(pixels, "decoder", "the last stage");
        Picture picture = Picture.ofDecoded(pixels, request.width(), request.height());
        Timings timings = new Timings(tokenize, text, steps, decode);
        return new GeneratedImage(request, picture, tokens.cut(), timings, Fingerprint.of(noise));
    }

    /** Classifier-free guidance: away from the first row's prediction, towards and past the second's. */
    private static float[] guide(float[] rows, double scale) {
        int size = rows.length / 2;
        float[] guided = new float[size];
        for (int i = 0; i < size; i++) {
            float without = rows[i];
            guided[i] = (float) (without + scale * (rows[size + i] - without));
        }
        return guided;
    }

    private static void checkNumbers(float[] numbers, String network, String when) {
        for (float number : numbers) {
            if (!Float.isFinite(number)) {
                throw new EngineFailedException(
                        "The %s's result at %s holds what is no number. Either its weights are damaged, or --dtype fp16 is too narrow for it; try --dtype fp32."
                                .formatted(network, when));
            }
        }
    }
}
