package distillery.emoji;

import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A thing in words: "apple", "a red apple", "some grapes", "a grapes emoji". For any thread.
 *
 * @param emoji whether it is called an emoji of the thing
 */
record Noun(Concept concept, Optional<Colour> colour, boolean emoji) {
    /** With the article that cannot be left out, and no other. */
    String plain() {
        Article article = article();
        return (article == Article.SOME ? "" : article.words()) + words();
    }

    /** With or without article, and then "some" only now and then. */
    String said(boolean withArticle, RandomGenerator random) {
        Article article = article();
        boolean left = withArticle && (article != Article.SOME || random.nextBoolean());
        return (left ? article.words() : "") + words();
    }

    private String words() {
        return colour.map(one -> one.word() + " ").orElse("") + concept.name() + (emoji ? " emoji" : "");
    }

    /** Grapes are some, but their emoji is one; a colour in front decides between "a" and "an". */
    private Article article() {
        Article own = concept.article();
        boolean counted = own == Article.A || own == Article.AN;
        boolean fits = counted ? colour.isEmpty() : !emoji;
        return fits ? own : Article.before(words());
    }
}
