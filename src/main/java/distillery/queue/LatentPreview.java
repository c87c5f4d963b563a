package distillery.queue;

import distillery.families.DiffusionModel;
import distillery.pipeline.GenerateRequest;
import distillery.pipeline.LatentColours;
import distillery.pipeline.Picture;
import java.util.Optional;

/**
 * What a picture looks like before it is done: the colours of its latents, which cost nothing, and where the model's
 * decoder is a tiny one, what that makes of them every few steps. For the engine's thread.
 */
final class LatentPreview implements Makers.Preview {
    /** A tiny decoder costs about as much as a step, so previews make people wait a fifth longer at most. */
    private static final int DECODE_EVERY = 5;

    private final DiffusionModel model;
    private final LatentColours colours;

    /** Takes as long as decoding a few small pictures. */
    LatentPreview(DiffusionModel model) {
        this.model = model;
        this.colours = LatentColours.of(model);
    }

    @Override
    public Optional<Picture> of(int step, float[] latents, GenerateRequest request) {
        int width = request.width() / model.pixelsPerLatent();
        int height = request.height() / model.pixelsPerLatent();
        if (!model.decodesQuickly() || step < DECODE_EVERY) {
            return Optional.of(colours.picture(latents, width, height));
        }
        return step % DECODE_EVERY == 0
                ? Optional.of(
                        Picture.ofDecoded(model.decode(latents, height, width), request.width(), request.height()))
                : Optional.empty();
    }
}
