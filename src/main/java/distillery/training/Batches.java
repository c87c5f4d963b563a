package distillery.training;

import distillery.engine.Scope;
import distillery.engine.Tensor;
import distillery.schedulers.NoiseLevel;
import distillery.schedulers.NoiseLevels;
import distillery.tokenizer.ClipTokenizer;
import java.util.SplittableRandom;

/** What a denoiser studies at each step, decided by the step's number alone. For the engine's thread. */
final class Batches {
    private final LatentPool pool;
    private final Examples examples;
    private final ClipTokenizer tokenizer;
    private final int tokens;
    private final NoiseLevels levels;
    private final DenoiserLesson.Aims aims;
    private final Schooling schooling;

    /**
     * @param tokens how many of them every caption becomes
     * @param tokenizer must stay open
     */
    Batches(
            LatentPool pool,
            Examples examples,
            ClipTokenizer tokenizer,
            int tokens,
            NoiseLevels levels,
            DenoiserLesson.Aims aims,
            Schooling schooling) {
        this.pool = pool;
        this.examples = examples;
        this.tokenizer = tokenizer;
        this.tokens = tokens;
        this.levels = levels;
        this.aims = aims;
        this.schooling = schooling;
    }

    /** The numbers of one batch, on the heap. */
    @SuppressWarnings("ArrayRecordComponent")
    record Batch(
            int size,
            long[] latentShape,
            long[] ids,
            float[] noisy,
            float[] noise,
            float[] timesteps,
            float[] weights) {
        /** Token ids (batch, tokens). */
        Tensor ids(Scope scope) {
            return scope.longs(ids, size, ids.length / size);
        }

        /** Latents with noise (batch, channels, h, w). */
        Tensor noisy(Scope scope) {
            return scope.floats(noisy, latentShape);
        }

        /** The noise that was added (batch, channels, h, w). */
        Tensor noise(Scope scope) {
            return scope.floats(noise, latentShape);
        }

        /** How much was added, counted in training steps (batch). */
        Tensor timesteps(Scope scope) {
            return scope.floats(timesteps, size);
        }

        /** How much each picture counts (batch). */
        Tensor weights(Scope scope) {
            return scope.floats(weights, size);
        }
    }

    Batch batch(long step) {
        SplittableRandom random = new SplittableRandom(schooling.seed() * 0x9E3779B97F4A7C15L + step);
        int size = schooling.batch();
        int numbers = pool.numbers();
        long[] ids = new long[size * tokens];
        float[] noisy = new float[size * numbers];
        float[] noise = Noise.normal(random, size * numbers);
        float[] timesteps = new float[size];
        float[] weights = new float[size];
        for (int i = 0; i < size; i++) {
            int index = random.nextInt(pool.size());
            String caption = examples.caption(index, random);
            int[] read = tokenizer
                    .tokenize(random.nextDouble() < aims.emptyCaptions() ? "" : caption)
                    .ids();
            for (int k = 0; k < tokens; k++) {
                ids[i * tokens + k] = read[k];
            }
            int timestep = random.nextInt(levels.count());
            NoiseLevel level = levels.level(timestep);
            timesteps[i] = timestep;
            double ratio = level.signal() * level.signal() / (level.noise() * level.noise());
            weights[i] = (float) Math.min(1, aims.mostSignal() / ratio);
            float[] latents = pool.latents(index);
            for (int k = 0; k < numbers; k++) {
                int at = i * numbers + k;
                noisy[at] = (float) (level.signal() * latents[k] + level.noise() * noise[at]);
            }
        }
        long[] shape = {size, pool.channels(), pool.edge(), pool.edge()};
        return new Batch(size, shape, ids, noisy, noise, timesteps, weights);
    }
}
