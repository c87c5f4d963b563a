package distillery.training;

import distillery.emoji.Captions;
import distillery.emoji.Concepts;
import distillery.emoji.Drawings;
import distillery.emoji.EmojiPackage;
import distillery.emoji.Example;
import distillery.emoji.HoldOut;
import distillery.emoji.Scenes;
import java.io.IOException;
import java.util.random.RandomGenerator;

/** Scenes of emoji, without those that are held out. For any thread. */
public final class EmojiExamples implements Examples {
    /** Decides which pictures there are to see; the seeds of a recipe decide in which order. */
    private static final long SEED = 1;

    private final Scenes scenes;
    private final Captions captions;
    private final int edge;

    /**
     * Reads what the drawings show.
     *
     * @param edge of the pictures, in pixels
     */
    public EmojiExamples(EmojiPackage drawings, int edge) throws IOException {
        Drawings drawn = new Drawings(drawings);
        Concepts concepts = Concepts.read();
        this.scenes = new Scenes(concepts, drawn, new HoldOut(concepts), SEED);
        this.captions = new Captions(drawn);
        this.edge = edge;
    }

    @Override
    public int edge() {
        return edge;
    }

    @Override
    public Example example(long index) {
        return scenes.example(index, edge);
    }

    @Override
    public String caption(long index, RandomGenerator random) {
        return captions.of(scenes.scene(index), random);
    }
}
