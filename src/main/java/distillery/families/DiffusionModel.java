package distillery.families;

import distillery.engine.Engine;
import distillery.engine.Network;
import distillery.engine.Scope;
import distillery.schedulers.SchedulerConfig;

/** A model with all its networks on the device, ready to make pictures. For the engine's thread. */
public final class DiffusionModel implements AutoCloseable {
    /** The largest pictures that published models are trained on. */
    private static final int TILE_EDGE = 1024;

    private final Blueprint blueprint;
    private final Engine engine;
    private final Family family;
    private final Network unet;
    private final Network decoder;

    DiffusionModel(Blueprint blueprint, Engine engine, Family family, Network unet, Network decoder) {
        this.blueprint = blueprint;
        this.engine = engine;
        this.family = family;
        this.unet = unet;
        this.decoder = decoder;
    }

    /** The sampler that the model was published with, and its settings. */
    public SchedulerConfig scheduler() {
        return blueprint.scheduler();
    }

    public int latentChannels() {
        return blueprint.unet().inChannels();
    }

    /** How many pixels one place of the latents stands for, along an edge. */
    public int pixelsPerLatent() {
        return blueprint.pixelsPerLatent();
    }

    /** Whether a guidance scale makes two passes: above 1, unless the network takes the scale as an input. */
    public boolean isGuidedBy(double guidance) {
        return guidance > 1 && !blueprint.takesGuidance();
    }

    /** Splits a prompt into the ids that the text encoders read. */
    public Family.Tokens tokenize(Prompt prompt) {
        return family.tokenize(prompt);
    }

    /** Runs the text encoders, for a picture of {@code width} by {@code height} pixels. */
    public Conditioning encode(Family.Tokens tokens, int width, int height, double guidance) {
        Conditioning conditioning = family.encode(engine, tokens, width, height);
        int waves = blueprint.unet().guidanceWidth();
        return waves > 0 ? conditioning.told(guidance, waves) : conditioning;
    }

    /** The UNet with a prompt's conditioning held on the device until it is closed. */
    public Denoiser denoiser(Conditioning conditioning) {
        return denoiser(conditioning, 0);
    }

    /**
     * The same with merged tokens.
     *
     * @param merged the share of the latents' places that are merged before they look at each other at full size; 0 for none
     */
    public Denoiser denoiser(Conditioning conditioning, double merged) {
        return new Denoiser(engine, unet, conditioning, blueprint.unet(), merged);
    }

    /** Whether decoding is cheap enough to look at a picture on its way: the decoder is a tiny one. */
    public boolean decodesQuickly() {
        return blueprint.decodesQuickly();
    }

    /**
     * Decodes latents: at once up to {@value #TILE_EDGE} pixels along each edge, tile by tile beyond.
     *
     * @param latents (channels, h, w) flattened
     * @return the picture (3, h·{@link #pixelsPerLatent}, w·{@link #pixelsPerLatent}) flattened, nominally from -1 to 1
     */
    public float[] decode(float[] latents, int h, int w) {
        return new Tiles(TILE_EDGE / pixelsPerLatent(), latentChannels(), pixelsPerLatent())
                .decode(latents, h, w, this::decodeWhole);
    }

    private float[] decodeWhole(float[] latents, int h, int w) {
        try (Scope scope = engine.scope()) {
            return decoder.run(scope, scope.floats(latents, 1, latentChannels(), h, w))
                    .get(0)
                    .toFloats();
        }
    }

    @Override
    public void close() {
        family.close();
        unet.close();
        decoder.close();
    }
}
