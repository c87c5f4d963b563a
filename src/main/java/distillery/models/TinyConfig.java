package distillery.models;

import distillery.checkpoint.ConfigFile;
import java.util.List;

/**
 * The shape of a tiny autoencoder ({@link TinyEncoder}, {@link TinyDecoder}), as {@code config.json} of an
 * {@code AutoencoderTiny} gives it. Unchanging.
 *
 * @param encoderBlocks residual blocks per level, from the picture's full size down
 * @param decoderBlocks residual blocks per level, from the latents' size up
 * @param scaling what latents are multiplied with before they are noised; 1 in all published files
 */
public record TinyConfig(
        int imageChannels,
        int latentChannels,
        List<Integer> encoderWidths,
        List<Integer> decoderWidths,
        List<Integer> encoderBlocks,
        List<Integer> decoderBlocks,
        double scaling) {

    public TinyConfig {
        Sizes.check("in_channels", imageChannels);
        Sizes.check("latent_channels", latentChannels);
        if (encoderWidths.size() != encoderBlocks.size() || decoderWidths.size() != decoderBlocks.size()) {
            throw new IllegalArgumentException("each level needs a number of blocks and a number of channels");
        }
        checkBlocks("num_encoder_blocks", encoderBlocks);
        checkBlocks("num_decoder_blocks", decoderBlocks);
        checkWidths("encoder_block_out_channels", encoderWidths);
        checkWidths("decoder_block_out_channels", decoderWidths);
        if (!(scaling > 0)) {
            throw new IllegalArgumentException("scaling_factor must be more than 0, not " + scaling);
        }
    }

    private static void checkBlocks(String key, List<Integer> blocks) {
        Sizes.checkCount("length of " + key, blocks.size());
        blocks.forEach(count -> Sizes.checkCount(key, count));
    }

    private static void checkWidths(String key, List<Integer> widths) {
        widths.forEach(width -> Sizes.check(key, width));
        if (widths.stream().distinct().count() != 1) {
            throw new IllegalArgumentException(key + " must be equal at all levels, not " + widths);
        }
    }

    /** How many pixels of the picture one place of the latents stands for, along an edge. */
    public int pixelsPerLatent() {
        return 1 << (decoderBlocks.size() - 1);
    }

    /** Reads the config, with diffusers' defaults for absent keys, and refuses active keys that it does not know. */
    public static TinyConfig read(ConfigFile config) {
        config.mustBe("_class_name", "AutoencoderTiny")
                .mustBe("act_fn", "relu")
                .mustBe("upsample_fn", "nearest")
                .mustBe("upsampling_scaling_factor", "2")
                .mustBe("shift_factor", "0", "0.0")
                .mustBe("out_channels", Integer.toString(config.integer("in_channels", 3)))
                .ignore("latent_magnitude", "latent_shift", "force_upcast", "block_out_channels");
        TinyConfig read = config.into(() -> new TinyConfig(
                config.integer("in_channels", 3),
                config.integer("latent_channels", 4),
                list(config, "encoder_block_out_channels", List.of(64, 64, 64, 64)),
                list(config, "decoder_block_out_channels", List.of(64, 64, 64, 64)),
                list(config, "num_encoder_blocks", List.of(1, 3, 3, 3)),
                list(config, "num_decoder_blocks", List.of(3, 3, 3, 1)),
                config.number("scaling_factor", 1)));
        config.refuseTheRest();
        return read;
    }

    private static List<Integer> list(ConfigFile config, String key, List<Integer> usual) {
        return config.hasValue(key) ? config.integers(key) : usual;
    }
}
