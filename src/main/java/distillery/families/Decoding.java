package distillery.families;

import distillery.checkpoint.ConfigFile;
import distillery.checkpoint.Dtype;
import distillery.checkpoint.PartFolder;
import distillery.models.TinyConfig;
import distillery.models.TinyDecoder;
import distillery.models.TinyEncoder;
import distillery.models.VaeConfig;
import distillery.models.VaeDecoder;
import distillery.models.VaeEncoder;
import distillery.nn.Graph;
import distillery.nn.Weights;
import distillery.torchscript.Precision;
import java.io.IOException;

/**
 * The decoder of a model's autoencoder, full or tiny, and what the rest must know of it.
 *
 * @param pixelsPerLatent how many pixels one place of the latents stands for, along an edge
 * @param needsFloat whether 16-bit floats are too narrow for it
 * @param tiny whether it is a distilled one that costs about as much as a step
 */
record Decoding(Part part, int latentChannels, int pixelsPerLatent, boolean needsFloat, boolean tiny) {
    static Decoding open(PartFolder folder, Dtype preferred) throws IOException {
        ConfigFile config = folder.config();
        if (config.text("_class_name", "AutoencoderKL").equals("AutoencoderTiny")) {
            TinyConfig tiny = TinyConfig.read(config);
            Part part = Part.open(folder, preferred, weights -> decoder(tiny, weights));
            return new Decoding(part, tiny.latentChannels(), tiny.pixelsPerLatent(), false, true);
        }
        VaeConfig vae = VaeConfig.read(config);
        Part part = Part.open(folder, preferred, weights -> decoder(vae, weights));
        return new Decoding(part, vae.latentChannels(), vae.pixelsPerLatent(), vae.needsFloat(), false);
    }

    // The encoder is written down only so that its weights are not unexpected; they are not loaded.

    private static Graph decoder(VaeConfig config, Weights weights) {
        VaeEncoder.graph(config, weights);
        return VaeDecoder.graph(config, weights);
    }

    private static Graph decoder(TinyConfig config, Weights weights) {
        TinyEncoder.graph(config, weights);
        return TinyDecoder.graph(config, weights);
    }

    /** bfloat16 has the range of 32-bit floats; 16-bit floats do not. */
    Precision precision(Precision wanted) {
        return needsFloat && wanted == Precision.FP16 ? Precision.FP32 : wanted;
    }
}
