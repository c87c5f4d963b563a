package distillery.emoji;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenesTest {
    private static final Concepts CONCEPTS = Concepts.read();
    private static final HoldOut HOLD_OUT = new HoldOut(CONCEPTS);

    @TempDir
    static Path folder;

    private static Drawings drawings;
    private static Scenes scenes;
    private static List<Scene> many;

    @BeforeAll
    static void lookAtManyScenes() throws IOException {
        drawings = new Drawings(SmallPackage.of(CONCEPTS).open(folder));
        scenes = new Scenes(CONCEPTS, drawings, HOLD_OUT, 1);
        many = LongStream.range(0, 20_000).mapToObj(scenes::scene).toList();
    }

    @Test
    void nothingThatIsHeldOutIsEverShown() {
        assertThat(many).noneMatch(HOLD_OUT::holds);
    }

    @Test
    void everythingElseIsShown() {
        long shown = many.stream()
                .flatMap(scene -> scene.things().stream())
                .map(Thing::concept)
                .distinct()
                .count();

        assertThat(shown).isEqualTo(387);
    }

    @Test
    void sortsOfScenesHaveTheirShares() {
        assertThat(share(scene -> scene.things().size() == 1 && paints(scene) == 0))
                .isCloseTo(0.55, within(0.02));
        assertThat(share(scene -> scene.things().size() == 1 && paints(scene) == 1))
                .isCloseTo(0.3, within(0.02));
        assertThat(share(scene -> scene.things().size() == 2)).isCloseTo(0.15, within(0.02));
        assertThat(share(scene -> scene.background() == Background.WHITE)).isCloseTo(0.4, within(0.02));
        assertThat(share(scene -> scene.background() == Background.GRAY)).isCloseTo(0.6 / 7, within(0.01));
    }

    @Test
    void nothingIsPaintedInTheColourItHas() {
        assertThat(many)
                .flatExtracting(Scene::things)
                .noneMatch(thing ->
                        thing.colour().isPresent() && thing.colour().equals(drawings.ownColour(thing.concept())));
    }

    @Test
    void onlyWhatCanBeRepaintedIs() {
        assertThat(many)
                .flatExtracting(Scene::things)
                .noneMatch(thing -> thing.colour().isPresent() && !drawings.repaintable(thing.concept()));
    }

    @Test
    void theSameSeedGivesTheSameExamplesInAnyOrder() {
        Scenes again = new Scenes(CONCEPTS, drawings, HOLD_OUT, 1);

        Example late = again.example(77, 32);
        Example early = again.example(3, 32);

        assertThat(early.caption()).isEqualTo(scenes.example(3, 32).caption());
        assertThat(early.pixels()).isEqualTo(scenes.example(3, 32).pixels());
        assertThat(late.caption()).isEqualTo(scenes.example(77, 32).caption());
        assertThat(late.pixels()).isEqualTo(scenes.example(77, 32).pixels());
    }

    @Test
    void theNextSeedIsAnotherBookAndNotTheSameFromTheNextPageOn() {
        Scenes next = new Scenes(CONCEPTS, drawings, HOLD_OUT, 2);

        long same = LongStream.range(0, 1000)
                .filter(i -> next.scene(i).equals(scenes.scene(i))
                        || next.scene(i).equals(scenes.scene(i + 1))
                        || next.scene(i + 1).equals(scenes.scene(i)))
                .count();

        assertThat(same).isLessThan(20);
    }

    @Test
    void anExampleShowsAndTellsItsScene() {
        for (int i = 0; i < 200; i++) {
            Example example = scenes.example(i, 16);

            assertThat(example.pixels()).hasSize(3 * 16 * 16);
            assertThat(example.caption())
                    .contains(many.get(i).things().stream()
                            .map(thing -> thing.concept().name())
                            .toList());
        }
    }

    @Test
    void fewerThanTwoConceptsAreRefused() {
        Concepts one = new Concepts(List.of(CONCEPTS.all().get(0)), Set.of());

        assertThatThrownBy(() -> new Scenes(one, drawings, new HoldOut(one), 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsUnseenIsHeldOutForOneReasonEach() {
        Unseen unseen = new Unseen(CONCEPTS, drawings, HOLD_OUT);

        assertThat(unseen.names()).hasSize(20);
        assertThat(unseen.colours()).hasSizeBetween(60, 140);
        assertThat(unseen.backgrounds()).hasSizeBetween(100, 170);
        assertThat(unseen.pairs()).hasSizeBetween(7000, 8000);
        assertThat(List.of(unseen.names(), unseen.colours(), unseen.backgrounds(), unseen.pairs()))
                .allSatisfy(list -> assertThat(list).doesNotHaveDuplicates().allMatch(HOLD_OUT::holds));
        assertThat(unseen.colours()).noneMatch(scene -> HOLD_OUT.holds(plain(scene)));
        assertThat(unseen.backgrounds()).noneMatch(scene -> HOLD_OUT.holds(plain(scene)));
    }

    private static Scene plain(Scene scene) {
        return Scene.of(Thing.of(scene.things().get(0).concept()), Background.WHITE);
    }

    private static long paints(Scene scene) {
        return scene.things().stream()
                .filter(thing -> thing.colour().isPresent())
                .count();
    }

    private static double share(Predicate<Scene> wanted) {
        return many.stream().filter(wanted).count() / (double) many.size();
    }
}
