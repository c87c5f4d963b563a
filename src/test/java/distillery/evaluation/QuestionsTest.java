package distillery.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.emoji.Background;
import distillery.emoji.Concepts;
import distillery.emoji.Drawings;
import distillery.emoji.HoldOut;
import distillery.emoji.PaintedThings;
import distillery.emoji.Scene;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuestionsTest {
    private static final Concepts CONCEPTS = PaintedThings.concepts(100);
    private static final HoldOut HOLD_OUT = new HoldOut(CONCEPTS);

    @TempDir
    private Path folder;

    private Drawings drawings;
    private Questions questions;

    @BeforeEach
    void ask() {
        drawings = new Drawings(PaintedThings.open(CONCEPTS, folder));
        questions = new Questions(CONCEPTS, drawings, 1);
    }

    @Test
    void nothingThatIsSeenIsHeldOut() {
        assertThat(questions.seen(300)).hasSize(300).noneMatch(HOLD_OUT::holds);
    }

    @Test
    void aThirdIsPlainAThirdOnABackgroundAndAThirdInAnotherColour() {
        List<Scene> seen = questions.seen(300);

        assertThat(third(seen, 0)).allMatch(scene -> isOwn(scene) && scene.background() == Background.WHITE);
        assertThat(third(seen, 1)).allMatch(scene -> isOwn(scene) && scene.background() != Background.WHITE);
        assertThat(third(seen, 2))
                .allMatch(scene -> scene.background() == Background.WHITE)
                .noneMatch(QuestionsTest::isOwn)
                .noneMatch(scene -> scene.things()
                        .get(0)
                        .colour()
                        .equals(drawings.ownColour(scene.things().get(0).concept())));
    }

    @Test
    void noThingComesAgainBeforeAllHaveCome() {
        List<Scene> plain = third(questions.seen(3 * 95), 0);

        assertThat(plain.stream().map(scene -> scene.things().get(0).concept()).distinct())
                .hasSize(95);
    }

    @Test
    void allThatIsNotSeenIsHeldOutButNoName() {
        List<Scene> unseen = questions.unseen(30);

        assertThat(unseen).hasSize(30).allMatch(HOLD_OUT::holds);
        assertThat(unseen.stream().flatMap(scene -> scene.things().stream()))
                .noneMatch(thing -> HOLD_OUT.holds(thing.concept()));
        assertThat(third(unseen, 0)).noneMatch(QuestionsTest::isOwn);
        assertThat(third(unseen, 1)).allMatch(scene -> scene.background() != Background.WHITE);
        assertThat(third(unseen, 2)).allMatch(scene -> scene.things().size() == 2);
    }

    @Test
    void unknownThingsAreShownOnWhiteAndOnOneOfTheOtherBackgrounds() {
        assertThat(questions.unknown())
                .hasSize(2 * 5)
                .doesNotHaveDuplicates()
                .allMatch(scene -> HOLD_OUT.holds(scene.things().get(0).concept()));
    }

    @Test
    void aSeedAsksTheSameAgainAndTheNextSomethingElse() {
        Questions again = new Questions(CONCEPTS, drawings, 1);
        Questions next = new Questions(CONCEPTS, drawings, 2);

        assertThat(again.seen(30)).isEqualTo(questions.seen(30));
        assertThat(again.unseen(30)).isEqualTo(questions.unseen(30));
        assertThat(next.seen(30)).isNotEqualTo(questions.seen(30));
        assertThat(next.unseen(30)).isNotEqualTo(questions.unseen(30));
    }

    private static boolean isOwn(Scene scene) {
        return scene.things().get(0).colour().equals(Optional.empty());
    }

    private static List<Scene> third(List<Scene> scenes, int from) {
        return IntStream.range(0, scenes.size())
                .filter(i -> i % 3 == from)
                .mapToObj(scenes::get)
                .toList();
    }
}
