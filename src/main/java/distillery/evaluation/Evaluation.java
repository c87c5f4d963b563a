package distillery.evaluation;

import distillery.emoji.Concepts;
import distillery.emoji.Drawings;
import distillery.emoji.Scene;
import distillery.pipeline.Likeness;
import distillery.pipeline.Picture;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Asks painters all the same questions and looks at their pictures. For one thread. */
public final class Evaluation {
    /** With fewer there would be a kind of question that nobody is asked. */
    public static final int LEAST_PICTURES = 3;

    private final Drawings drawings;
    private final int edge;
    private final long seed;
    private final List<Scene> seen;
    private final List<Scene> unseen;
    private final List<Scene> unknown;
    private final List<Scene> others;
    private final Retrieval retrieval;

    /**
     * Draws up the questions.
     *
     * @param edge of the pictures, in points
     * @param pictures of things that training may have shown; a third as many are asked for that it did not show
     * @param seed decides what is asked
     */
    public Evaluation(Concepts concepts, Drawings drawings, int edge, int pictures, long seed) {
        Questions questions = new Questions(concepts, drawings, seed);
        this.drawings = drawings;
        this.edge = edge;
        this.seed = seed;
        // Both halves of one deck: a thing is in one of them only, as for two pictures of the same half.
        List<Scene> deck = questions.seen(2 * pictures);
        this.seen = deck.subList(0, pictures);
        this.others = deck.subList(pictures, 2 * pictures);
        this.unseen = questions.unseen(Math.max(LEAST_PICTURES, pictures / 3));
        this.unknown = questions.unknown();
        this.retrieval = new Retrieval(concepts, drawings, edge);
    }

    /** How many pictures each painter makes. */
    public int questions() {
        return seen.size() + unseen.size();
    }

    /** A painter that cannot be better: it takes the drawings themselves, a little out of place as in training. */
    public Painter drawings() {
        return (scene, index) -> drawn(scene, seed + index);
    }

    /**
     * Asks all painters the first question, then all the second, so that what the machine does besides slows none
     * more than the others.
     *
     * @param progress is told how many questions are done
     * @return in the painters' order
     */
    public List<Quality> of(List<Painter> painters, IntConsumer progress) {
        List<Sitting> sittings = painters.stream()
                .map(painter -> new Sitting(painter, retrieval))
                .toList();
        List<Scene> asked = Stream.concat(seen.stream(), unseen.stream()).toList();
        for (int i = 0; i < asked.size(); i++) {
            for (Sitting sitting : sittings) {
                sitting.ask(asked.get(i), i);
            }
            progress.accept(i + 1);
        }
        List<Descriptor> real = IntStream.range(0, others.size())
                .mapToObj(i -> Descriptor.of(drawn(others.get(i), seed - 1 - i)))
                .toList();
        return sittings.stream().map(sitting -> sitting.quality(real)).toList();
    }

    /**
     * What an autoencoder leaves of things whose names training never showed: {@link Likeness#decibels} in the mean
     * over their pictures on white and on other backgrounds.
     *
     * @param autoencoder takes a picture (3, edge, edge) from -1 to 1 and gives it back as it comes out
     */
    public double fidelity(UnaryOperator<float[]> autoencoder) {
        return unknown.stream()
                .mapToDouble(scene -> {
                    float[] pixels = scene.pixels(drawings, edge);
                    return Likeness.decibels(picture(pixels), picture(autoencoder.apply(pixels)));
                })
                .average()
                .orElseThrow();
    }

    private Picture drawn(Scene scene, long seed) {
        return picture(scene.pixels(drawings, edge, new SplittableRandom(seed)));
    }

    private Picture picture(float[] pixels) {
        return Picture.ofDecoded(pixels, edge, edge);
    }
}
