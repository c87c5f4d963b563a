package distillery.gallery;

import distillery.pipeline.GenerateRequest;
import distillery.pipeline.Timings;
import java.time.Instant;

/**
 * A finished picture as it is kept. Unchanging.
 *
 * @param id 128 random bits, its address
 * @param job that it was made for
 * @param number among the job's pictures, from 0
 * @param model its name
 * @param dtype the number format it was computed in
 * @param device what computed it
 * @param bytes of its file
 */
public record GalleryPicture(
        String id,
        String job,
        int number,
        Instant created,
        String model,
        GenerateRequest request,
        String dtype,
        String device,
        Timings timings,
        long bytes) {
    /** Seconds from prompt to pixels. */
    public double seconds() {
        return timings.total();
    }

    /** Mean seconds of a step. */
    public double stepSeconds() {
        return timings.unet() / Math.max(1, timings.steps().size());
    }
}
