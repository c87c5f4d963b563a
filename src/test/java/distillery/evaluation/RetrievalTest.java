package distillery.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.emoji.Background;
import distillery.emoji.Colour;
import distillery.emoji.Concept;
import distillery.emoji.Concepts;
import distillery.emoji.Drawings;
import distillery.emoji.PaintedThings;
import distillery.emoji.Scene;
import distillery.emoji.Thing;
import distillery.pipeline.Picture;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrievalTest {
    private static final Concepts CONCEPTS = PaintedThings.concepts(40);

    @TempDir
    private Path folder;

    private Drawings drawings;
    private Retrieval retrieval;

    @BeforeEach
    void paint() {
        drawings = new Drawings(PaintedThings.open(CONCEPTS, folder));
        retrieval = new Retrieval(CONCEPTS, drawings, Pictures.EDGE);
    }

    @Test
    void everyThingIsFoundWhereverItLies() {
        for (Concept concept : CONCEPTS.all()) {
            Scene scene = Scene.of(Thing.of(concept), Background.WHITE);

            assertThat(retrieval.ranks(scene, drawn(scene))).as(concept.name()).containsExactly(1);
        }
    }

    @Test
    void aThingIsFoundInTheColourAndOnTheBackgroundThatWereAskedFor() {
        for (Colour colour : Colour.values()) {
            Scene scene = Scene.of(Thing.of(thing(5), colour), Background.PINK);

            assertThat(retrieval.ranks(scene, drawn(scene))).as(colour.word()).containsExactly(1);
        }
    }

    @Test
    void theAskedColourDoesNotMakeUpForAnotherShape() {
        Scene asked = Scene.of(Thing.of(thing(5), Colour.BLUE), Background.WHITE);
        Picture other = drawn(Scene.of(Thing.of(thing(6), Colour.BLUE), Background.WHITE));
        Picture unpainted = drawn(Scene.of(Thing.of(thing(5)), Background.WHITE));

        assertThat(retrieval.ranks(asked, other).get(0)).isGreaterThan(1);
        assertThat(retrieval.ranks(asked, unpainted)).containsExactly(1);
    }

    @Test
    void bothHalvesOfAPairAreFoundEachOnItsSide() {
        Scene pair = Scene.of(Thing.of(thing(1)), Thing.of(thing(2)), Background.WHITE);
        Scene turned = Scene.of(Thing.of(thing(2)), Thing.of(thing(1)), Background.WHITE);

        assertThat(retrieval.ranks(pair, drawn(pair))).containsExactly(1, 1);
        assertThat(retrieval.ranks(pair, drawn(turned))).allMatch(rank -> rank > 1);
    }

    private static Concept thing(int i) {
        return CONCEPTS.all().get(i);
    }

    private Picture drawn(Scene scene) {
        float[] pixels = scene.pixels(drawings, Pictures.EDGE, new SplittableRandom(3));
        return Picture.ofDecoded(pixels, Pictures.EDGE, Pictures.EDGE);
    }
}
