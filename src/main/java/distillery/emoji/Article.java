package distillery.emoji;

/** What stands before a thing when captions speak of it: "a pear", "an apple", "some grapes", "lightning". For any thread. */
public enum Article {
    A("a "),
    AN("an "),
    SOME("some "),
    NONE("");

    private final String words;

    Article(String words) {
        this.words = words;
    }

    /** The word with the space after it; nothing for {@link #NONE}. */
    String words() {
        return words;
    }

    /** "a" or "an" as the first letter suggests; words that sound otherwise ("unicorn") are listed with the concepts. */
    static Article before(String word) {
        return "aeiou".indexOf(word.charAt(0)) >= 0 ? AN : A;
    }
}
