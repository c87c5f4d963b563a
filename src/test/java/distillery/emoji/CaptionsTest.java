package distillery.emoji;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptionsTest {
    private static final Concept APPLE = new Concept("apple", "ball", "fruit", Article.AN, false);
    private static final Concept CAT = new Concept("cat", "brick", "animal", Article.A, false);
    private static final Concept GRAPES = new Concept("grapes", "stone", "fruit", Article.SOME, false);
    private static final Concept UNICORN = new Concept("unicorn", "stone", "animal", Article.A, false);
    private static final Concept LIGHTNING = new Concept("lightning", "stone", "sky", Article.NONE, false);
    private static final List<Concept> ALL = List.of(APPLE, CAT, GRAPES, UNICORN, LIGHTNING);

    @TempDir
    static Path folder;

    private static Captions captions;

    @BeforeAll
    static void openThePackage() throws IOException {
        captions = new Captions(new Drawings(SmallPackage.ofDrawings().open(folder)));
    }

    @ParameterizedTest
    @CsvSource({
        "apple, , WHITE, an apple",
        "apple, RED, YELLOW, a red apple on a yellow background",
        "cat, ORANGE, ORANGE, an orange cat on an orange background",
        "unicorn, , WHITE, a unicorn",
        "unicorn, ORANGE, WHITE, an orange unicorn",
        "grapes, , BLUE, grapes on a blue background",
        "lightning, BLUE, WHITE, blue lightning"
    })
    void thePlainCaptionIsAWholePhrase(String name, Colour colour, Background background, String caption) {
        Thing thing = colour == null ? Thing.of(named(name)) : Thing.of(named(name), colour);

        assertThat(Captions.plain(Scene.of(thing, background))).isEqualTo(caption);
    }

    @Test
    void twoThingsStandNextToEachOther() {
        Scene scene = Scene.of(Thing.of(CAT), Thing.of(APPLE), Background.GRAY);

        assertThat(Captions.plain(scene)).isEqualTo("a cat next to an apple on a gray background");
    }

    @Test
    void theNameIsAlwaysSaid() {
        assertThat(said(Scene.of(Thing.of(CAT), Thing.of(APPLE), Background.GRAY)))
                .allMatch(caption -> caption.indexOf("cat") >= 0 && caption.indexOf("cat") < caption.indexOf("apple"));
    }

    @Test
    void aColourThatIsNotTheThingsOwnIsAlwaysSaid() {
        assertThat(said(Scene.of(Thing.of(APPLE, Colour.BLUE), Background.WHITE)))
                .allMatch(caption -> caption.contains("blue apple"));
    }

    @Test
    void itsOwnColourIsSaidInFourOfTen() {
        List<String> said = said(Scene.of(Thing.of(APPLE), Background.WHITE));

        assertThat(share(said, caption -> caption.contains("red apple"))).isCloseTo(0.4, within(0.03));
    }

    @ParameterizedTest
    @CsvSource({"BLUE, 1", "WHITE, 0.35"})
    void aBackgroundIsAlwaysSaidAndWhiteSometimes(Background background, double share) {
        List<String> said = said(Scene.of(Thing.of(APPLE), background));

        assertThat(share(said, caption -> caption.contains(background.word() + " background")))
                .isCloseTo(share, within(0.03));
    }

    @ParameterizedTest
    @CsvSource({"flat style, 0.35", "', fruit', 0.15", "apple emoji, 0.1", "'^apple', 0.15"})
    void theRestIsSaidSometimes(String words, double share) {
        List<String> said = said(Scene.of(Thing.of(APPLE), Background.WHITE));

        Pattern pattern = Pattern.compile(words);
        double found = share(said, caption -> pattern.matcher(caption).find());

        assertThat(found).isCloseTo(share, within(0.05));
    }

    @Test
    void thePlaceIsSaidFirstOrLastOrBetween() {
        List<String> said = said(Scene.of(Thing.of(CAT), Background.BLUE));

        assertThat(said)
                .contains(
                        "cat on blue background",
                        "a cat on a blue background",
                        "a cat, on a blue background",
                        "a cat, flat style, on a blue background",
                        "a cat on a blue background, flat style",
                        "on a blue background, a cat emoji");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ba [aeio]", "\\ban [^aeio]", "a an|a some|an some", "  |^ | $|,,", "a grapes(?! emoji)"})
    void noArticleIsWrong(String wrong) {
        Pattern pattern = Pattern.compile(wrong);

        for (Concept concept : ALL) {
            for (Background background : Background.values()) {
                Scene scene = Scene.of(Thing.of(concept), Thing.of(CAT, Colour.ORANGE), background);
                assertThat(said(Scene.of(Thing.of(concept), background), 200))
                        .noneMatch(caption -> pattern.matcher(caption).find());
                assertThat(said(scene, 50))
                        .noneMatch(caption -> pattern.matcher(caption).find());
            }
        }
    }

    @Test
    void grapesAreSomeAndTheirEmojiIsOne() {
        List<String> said = said(Scene.of(Thing.of(GRAPES), Background.WHITE));

        assertThat(said).contains("grapes", "some grapes", "a grapes emoji").doesNotContain("a grapes");
    }

    @Test
    void aKindThatTheNameTellsIsNotRepeated() {
        Concept face = new Concept("angry face", "lamp", "face", Article.AN, false);

        assertThat(said(Scene.of(Thing.of(face), Background.WHITE))).noneMatch(caption -> caption.contains(", face"));
    }

    @Test
    void aColourThatTheNameTellsIsNotRepeated() {
        Concept fruit = new Concept("red fruit", "ball", "fruit", Article.A, false);

        assertThat(said(Scene.of(Thing.of(fruit), Background.WHITE))).noneMatch(caption -> caption.contains("red red"));
    }

    private static Concept named(String name) {
        return ALL.stream()
                .filter(concept -> concept.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> said(Scene scene) {
        return said(scene, 4000);
    }

    private static List<String> said(Scene scene, int times) {
        SplittableRandom random = new SplittableRandom(9);
        return Stream.generate(() -> captions.of(scene, random)).limit(times).toList();
    }

    private static double share(List<String> said, Predicate<String> wanted) {
        return said.stream().filter(wanted).count() / (double) said.size();
    }
}
