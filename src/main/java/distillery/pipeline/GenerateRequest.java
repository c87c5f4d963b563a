package distillery.pipeline;

import distillery.schedulers.Schedulers;
import java.util.Optional;

/**
 * One picture as somebody asks for it. Unchanging, for any thread; a request that exists is within the limits.
 *
 * @param prompt what the picture should show
 * @param negative what it should not show; empty where nobody said, which some models treat unlike an empty text
 * @param steps how many steps the scheduler takes from noise to picture
 * @param guidance how strongly the prompt is followed (Ho and Salimans, arXiv 2207.12598); up to 1 there is no second pass
 * @param seed of the noise, as torch's {@code manual_seed} takes it: an unsigned number of 64 bits
 * @param width of the picture in pixels
 * @param height of the picture in pixels
 * @param levers what makes it faster, and another picture
 */
public record GenerateRequest(
        String prompt,
        Optional<String> negative,
        int steps,
        double guidance,
        long seed,
        Schedulers scheduler,
        int width,
        int height,
        Levers levers) {
    /** More steps change nothing that can be seen, with any sampler. */
    public static final int MOST_STEPS = 150;

    public static final double MOST_GUIDANCE = 100;

    public static final int LEAST_SIZE = 64;

    /** SDXL's largest trained edge; a picture of it needs several gigabytes to decode. */
    public static final int MOST_SIZE = 2048;

    /** Latents are an eighth of the picture. */
    public static final int SIZE_UNIT = 8;

    /** Far beyond what any text encoder reads. */
    public static final int LONGEST_PROMPT = 10_000;

    public GenerateRequest {
        checkText("The prompt", prompt);
        negative.ifPresent(text -> checkText("The negative prompt", text));
        if (steps < 1 || steps > MOST_STEPS) {
            throw new IllegalArgumentException("Steps must be from 1 to %d, not %d.".formatted(MOST_STEPS, steps));
        }
        if (!(guidance >= 0 && guidance <= MOST_GUIDANCE)) {
            throw new IllegalArgumentException(
                    "Guidance must be from 0 to %.0f, not %s.".formatted(MOST_GUIDANCE, guidance));
        }
        checkSize("width", width);
        checkSize("height", height);
    }

    /** A picture as its model is published to make it: all levers are off. */
    public GenerateRequest(
            String prompt,
            Optional<String> negative,
            int steps,
            double guidance,
            long seed,
            Schedulers scheduler,
            int width,
            int height) {
        this(prompt, negative, steps, guidance, seed, scheduler, width, height, Levers.OFF);
    }

    /** The same from other noise. */
    public GenerateRequest withSeed(long other) {
        return new GenerateRequest(prompt, negative, steps, guidance, other, scheduler, width, height, levers);
    }

    /** The same in more or fewer steps. */
    public GenerateRequest withSteps(int other) {
        return new GenerateRequest(prompt, negative, other, guidance, seed, scheduler, width, height, levers);
    }

    private static void checkText(String what, String text) {
        if (text.length() > LONGEST_PROMPT) {
            throw new IllegalArgumentException("%s may have %d characters, not %d; models read about 70 words."
                    .formatted(what, LONGEST_PROMPT, text.length()));
        }
    }

    private static void checkSize(String what, int size) {
        if (size < LEAST_SIZE || size > MOST_SIZE || size % SIZE_UNIT != 0) {
            throw new IllegalArgumentException("The %s must be a multiple of %d from %d to %d, not %d."
                    .formatted(what, SIZE_UNIT, LEAST_SIZE, MOST_SIZE, size));
        }
    }
}
