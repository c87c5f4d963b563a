package distillery.queue;

import distillery.pipeline.GenerateRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What a job is to make: some pictures of one model that differ in their seeds only. Unchanging.
 *
 * @param model its name
 * @param first the first picture's request; the k-th after it has the seed plus k
 * @param count how many pictures
 * @param seedDrawn whether chance chose the seed, and should choose another the next time
 * @param series what larger thing the job does part after part; the rest then says what a part is like
 */
public record Assignment(String model, GenerateRequest first, int count, boolean seedDrawn, Optional<String> series) {
    /** More would keep everybody else waiting. */
    public static final int MOST_PICTURES = 8;

    public Assignment {
        if (count < 1 || (count > MOST_PICTURES && series.isEmpty())) {
            throw new IllegalArgumentException(
                    "Pictures must be from 1 to %d, not %d.".formatted(MOST_PICTURES, count));
        }
    }

    /** Pictures, and nothing larger. */
    public Assignment(String model, GenerateRequest first, int count, boolean seedDrawn) {
        this(model, first, count, seedDrawn, Optional.empty());
    }

    /** The requests of all pictures. */
    public List<GenerateRequest> requests() {
        return LongStream.range(0, count)
                .mapToObj(k -> first.withSeed(first.seed() + k))
                .toList();
    }
}
