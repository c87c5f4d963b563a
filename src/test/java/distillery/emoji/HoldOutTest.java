package distillery.emoji;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class HoldOutTest {
    private final Concepts concepts = Concepts.read();
    private final HoldOut holdOut = new HoldOut(concepts);

    /** Printed once: whoever changes the rule changes what trained models have not seen. */
    @Test
    void twentyNamesAreHeldOutAndAlwaysTheSame() {
        assertThat(holdOut.names())
                .extracting(Concept::name)
                .containsExactlyInAnyOrder(
                        "exploding head",
                        "police car",
                        "blueberries",
                        "tulip",
                        "window",
                        "dagger",
                        "thumbs up",
                        "lightning",
                        "magic wand",
                        "tomato",
                        "space invader",
                        "bed",
                        "carrot",
                        "peacock",
                        "snowflake",
                        "burrito",
                        "meat",
                        "screwdriver",
                        "syringe",
                        "dumpling");
    }

    @Test
    void theOrderOfTheListDoesNotMatter() {
        List<Concept> shuffled = new ArrayList<>(concepts.all());
        Collections.shuffle(shuffled, new Random(1));

        assertThat(new HoldOut(new Concepts(shuffled, concepts.neverHeldOut())).names())
                .isEqualTo(holdOut.names());
    }

    @Test
    void theNamesThatPeopleMeetFirstAreNeverHeldOut() {
        assertThat(concepts.neverHeldOut()).hasSize(24);
        assertThat(holdOut.names()).noneMatch(concept -> concepts.neverHeldOut().contains(concept.name()));
    }

    @Test
    void oneInTwentyCombinationsWithAColourIsHeldOut() {
        long held = seen().stream()
                .mapToLong(concept -> Arrays.stream(Colour.values())
                        .filter(colour -> holdOut.holds(concept, colour))
                        .count())
                .sum();

        assertThat(held / 7.0).isCloseTo(387 * 0.05, within(5.0));
    }

    @Test
    void oneInTwentyCombinationsWithABackgroundIsHeldOutButNeverWhite() {
        long held = seen().stream()
                .mapToLong(concept -> Arrays.stream(Background.values())
                        .filter(background -> holdOut.holds(concept, background))
                        .count())
                .sum();

        assertThat(held / 7.0).isCloseTo(387 * 0.05, within(5.0));
        assertThat(seen()).noneMatch(concept -> holdOut.holds(concept, Background.WHITE));
    }

    @Test
    void oneInTwentyPairsIsHeldOutInOneOrder() {
        long held = 0;
        long both = 0;
        for (Concept left : seen()) {
            for (Concept right : seen()) {
                held += holdOut.holds(left, right) ? 1 : 0;
                both += holdOut.holds(left, right) && holdOut.holds(right, left) ? 1 : 0;
            }
        }

        assertThat(held).isCloseTo(387L * 387 / 20, Percentage.withPercentage(5));
        assertThat(both).as("the other order is decided by itself").isLessThan(held / 10);
    }

    @Test
    void everyConceptKeepsColoursAndBackgroundsToTrainOn() {
        assertThat(seen()).allSatisfy(concept -> {
            assertThat(Colour.values())
                    .filteredOn(colour -> !holdOut.holds(concept, colour))
                    .hasSizeGreaterThan(3);
            assertThat(Background.values())
                    .filteredOn(background -> !holdOut.holds(concept, background))
                    .hasSizeGreaterThan(3);
        });
    }

    @Test
    void aSceneIsHeldOutForAnythingInIt() {
        Thing dagger = Thing.of(concepts.named("dagger").orElseThrow());
        Thing apple = Thing.of(concepts.named("apple").orElseThrow());

        assertThat(holdOut.holds(Scene.of(dagger, Background.WHITE))).isTrue();
        assertThat(holdOut.holds(Scene.of(apple, dagger, Background.WHITE))).isTrue();
        assertThat(holdOut.holds(Scene.of(apple, Background.WHITE))).isFalse();
    }

    private List<Concept> seen() {
        return concepts.all().stream()
                .filter(concept -> !holdOut.holds(concept))
                .toList();
    }
}
