package distillery.emoji;

import static distillery.emoji.SmallPackage.concept;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DrawingsTest {
    private static final int EDGE = 64;

    @TempDir
    Path folder;

    private Drawings drawings;

    @BeforeEach
    void openThePackage() throws IOException {
        drawings = new Drawings(SmallPackage.ofDrawings().open(folder));
    }

    @Test
    void aThingIsDrawnAtTheSizeAskedForOnNothing() {
        Drawing small = drawings.of(Thing.of(concept("ball")), 32);
        Drawing large = drawings.of(Thing.of(concept("ball")), 256);

        assertThat(small.edge()).isEqualTo(32);
        assertThat(small.argb()[0]).as("the corner is empty").isZero();
        assertThat(small.argb()[12 * 32 + 12]).isEqualTo(0xFFF03028);
        assertThat(large.argb()[96 * 256 + 96]).isEqualTo(0xFFF03028);
    }

    @ParameterizedTest
    @EnumSource(Colour.class)
    void aRepaintedThingHasTheHueOfItsColour(Colour colour) {
        for (String drawing : new String[] {"ball", "box", "lamp", "brick", "sky"}) {
            Drawing painted = drawings.of(Thing.of(concept(drawing), colour), EDGE);

            Palette palette = Palette.of(painted);
            assertThat(Hsv.between(palette.paint().hue(), colour.paint().hue()))
                    .as(colour + " " + drawing)
                    .isLessThan(15);
            assertThat(colour.covers(palette.paint()))
                    .as(colour + " " + drawing)
                    .isTrue();
        }
    }

    @Test
    void shadesOfTheMainPaintStayShades() {
        Drawing painted = drawings.of(Thing.of(concept("ball"), Colour.BLUE), EDGE);

        Hsv light = Hsv.of(painted.argb()[24 * EDGE + 24]);
        Hsv dark = Hsv.of(painted.argb()[44 * EDGE + 40]);
        assertThat(dark.value()).isLessThan(light.value() * 0.75);
        assertThat(Hsv.between(dark.hue(), light.hue())).isLessThan(5);
    }

    @Test
    void aPaintOfAFarHueStays() {
        Drawing painted = drawings.of(Thing.of(concept("ball"), Colour.BLUE), EDGE);

        assertThat(painted.argb()[8 * EDGE + 42]).as("the green leaf").isEqualTo(0xFF10C060);
    }

    @Test
    void whiteStaysWhite() {
        Drawing painted = drawings.of(Thing.of(concept("lamp"), Colour.PURPLE), EDGE);

        assertThat(painted.argb()[48 * EDGE + 32]).as("the window in the lamp").isEqualTo(0xFFFFFFFF);
    }

    @Test
    void repaintingLeavesTheOutlineAsItIs() {
        Drawing own = drawings.of(Thing.of(concept("ball")), EDGE);
        Drawing painted = drawings.of(Thing.of(concept("ball"), Colour.PINK), EDGE);

        assertThat(alpha(painted)).isEqualTo(alpha(own));
    }

    @ParameterizedTest
    @CsvSource({"ball, true", "brick, true", "sky, true", "stone, false"})
    void onlyWhatIsMostlyInColourCanBeRepainted(String drawing, boolean repaintable) {
        assertThat(drawings.repaintable(concept(drawing))).isEqualTo(repaintable);
    }

    @ParameterizedTest
    @CsvSource({"ball, RED", "box, BLUE", "lamp, YELLOW"})
    void aBrightThingHasAColourOfItsOwn(String drawing, Colour colour) {
        assertThat(drawings.ownColour(concept(drawing))).contains(colour);
    }

    @ParameterizedTest
    @CsvSource({"stone", "brick"})
    void grayAndBrownAreNoneOfTheColours(String drawing) {
        assertThat(drawings.ownColour(concept(drawing))).isEmpty();
    }

    @Test
    void aConceptThatIsListedWithItsOwnColoursOnlyIsNeitherRepaintedNorNamedByColour() {
        Concept canoe = new Concept("canoe", "box", "vehicle", Article.A, true);

        assertThat(drawings.repaintable(canoe)).isFalse();
        assertThat(drawings.ownColour(canoe)).isEmpty();
    }

    @Test
    void aDrawingIsRemembered() {
        Thing ball = Thing.of(concept("ball"), Colour.GREEN);

        assertThat(drawings.of(ball, EDGE)).isSameAs(drawings.of(ball, EDGE));
    }

    @Test
    void manyThreadsDrawTheSamePicture() {
        int[] alone = drawings.of(Thing.of(concept("sky"), Colour.RED), 48).argb();
        Drawings shared = drawings;

        assertThat(IntStream.range(0, 200).parallel().mapToObj(i -> {
                    shared.of(Thing.of(concept(SmallPackage.DRAWINGS.get(i % 6))), 40 + i % 7);
                    return shared.of(Thing.of(concept("sky"), Colour.RED), 48).argb();
                }))
                .allSatisfy(pixels -> assertThat(pixels).isEqualTo(alone));
    }

    @Test
    void aDrawingThatIsNoSvgIsRefusedByName() throws IOException {
        Drawings broken = new Drawings(new SmallPackage()
                .with("package/icons/flat/torn.svg", "<svg".getBytes(StandardCharsets.UTF_8))
                .open(folder));

        assertThatThrownBy(() -> broken.of(Thing.of(concept("torn")), EDGE))
                .isInstanceOf(UnusableDrawingsException.class)
                .hasMessageContaining("torn.svg");
    }

    @Test
    void aDrawingCannotReachForOtherFiles() throws IOException {
        BufferedImage secret = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        secret.setRGB(4, 4, Color.RED.getRGB());
        Path png = folder.resolve("secret.png");
        ImageIO.write(secret, "png", png.toFile());
        String svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><image width=\"32\" height=\"32\""
                + " href=\"" + png.toUri() + "\"/></svg>";
        Drawings curious = new Drawings(new SmallPackage()
                .with("package/icons/flat/spy.svg", svg.getBytes(StandardCharsets.UTF_8))
                .open(folder));

        Drawing drawn = curious.of(Thing.of(concept("spy")), EDGE);

        assertThat(drawn.argb()).containsOnly(0);
    }

    private static int[] alpha(Drawing drawing) {
        return Arrays.stream(drawing.argb()).map(argb -> argb >>> 24).toArray();
    }
}
