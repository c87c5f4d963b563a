package distillery.tokenizer;

import java.util.List;

/**
 * A prompt as the text encoder reads it, and what of it was left unread. Any thread may read it; nobody may write to
 * the array.
 *
 * @param ids the start token, the prompt's tokens, the end token and padding: as many numbers as the text encoder
 *     takes, which is 77 in every published model
 * @param length how many tokens the whole prompt has, without start, end and padding; if it is more than
 *     {@code ids.length - 2}, the rest was cut
 * @param cut the words that did not fit, spelled as in the prompt and in its order. Words are what stands between
 *     white space; one that lost only its last token is among them. Empty if everything fitted
 */
@SuppressWarnings("ArrayRecordComponent")
public record TokenizedPrompt(int[] ids, int length, List<String> cut) {
    public TokenizedPrompt {
        cut = List.copyOf(cut);
    }
}
