package distillery.emoji;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConceptsTest {
    @Test
    void theListHas407ThingsOf25Kinds() {
        Concepts concepts = Concepts.read();

        assertThat(concepts.all()).hasSize(407);
        assertThat(concepts.all().stream().map(Concept::kind).distinct()).hasSize(25);
    }

    @Test
    void aThingHasAFileAndAKind() {
        Concept apple = Concepts.read().named("apple").orElseThrow();

        assertThat(apple).isEqualTo(new Concept("apple", "red-apple", "fruit", Article.AN, false));
    }

    @ParameterizedTest
    @CsvSource({"pear, A", "owl, AN", "unicorn, A", "ufo, A", "hourglass, AN", "grapes, SOME", "lightning, NONE"})
    void everyNameHasItsArticle(String name, Article article) {
        assertThat(Concepts.read().named(name).orElseThrow().article()).isEqualTo(article);
    }

    @Test
    void aCanoeKeepsItsOwnColours() {
        assertThat(Concepts.read().named("canoe").orElseThrow().ownColoursOnly())
                .isTrue();
    }

    @Test
    void twoThingsOfOneNameAreRefused() {
        Concept pear = new Concept("pear", "pear", "fruit", Article.A, false);

        assertThatThrownBy(() -> new Concepts(List.of(pear, pear), Set.of())).hasMessageContaining("\"pear\"");
    }

    @Test
    void aNameToKeepThatNothingHasIsRefused() {
        Concept pear = new Concept("pear", "pear", "fruit", Article.A, false);

        assertThatThrownBy(() -> new Concepts(List.of(pear), Set.of("plum"))).hasMessageContaining("plum");
    }

    @Test
    void aFileNameThatClimbsIsRefused() {
        assertThatThrownBy(() -> new Concept("pear", "../pear", "fruit", Article.A, false))
                .hasMessageContaining("../pear");
    }
}
