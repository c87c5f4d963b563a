package distillery.evaluation;

import distillery.emoji.Scene;
import distillery.pipeline.Picture;

/** Whoever is asked for pictures: a model, or the drawings themselves. Called by the evaluation's thread. */
public interface Painter {
    /**
     * Paints what the scene's plain caption says.
     *
     * @param index of the question, the same for all painters, as are their seeds
     */
    Picture paint(Scene scene, int index);
}
