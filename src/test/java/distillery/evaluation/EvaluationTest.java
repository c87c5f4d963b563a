package distillery.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import distillery.emoji.Background;
import distillery.emoji.Concepts;
import distillery.emoji.Drawings;
import distillery.emoji.PaintedThings;
import distillery.emoji.Scene;
import distillery.emoji.Thing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {
    private static final Concepts CONCEPTS = PaintedThings.concepts(60);

    @TempDir
    private Path folder;

    private Evaluation evaluation;

    @BeforeEach
    void open() {
        Drawings drawings = new Drawings(PaintedThings.open(CONCEPTS, folder));
        evaluation = new Evaluation(CONCEPTS, drawings, Pictures.EDGE, 30, 1);
    }

    @Test
    void drawingsHaveEverythingRight() {
        Quality drawings = quality(evaluation.drawings());

        assertThat(drawings.seen())
                .isEqualTo(new Scores(
                        new Share(30, 30), new Share(30, 30), new Share(10, 10), new Share(10, 10), new Share(0, 0)));
        assertThat(drawings.unseen())
                .isEqualTo(new Scores(
                        new Share(7, 7), new Share(7, 7), new Share(4, 4), new Share(3, 3), new Share(3, 3)));
        assertThat(drawings.distance().value())
                .isCloseTo(0, within(3 * drawings.distance().error()));
    }

    @Test
    void whoIgnoresColoursHasOnlyNamesRight() {
        Painter drawings = evaluation.drawings();

        Quality colourBlind = quality((scene, index) -> drawings.paint(plain(scene), index));

        assertThat(colourBlind.seen().nameAmongFive().share()).isGreaterThan(0.9);
        assertThat(colourBlind.seen().colour().right()).isZero();
        assertThat(colourBlind.seen().background().right()).isZero();
    }

    @Test
    void noiseHasAlmostNothingRightAndIsFarFromDrawings() {
        Random random = new Random(5);

        Quality noise = quality((scene, index) -> Pictures.of((x, y) -> random.nextInt(1 << 24)));

        assertThat(noise.seen().nameAmongFive().share()).isLessThan(0.3);
        assertThat(noise.unseen().bothAmongFive().right()).isZero();
        assertThat(noise.distance().value()).isGreaterThan(10 * noise.distance().error());
    }

    @Test
    void paintersTakeTurns() {
        List<String> asked = new ArrayList<>();
        List<Integer> done = new ArrayList<>();
        Painter drawings = evaluation.drawings();
        Painter first = (scene, index) -> {
            asked.add("first " + index);
            return drawings.paint(scene, index);
        };
        Painter second = (scene, index) -> {
            asked.add("second " + index);
            return drawings.paint(scene, index);
        };

        evaluation.of(List.of(first, second), done::add);

        assertThat(asked).hasSize(2 * evaluation.questions()).startsWith("first 0", "second 0", "first 1", "second 1");
        assertThat(done).hasSize(evaluation.questions()).endsWith(40);
    }

    @Test
    void anAutoencoderIsMeasuredOnRoundedPoints() {
        // Five of 255 levels too dark everywhere but where black is: 20·log10(255/5).
        double fidelity = evaluation.fidelity(picture -> {
            float[] darker = picture.clone();
            for (int i = 0; i < darker.length; i++) {
                darker[i] -= 5 / 127.5f + 0.0001f;
            }
            return darker;
        });

        assertThat(fidelity).isCloseTo(34.15, within(0.05));
    }

    @Test
    void aShareOfAFewIsNeverExact() {
        assertThat(new Share(3, 3).share()).isEqualTo(1);
        assertThat(new Share(3, 3).error()).isCloseTo(Math.sqrt(0.8 * 0.2 / 6), within(1e-12));
    }

    private Quality quality(Painter painter) {
        return evaluation.of(List.of(painter), done -> {}).get(0);
    }

    private static Scene plain(Scene scene) {
        return new Scene(
                scene.things().stream().map(thing -> Thing.of(thing.concept())).toList(), Background.WHITE);
    }
}
