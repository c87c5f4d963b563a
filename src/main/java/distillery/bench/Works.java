package distillery.bench;

import distillery.checkpoint.DiffusersFolder;
import distillery.checkpoint.Dtype;
import distillery.engine.Engine;
import distillery.families.Blueprint;
import distillery.families.Conditioning;
import distillery.families.Denoiser;
import distillery.families.DiffusionModel;
import distillery.families.Family.Tokens;
import distillery.families.Part;
import distillery.families.Prompt;
import distillery.pipeline.GenerateRequest;
import distillery.pipeline.TextToImage;
import distillery.pipeline.TorchRandom;
import distillery.schedulers.Schedulers;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A model in memory, and the works that it can do. For the engine's thread. */
public final class Works implements AutoCloseable {
    public static final String UNET_STEP = "unet-step";
    public static final String VAE_DECODE = "vae-decode";
    public static final String TEXT = "text";
    public static final String PICTURE = "picture";
    public static final String LOAD = "load";

    /** All works, in the order in which they are told. */
    public static final List<String> ALL = List.of(UNET_STEP, VAE_DECODE, TEXT, PICTURE, LOAD);

    private static final String PROMPT = "a photograph of an astronaut riding a horse";
    private static final double GUIDANCE = 7.5;
    private static final double TIMESTEP = 500;

    private final String model;
    private final Path folder;
    private final Engine engine;
    private final Precision precision;
    private final int steps;
    private final Blueprint blueprint;
    private final DiffusionModel networks;
    private final Denoiser denoiser;
    private final float[] noise;

    /**
     * Loads a model.
     *
     * @param steps of a whole picture
     */
    public Works(String model, Path folder, Engine engine, Precision precision, int steps) throws IOException {
        this.model = model;
        this.folder = folder;
        this.engine = engine;
        this.precision = precision;
        this.steps = steps;
        this.blueprint = read();
        this.networks = blueprint.load(engine, precision);
        int edge = edge();
        this.noise = new TorchRandom(1).normal(networks.latentChannels() * edge * edge);
        this.denoiser = networks.denoiser(conditioning());
    }

    private Blueprint read() throws IOException {
        return Blueprint.read(DiffusersFolder.open(folder), precision.isHalf() ? Dtype.F16 : Dtype.F32);
    }

    private int edge() {
        return blueprint.nativeSize() / networks.pixelsPerLatent();
    }

    private Conditioning conditioning() {
        Tokens tokens = networks.tokenize(new Prompt(PROMPT, Optional.of(""), true));
        return networks.encode(tokens, blueprint.nativeSize(), blueprint.nativeSize(), GUIDANCE);
    }

    /** The works of some names, in the order of {@link #ALL}. */
    public List<Work> of(Set<String> names) {
        Set<String> unknown = new TreeSet<>(names);
        ALL.forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("There is no work called %s. Say %s."
                    .formatted(String.join(", ", unknown), String.join(", ", ALL)));
        }
        return ALL.stream().filter(names::contains).map(this::of).toList();
    }

    private Work of(String name) {
        return switch (name) {
            case UNET_STEP ->
                new Work(
                        name,
                        model,
                        unet(),
                        () -> denoiser.predict(noise, edge(), edge(), TIMESTEP, Denoiser.Rows.ALL));
            case VAE_DECODE -> new Work(name, model, decoder(), () -> networks.decode(noise, edge(), edge()));
            case TEXT -> new Work(name, model, text(), this::conditioning);
            case PICTURE -> new Work(name, model, picture(), this::makePicture);
            default -> new Work(name, model, Optional.empty(), this::loadAgain);
        };
    }

    private Optional<Arithmetic> unet() {
        return Arithmetic.of(blueprint.parts().get(0).graph());
    }

    private Optional<Arithmetic> decoder() {
        List<Part> parts = blueprint.parts();
        return Arithmetic.of(parts.get(parts.size() - 1).graph());
    }

    private Optional<Arithmetic> text() {
        List<Part> parts = blueprint.parts();
        return parts.subList(1, parts.size() - 1).stream()
                .map(part -> Arithmetic.of(part.graph()))
                .reduce((a, b) -> a.flatMap(one -> b.map(one::plus)))
                .orElse(Optional.empty());
    }

    private Optional<Arithmetic> picture() {
        int calls =
                Schedulers.DDIM.schedule(networks.scheduler(), steps).steps().size();
        return unet().flatMap(step -> text().flatMap(text ->
                decoder().map(decode -> step.times(calls).plus(text).plus(decode))));
    }

    private void makePicture() {
        int size = blueprint.nativeSize();
        new TextToImage(networks)
                .make(
                        new GenerateRequest(PROMPT, Optional.of(""), steps, GUIDANCE, 1, Schedulers.DDIM, size, size),
                        (step, of, seconds, latents) -> {});
    }

    /** Beside the loaded one, as when a server changes from one model to the next. */
    private void loadAgain() {
        try (Blueprint again = read();
                DiffusionModel loaded = again.load(engine, precision)) {
            loaded.scheduler();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        denoiser.close();
        networks.close();
        blueprint.close();
    }
}
