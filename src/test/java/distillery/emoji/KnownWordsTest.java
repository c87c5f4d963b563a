package distillery.emoji;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownWordsTest {
    private final Concepts concepts = Concepts.read();
    private final KnownWords words = new KnownWords(concepts);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A red apple, on a yellow background!",
                "a fox next to a mushroom",
                "grapes emoji, fruit, flat style",
                "the gray background of some blueberries"
            })
    void whatCaptionsSayIsKnown(String prompt) {
        assertThat(words.unknown(prompt)).isEmpty();
    }

    @Test
    void eachThingIsKnownByTheNameThatItHas() {
        for (Concept concept : concepts.all()) {
            assertThat(words.unknown(Captions.plain(Scene.of(Thing.of(concept), Background.PINK))))
                    .as(concept.name())
                    .isEmpty();
        }
    }

    @Test
    void otherWordsAreNamedOnceInTheirOrder() {
        assertThat(words.unknown("an astronaut riding a cat, oil painting, astronaut, 猫"))
                .isEqualTo(List.of("astronaut", "riding", "oil", "painting", "猫"));
    }
}
