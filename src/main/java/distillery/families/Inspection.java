package distillery.families;

import distillery.checkpoint.DiffusersFolder;
import distillery.checkpoint.Dtype;
import distillery.checkpoint.PartFolder;
import distillery.checkpoint.UnusableModelException;
import distillery.models.UNet;
import distillery.models.UNetConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A look at a folder that goes on after the first trouble: every network that can be run, and every reason why the
 * model cannot. For one thread.
 *
 * @param networks open until this is closed
 * @param refusals what makes the model unusable; empty if it can be run
 */
public record Inspection(List<Part> networks, List<String> refusals) implements AutoCloseable {
    private interface Attempt {
        void make() throws IOException;
    }

    /** Looks at a diffusers folder, or at the folder of an autoencoder that stands alone. */
    public static Inspection of(Path path) throws IOException {
        Inspection inspection = new Inspection(new ArrayList<>(), new ArrayList<>());
        if (!Files.exists(path.resolve("model_index.json")) && Files.exists(path.resolve("config.json"))) {
            PartFolder alone = new PartFolder(path, String.valueOf(path.getFileName()));
            inspection.attempt(() ->
                    inspection.networks.add(Decoding.open(alone, Dtype.F32).part()));
            return inspection;
        }
        DiffusersFolder folder = DiffusersFolder.open(path);
        inspection.attempt(() -> {
            Families family = Families.of(folder);
            inspection.attempt(() -> family.scheduler(folder));
            inspection.attempt(() -> {
                for (TextPart text : family.openText(folder, Dtype.F32)) {
                    inspection.networks.add(text.part());
                    inspection.attempt(() -> text.openTokenizer(folder).close());
                }
            });
        });
        inspection.attempt(() -> {
            UNetConfig unet = UNetConfig.read(folder.part("unet").config());
            inspection.networks.add(Part.open(folder.part("unet"), Dtype.F32, weights -> UNet.graph(unet, weights)));
        });
        inspection.attempt(() -> inspection.networks.add(
                Decoding.open(folder.part("vae"), Dtype.F32).part()));
        if (inspection.refusals.isEmpty()) {
            inspection.attempt(() -> Blueprint.read(folder, Dtype.F32).close());
        }
        return inspection;
    }

    private void attempt(Attempt attempt) throws IOException {
        try {
            attempt.make();
        } catch (UnusableModelException e) {
            refusals.add(e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        for (Part network : networks) {
            network.close();
        }
    }
}
