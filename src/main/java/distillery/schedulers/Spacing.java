package distillery.schedulers;

/**
 * Which of the training's timesteps a sampler visits. The names are those of Lin and others, arXiv 2305.08891,
 * table 2. For any thread.
 */
public enum Spacing {
    /** Whole strides up from 0 plus an offset; never reaches the noisiest timestep. */
    LEADING,
    /** Both the noisiest timestep and 0, and points evenly between. */
    LINSPACE,
    /** Strides down from the noisiest timestep. */
    TRAILING;

    /**
     * Falling timesteps, fractional for {@link #LINSPACE}. A single linspace point is the noisiest timestep: diffusers
     * takes 0 there, which asks the UNet to find a picture in noise while telling it that there is none. And trailing
     * strides are always {@code steps} many, where diffusers' rounding yields one more for some counts, such as 61.
     *
     * @param count how many training steps there are
     * @param offset added to leading timesteps only
     */
    double[] timesteps(int count, int steps, int offset) {
        int stride = count / steps;
        double[] timesteps = new double[steps];
        for (int i = 0; i < steps; i++) {
            timesteps[i] = switch (this) {
                case LEADING -> (steps - 1 - i) * stride + offset;
                case LINSPACE -> i == 0 ? count - 1 : (steps - 1 - i) * ((count - 1.0) / (steps - 1));
                case TRAILING -> trailing(count, steps, i);
            };
        }
        return decreasing(timesteps, count);
    }

    /**
     * Falling whole timesteps, placed as multistep solvers want them: of one leading or linspace point more, the last is
     * left out, because the solver itself goes on to the clean picture.
     */
    double[] solverTimesteps(int count, int steps, int offset) {
        int points = this == TRAILING ? steps : steps + 1;
        double[] timesteps = timesteps(count, points, offset);
        double[] whole = new double[steps];
        for (int i = 0; i < steps; i++) {
            whole[i] = Math.rint(timesteps[i]);
        }
        return decreasing(whole, count);
    }

    /** The stride comes from a difference, as in NumPy's arange: where i·stride ends in .5 the last bit decides. */
    private static double trailing(int count, int steps, int i) {
        double stride = count - (count - (double) count / steps);
        return Math.rint(count - i * stride) - 1;
    }

    private static double[] decreasing(double[] timesteps, int count) {
        double above = count;
        for (double timestep : timesteps) {
            if (timestep < 0 || timestep > count - 1 || timestep >= above) {
                throw new IllegalArgumentException(
                        "%d training steps leave no room for %d timesteps of this spacing. Ask for fewer steps."
                                .formatted(count, timesteps.length));
            }
            above = timestep;
        }
        return timesteps;
    }
}
