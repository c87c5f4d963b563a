package distillery.models;

import distillery.checkpoint.ConfigFile;
import java.util.Collections;
import java.util.List;

/**
 * The shape of an autoencoder ({@link VaeEncoder}, {@link VaeDecoder}), as {@code vae/config.json} of an
 * {@code AutoencoderKL} gives it. Unchanging.
 *
 * @param widths channels per level, from the picture's full size down
 * @param layers resnets per level of the encoder; the decoder has one more
 * @param scaling what the encoder's latents are multiplied with before they are noised
 * @param attends whether the innermost block has attention
 * @param needsFloat whether its numbers outgrow 16-bit floats
 * @param sampleSize edge of the pictures it was trained on, in pixels
 */
public record VaeConfig(
        int imageChannels,
        int latentChannels,
        List<Integer> widths,
        int layers,
        int groups,
        double scaling,
        boolean attends,
        boolean quantConv,
        boolean postQuantConv,
        boolean needsFloat,
        int sampleSize) {
    /** SD 1.x works on pictures of this edge, and its autoencoder has been published without saying so. */
    private static final int USUAL_SAMPLE_SIZE = 512;

    public VaeConfig {
        Sizes.check("in_channels", imageChannels);
        Sizes.check("latent_channels", latentChannels);
        Sizes.checkCount("layers_per_block", layers);
        Sizes.check("norm_num_groups", groups);
        Sizes.check("sample_size", sampleSize);
        Sizes.checkCount("number of block_out_channels", widths.size());
        widths = List.copyOf(widths);
        for (int width : widths) {
            Sizes.check("block_out_channels", width);
            if (width % groups != 0) {
                throw new IllegalArgumentException(width + " channels cannot be split into " + groups + " groups");
            }
        }
        if (!(scaling > 0)) {
            throw new IllegalArgumentException("scaling_factor must be more than 0, not " + scaling);
        }
    }

    /** How many pixels of the picture one place of the latents stands for, along an edge: 8 for Stable Diffusion. */
    public int pixelsPerLatent() {
        return 1 << (widths.size() - 1);
    }

    /** Reads the config, with diffusers' defaults for absent keys, and refuses active keys that it does not know. */
    public static VaeConfig read(ConfigFile config) {
        config.mustBe("_class_name", "AutoencoderKL").mustBe("act_fn", "silu", "swish");
        List<Integer> widths =
                config.hasValue("block_out_channels") ? config.integers("block_out_channels") : List.of(64);
        onlyBlocks(config, "down_block_types", "DownEncoderBlock2D", widths.size());
        onlyBlocks(config, "up_block_types", "UpDecoderBlock2D", widths.size());
        int imageChannels = config.integer("in_channels", 3);
        config.mustBe("out_channels", Integer.toString(imageChannels));
        VaeConfig read = config.into(() -> new VaeConfig(
                imageChannels,
                config.integer("latent_channels", 4),
                widths,
                config.integer("layers_per_block", 1),
                config.integer("norm_num_groups", 32),
                config.number("scaling_factor", 0.18215),
                config.flag("mid_block_add_attention", true),
                config.flag("use_quant_conv", true),
                config.flag("use_post_quant_conv", true),
                config.flag("force_upcast", true),
                config.integer("sample_size", USUAL_SAMPLE_SIZE)));
        config.refuseTheRest();
        return read;
    }

    private static void onlyBlocks(ConfigFile config, String key, String type, int count) {
        if (config.hasValue(key) && !config.texts(key).equals(Collections.nCopies(count, type))) {
            throw config.cannotRun(key);
        }
    }
}
