package distillery.families;

import distillery.checkpoint.DiffusersFolder;
import distillery.checkpoint.Dtype;
import distillery.checkpoint.PartFolder;
import distillery.models.ClipText;
import distillery.models.ClipTextConfig;
import distillery.tokenizer.ClipTokenizer;
import distillery.torchscript.Precision;
import java.io.IOException;

/** A text encoder with the tokenizer that feeds it, not loaded yet. For one thread. */
record TextPart(Part part, ClipTextConfig config, String tokenizer) {
    /** @param suffix empty for a model's first text encoder, {@code _2} for its second */
    static TextPart open(DiffusersFolder folder, Dtype preferred, String suffix) throws IOException {
        PartFolder encoder = folder.part("text_encoder" + suffix);
        ClipTextConfig config = ClipTextConfig.read(encoder.config());
        Part part = Part.open(encoder, preferred, weights -> ClipText.graph(config, weights));
        return new TextPart(part, config, "tokenizer" + suffix);
    }

    ClipTokenizer openTokenizer(DiffusersFolder folder) throws IOException {
        return ClipTokenizer.open(folder.part(tokenizer).path());
    }

    TextEncoder load(DiffusersFolder folder, NetworkSource source, Precision precision) throws IOException {
        ClipTokenizer opened = openTokenizer(folder);
        try {
            return new TextEncoder(config, opened, source.load(part, precision));
        } catch (RuntimeException | IOException e) {
            Closing.quietly(opened, e);
            throw e;
        }
    }
}
