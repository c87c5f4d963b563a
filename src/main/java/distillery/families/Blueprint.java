package distillery.families;

import distillery.checkpoint.DiffusersFolder;
import distillery.checkpoint.Dtype;
import distillery.checkpoint.PartFolder;
import distillery.checkpoint.UnusableModelException;
import distillery.engine.Engine;
import distillery.engine.Network;
import distillery.models.UNet;
import distillery.models.UNetConfig;
import distillery.schedulers.SchedulerConfig;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A model as its folder describes it: every network written down and held against its weights' header, nothing
 * loaded. Reading one takes milliseconds and says all that makes a model unusable. For one thread.
 */
public final class Blueprint implements AutoCloseable {
    private final DiffusersFolder folder;
    private final Families family;
    private final List<TextPart> text;
    private final UNetConfig unetConfig;
    private final Part unet;
    private final Decoding decoding;
    private final SchedulerConfig scheduler;

    private Blueprint(DiffusersFolder folder, PartFolder autoencoder, Dtype preferred, List<Part> opened)
            throws IOException {
        this.folder = folder;
        this.family = Families.of(folder);
        this.scheduler = family.scheduler(folder);
        this.unetConfig = UNetConfig.read(folder.part("unet").config());
        this.unet = Part.open(folder.part("unet"), preferred, weights -> UNet.graph(unetConfig, weights));
        opened.add(unet);
        this.text = family.openText(folder, preferred);
        text.forEach(encoder -> opened.add(encoder.part()));
        this.decoding = Decoding.open(autoencoder, preferred);
        opened.add(decoding.part());
        checkTogether();
    }

    /**
     * Reads a folder.
     *
     * @param preferred how the weights should be stored if the folder offers them more than once
     * @throws UnusableModelException if any part is missing, damaged, or beyond this version
     */
    public static Blueprint read(DiffusersFolder folder, Dtype preferred) throws IOException {
        return read(folder, folder.part("vae"), preferred);
    }

    /** Reads a folder whose latents are decoded by another model's autoencoder. */
    public static Blueprint read(DiffusersFolder folder, PartFolder autoencoder, Dtype preferred) throws IOException {
        List<Part> opened = new ArrayList<>();
        try {
            return new Blueprint(folder, autoencoder, preferred, opened);
        } catch (RuntimeException | IOException e) {
            for (Part part : opened) {
                part.close();
            }
            throw e;
        }
    }

    private void checkTogether() {
        int given = text.stream().mapToInt(encoder -> encoder.config().width()).sum();
        if (given != unetConfig.textWidth()) {
            throw new UnusableModelException("The text encoders give %d features, but unet/config.json asks for %d."
                    .formatted(given, unetConfig.textWidth()));
        }
        if (decoding.latentChannels() != unetConfig.inChannels()
                || unetConfig.inChannels() != unetConfig.outChannels()) {
            throw new UnusableModelException(
                    "unet/config.json has %d channels in and %d out where the autoencoder has %d. Inpainting and depth models cannot be run."
                            .formatted(unetConfig.inChannels(), unetConfig.outChannels(), decoding.latentChannels()));
        }
    }

    /** All networks, the UNet first. */
    public List<Part> parts() {
        List<Part> parts = new ArrayList<>(List.of(unet));
        text.forEach(encoder -> parts.add(encoder.part()));
        parts.add(decoding.part());
        return parts;
    }

    /** How many numbers all networks have together. */
    public long parameters() {
        return parts().stream().mapToLong(part -> part.graph().parameters()).sum();
    }

    public Families family() {
        return family;
    }

    /** The sampler that the model was published with, and its settings. */
    public SchedulerConfig scheduler() {
        return scheduler;
    }

    /** Edge in pixels of the pictures that the model was trained on. */
    public int nativeSize() {
        return unetConfig.latentEdge() * decoding.pixelsPerLatent();
    }

    /** Whether the UNet takes the guidance scale as an input, and is not guided by a second pass. */
    public boolean takesGuidance() {
        return unetConfig.guidanceWidth() > 0;
    }

    UNetConfig unet() {
        return unetConfig;
    }

    boolean decodesQuickly() {
        return decoding.tiny();
    }

    int pixelsPerLatent() {
        return decoding.pixelsPerLatent();
    }

    /** Brings all networks to the engine's device. */
    public DiffusionModel load(Engine engine, Precision precision) throws IOException {
        return load(engine, precision, (part, format) -> part.load(engine, format));
    }

    /**
     * Brings all networks to the engine's device.
     *
     * @param source brings one network there, or knows it to be there already
     */
    public DiffusionModel load(Engine engine, Precision precision, NetworkSource source) throws IOException {
        List<AutoCloseable> loaded = new ArrayList<>();
        try {
            Family conditioning = family.load(text, folder, source, ofText(precision));
            loaded.add(conditioning);
            Network denoising = source.load(unet, precision);
            loaded.add(denoising);
            Network decoder = source.load(decoding.part(), decoding.precision(precision));
            return new DiffusionModel(this, engine, conditioning, denoising, decoder);
        } catch (RuntimeException | IOException e) {
            for (AutoCloseable part : loaded) {
                Closing.quietly(part, e);
            }
            throw e;
        }
    }

    /** Text encoders are a hundredth of the work. */
    private static Precision ofText(Precision wanted) {
        return wanted == Precision.BF16 ? Precision.FP32 : wanted;
    }

    /** How much memory the weights of all networks take on the engine's device, in bytes. */
    public long bytes(Engine engine, Precision precision) {
        long encoders = text.stream()
                .mapToLong(encoder -> engine.bytes(encoder.part().graph(), ofText(precision)))
                .sum();
        return encoders
                + engine.bytes(unet.graph(), precision)
                + engine.bytes(decoding.part().graph(), decoding.precision(precision));
    }

    @Override
    public void close() throws IOException {
        for (Part part : parts()) {
            part.close();
        }
    }
}
