package distillery.evaluation;

import distillery.emoji.Background;
import distillery.emoji.Scene;
import distillery.emoji.Thing;
import distillery.pipeline.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One painter at its questions, with what came of them so far. For one thread. */
final class Sitting {
    private final Painter painter;
    private final Retrieval retrieval;
    private final List<Answer> answers = new ArrayList<>();
    private final List<Descriptor> descriptors = new ArrayList<>();

    Sitting(Painter painter, Retrieval retrieval) {
        this.painter = painter;
        this.retrieval = retrieval;
    }

    void ask(Scene scene, int index) {
        Picture picture = painter.paint(scene, index);
        ColourCheck check = ColourCheck.of(picture);
        Thing first = scene.things().get(0);
        answers.add(new Answer(
                retrieval.ranks(scene, picture),
                first.colour().map(colour -> check.colour().equals(Optional.of(colour))),
                Optional.of(scene.background())
                        .filter(background -> background != Background.WHITE)
                        .map(background -> check.background() == background)));
        descriptors.add(Descriptor.of(picture));
    }

    /**
     * @param real as many other pictures as there were questions of what training may have shown, which came first
     */
    Quality quality(List<Descriptor> real) {
        int seen = real.size();
        return new Quality(
                Scores.of(answers.subList(0, seen)),
                Scores.of(answers.subList(seen, answers.size())),
                KernelDistance.between(descriptors.subList(0, seen), real));
    }
}
