package distillery.emoji;

import static distillery.emoji.SmallPackage.concept;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SceneTest {
    private static final int EDGE = 64;

    @TempDir
    Path folder;

    private Drawings drawings;

    @BeforeEach
    void openThePackage() throws IOException {
        drawings = new Drawings(SmallPackage.ofDrawings().open(folder));
    }

    @Test
    void aPictureIsThreePlanesFromMinusOneToOne() {
        float[] pixels = Scene.of(Thing.of(concept("box")), Background.WHITE).pixels(drawings, EDGE);

        assertThat(pixels).hasSize(3 * EDGE * EDGE);
        assertThat(at(pixels, 0, 0)).isEqualTo(0xFFFFFF);
        assertThat(at(pixels, 32, 40)).isEqualTo(0x1080F0);
        for (float pixel : pixels) {
            assertThat(pixel).isBetween(-1f, 1f);
        }
    }

    @Test
    void theBackgroundFillsWhatTheThingLeaves() {
        float[] pixels = Scene.of(Thing.of(concept("ball")), Background.YELLOW).pixels(drawings, EDGE);

        assertThat(at(pixels, 0, 0)).isEqualTo(0xFFE88C);
        assertThat(at(pixels, 63, 63)).isEqualTo(0xFFE88C);
        assertThat(at(pixels, 10, 10)).isEqualTo(0xFFE88C);
    }

    @Test
    void oneThingStandsInTheMiddle() {
        float[] pixels = Scene.of(Thing.of(concept("box")), Background.WHITE).pixels(drawings, EDGE);

        // 24 of the drawing's 32 units, of 56 pixels.
        assertThat(columns(pixels)).isEqualTo(List.of(11, 52));
    }

    @Test
    void ofTwoThingsTheFirstIsLeftAndTheyDoNotTouch() {
        Scene scene = Scene.of(Thing.of(concept("box")), Thing.of(concept("ball")), Background.WHITE);

        float[] pixels = scene.pixels(drawings, EDGE);

        assertThat(at(pixels, 16, 36)).isEqualTo(0x1080F0);
        assertThat(at(pixels, 44, 32)).isEqualTo(0xF03028);
        for (int y = 0; y < EDGE; y++) {
            assertThat(at(pixels, 32, y)).isEqualTo(0xFFFFFF);
        }
    }

    @Test
    void outOfPlaceIsNeverFarFromIt() {
        Scene scene = Scene.of(Thing.of(concept("box")), Background.WHITE);
        List<Integer> lefts = new ArrayList<>();

        for (int seed = 0; seed < 100; seed++) {
            lefts.add(columns(scene.pixels(drawings, EDGE, new SplittableRandom(seed)))
                    .get(0));
        }

        // 3 % of 64 pixels are not quite two.
        assertThat(lefts).allMatch(left -> left >= 9 && left <= 13).contains(9, 13);
    }

    @Test
    void theSameRandomNumbersMakeTheSamePicture() {
        Scene scene = Scene.of(Thing.of(concept("lamp"), Colour.PINK), Background.GRAY);

        float[] first = scene.pixels(drawings, EDGE, new SplittableRandom(5));

        assertThat(scene.pixels(drawings, EDGE, new SplittableRandom(5))).isEqualTo(first);
        assertThat(scene.pixels(drawings, EDGE, new SplittableRandom(6))).isNotEqualTo(first);
    }

    @Test
    void threeThingsAreNoScene() {
        Thing box = Thing.of(concept("box"));

        assertThatThrownBy(() -> new Scene(List.of(box, box, box), Background.WHITE))
                .hasMessageContaining("one or two things, not 3");
    }

    private static int at(float[] pixels, int x, int y) {
        int rgb = 0;
        for (int plane = 0; plane < 3; plane++) {
            rgb = rgb << 8 | Math.round((pixels[(plane * EDGE + y) * EDGE + x] + 1) * 127.5f);
        }
        return rgb;
    }

    /** The first and last column that is not white in the middle row. */
    private static List<Integer> columns(float[] pixels) {
        int first = 0;
        while (at(pixels, first, 36) == 0xFFFFFF) {
            first++;
        }
        int last = EDGE - 1;
        while (at(pixels, last, 36) == 0xFFFFFF) {
            last--;
        }
        return List.of(first, last);
    }
}
