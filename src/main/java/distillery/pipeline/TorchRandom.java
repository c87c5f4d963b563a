package distillery.pipeline;

/**
 * The noise a picture starts from: the numbers that {@code torch.randn} draws from a CPU generator, so that one seed
 * gives one picture here, in diffusers and in ComfyUI. For one thread.
 *
 * <p>The generator is the Mersenne Twister of Matsumoto and Nishimura (1998); how torch turns its bits into normal
 * numbers was learnt from {@code aten/src/ATen/native/cpu/DistributionTemplates.h}. Draws below 16 numbers agree with
 * torch to the last bit, longer ones to 1e-6, because torch itself rounds those differently from one CPU to the next.
 */
public final class TorchRandom {
    private static final int STATE = 624;
    private static final int SHIFT = 397;
    private static final int BLOCK = 16;

    private final int[] state = new int[STATE];
    private int position = STATE;
    private double kept = Double.NaN;

    /**
     * Starts where {@code torch.Generator().manual_seed(seed)} starts. Torch takes 64 bits, signed or unsigned, and
     * uses the low 32 of them: seeds that are a multiple of 2^32 apart give the same noise.
     */
    public TorchRandom(long seed) {
        state[0] = (int) seed;
        for (int i = 1; i < STATE; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
    }

    /**
     * The next numbers of the standard normal distribution, as {@code torch.randn(count, generator=g)} gives them in
     * float32. Successive draws go on where the last one ended.
     */
    public float[] normal(int count) {
        float[] numbers = new float[count];
        if (count < BLOCK) {
            for (int i = 0; i < count; i++) {
                numbers[i] = (float) nextNormal();
            }
            return numbers;
        }
        fillUniform(numbers, 0);
        for (int start = 0; start + BLOCK <= count; start += BLOCK) {
            boxMuller(numbers, start);
        }
        if (count % BLOCK != 0) {
            // Torch draws the last 16 places anew rather than the few that are left over.
            fillUniform(numbers, count - BLOCK);
            boxMuller(numbers, count - BLOCK);
        }
        return numbers;
    }

    private void fillUniform(float[] numbers, int start) {
        for (int i = start; i < numbers.length; i++) {
            numbers[i] = (nextBits() & 0xFFFFFF) * 0x1p-24f;
        }
    }

    /** Turns 16 uniform numbers into 16 normal ones; StrictMath gives the same on every machine. */
    private static void boxMuller(float[] numbers, int start) {
        for (int i = start; i < start + BLOCK / 2; i++) {
            double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - numbers[i]));
            double angle = 2 * Math.PI * numbers[i + BLOCK / 2];
            numbers[i] = (float) (radius * StrictMath.cos(angle));
            numbers[i + BLOCK / 2] = (float) (radius * StrictMath.sin(angle));
        }
    }

    /** One number at a time, in double precision; every second one is kept from the call before. */
    private double nextNormal() {
        if (!Double.isNaN(kept)) {
            double number = kept;
            kept = Double.NaN;
            return number;
        }
        double angle = 2 * Math.PI * nextUniform();
        double radius = StrictMath.sqrt(-2 * StrictMath.log1p(-nextUniform()));
        kept = radius * StrictMath.sin(angle);
        return radius * StrictMath.cos(angle);
    }

    private double nextUniform() {
        long high = nextBits();
        long low = nextBits() & 0xFFFFFFFFL;
        return ((high << 32 | low) & ((1L << 53) - 1)) * 0x1p-53;
    }

    private int nextBits() {
        if (position == STATE) {
            twist();
        }
        int bits = state[position++];
        bits ^= bits >>> 11;
        bits ^= (bits << 7) & 0x9d2c5680;
        bits ^= (bits << 15) & 0xefc60000;
        return bits ^ (bits >>> 18);
    }

    private void twist() {
        for (int i = 0; i < STATE; i++) {
            int bits = (state[i] & 0x80000000) | (state[(i + 1) % STATE] & 0x7fffffff);
            state[i] = state[(i + SHIFT) % STATE] ^ (bits >>> 1) ^ ((bits & 1) == 0 ? 0 : 0x9908b0df);
        }
        position = 0;
    }
}
