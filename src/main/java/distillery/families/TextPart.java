package distillery.families;

import distillery.checkpoint.DiffusersFolder;
import distillery.checkpoint.Dtype;
import distillery.engine.Engine;
import distillery.models.ClipText;
import distillery.models.ClipTextConfig;
import distillery.tokenizer.ClipTokenizer;
import distillery.torchscript.Precision;
import java.io.IOException;

/** A text encoder with the tokenizer that feeds it, not loaded yet. For one thread. */
record TextPart(Part part, ClipTextConfig config, String tokenizer) {
    /** @param suffix empty for the first text encoder of a model, {@code _2} for the second */
    static TextPart open(DiffusersFolder folder, Dtype preferred, String suffix) throws IOException {
        String name = "text_encoder" + suffix;
        ClipTextConfig config = ClipTextConfig.read(folder.config(name));
        Part part = Part.open(folder, name, preferred, weights -> ClipText.graph(config, weights));
        return new TextPart(part, config, "tokenizer" + suffix);
    }

    TextEncoder load(DiffusersFolder folder, Engine engine, Precision precision) throws IOException {
        return new TextEncoder(config, ClipTokenizer.open(folder.path(tokenizer)), part.load(engine, precision));
    }
}
