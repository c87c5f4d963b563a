package distillery.models;

import distillery.checkpoint.ConfigFile;
import java.util.List;
import java.util.Optional;

/**
 * The shape of a {@link UNet}, as {@code unet/config.json} of a {@code UNet2DConditionModel} gives it. Unchanging.
 *
 * @param levels from the full size of the latents down to the smallest
 * @param middle depth of the transformer in the innermost block; 0 is one resnet alone, empty is no such block
 * @param groups how many groups of channels are normalised together
 * @param textWidth features of a text state
 * @param cosineFirst whether the cosines of the timestep's waves come before the sines
 * @param guidanceWidth features of the guidance scale's waves, for networks distilled to take it as an input; 0 for all others
 * @param textTime extra conditioning by pooled text and picture sizes, as SDXL has
 * @param sampleSize edge of the latents the network was trained on; 0 where the file does not say
 */
public record UNetConfig(
        int inChannels,
        int outChannels,
        List<Level> levels,
        Optional<Integer> middle,
        int groups,
        double eps,
        int textWidth,
        boolean linearProjection,
        boolean upcastAttention,
        boolean cosineFirst,
        double frequencyShift,
        int guidanceWidth,
        Optional<TextTime> textTime,
        int sampleSize) {
    /** SD 1.x and 2.x base were trained on latents of this edge; the first config files do not say so. */
    private static final int USUAL_SAMPLE_SIZE = 64;

    /** Edge of the latents the network was trained on. */
    public int latentEdge() {
        return sampleSize > 0 ? sampleSize : USUAL_SAMPLE_SIZE;
    }

    /**
     * One size of the image inside the network. Lists hold, for each resnet, the depth of the transformer after it,
     * 0 for none.
     */
    public record Level(int width, int heads, List<Integer> down, List<Integer> up) {
        public Level {
            Sizes.check("block_out_channels", width);
            Sizes.check("attention_head_dim, which counts heads,", heads);
            if (width % heads != 0) {
                throw new IllegalArgumentException(heads + " heads cannot share " + width + " channels");
            }
            if (up.size() != down.size() + 1) {
                throw new IllegalArgumentException(
                        "going up needs %d transformer depths, not %d".formatted(down.size() + 1, up.size()));
            }
            down = List.copyOf(down);
            up = List.copyOf(up);
        }
    }

    /** Widths of SDXL's extra conditioning: of one number's waves, and of all of it joined. */
    public record TextTime(int waves, int joined) {
        public TextTime {
            Sizes.check("addition_time_embed_dim", waves);
            Sizes.check("projection_class_embeddings_input_dim", joined);
            if (joined <= 6 * waves) {
                throw new IllegalArgumentException(
                        "six numbers of %d waves leave no room for text in %d".formatted(waves, joined));
            }
        }
    }

    public UNetConfig {
        Sizes.check("in_channels", inChannels);
        Sizes.check("out_channels", outChannels);
        Sizes.check("norm_num_groups", groups);
        Sizes.check("cross_attention_dim", textWidth);
        if (sampleSize > 0) {
            Sizes.check("sample_size", sampleSize);
        }
        Sizes.checkCount("number of block_out_channels", levels.size());
        levels = List.copyOf(levels);
        for (Level level : levels) {
            if (level.width() % groups != 0) {
                throw new IllegalArgumentException(
                        "%d channels cannot be split into %d groups".formatted(level.width(), groups));
            }
        }
    }

    /** Features of the time embedding: four times the first level's width. */
    public int timeWidth() {
        return 4 * levels.get(0).width();
    }

    /** Reads the config, with diffusers' defaults for absent keys, and refuses active keys that it does not know. */
    public static UNetConfig read(ConfigFile config) {
        return new UNetConfigReader(config).read();
    }
}
