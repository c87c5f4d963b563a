package distillery.families;

import java.util.Arrays;
import java.util.Optional;

/**
 * What steers the UNet towards a prompt, as plain numbers. Rows come in the order [negative, prompt] if the picture is
 * guided, else there is the prompt's row alone. Nobody may write to the arrays; then any thread may read them.
 *
 * @param rows 2 if guided, else 1
 * @param text states of the text, (rows, tokens, features) flattened
 * @param pooled one vector for each whole text, (rows, features) flattened, for models that want it
 * @param sizes six numbers for each row: height and width before cropping, crop from top and left, height and width
 * @param guidance waves of the guidance scale, (1, features), for models that take it as an input
 */
@SuppressWarnings("ArrayRecordComponent")
public record Conditioning(
        int rows,
        int tokens,
        float[] text,
        Optional<float[]> pooled,
        Optional<float[]> sizes,
        Optional<float[]> guidance) {

    /** Without the extras that only some models take. */
    static Conditioning ofText(int rows, int tokens, float[] text) {
        return new Conditioning(rows, tokens, text, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The prompt's row alone, which is the last. */
    Conditioning ofPromptAlone() {
        return rows == 1
                ? this
                : new Conditioning(1, tokens, last(text), pooled.map(this::last), sizes.map(this::last), guidance);
    }

    private float[] last(float[] numbers) {
        return Arrays.copyOfRange(numbers, numbers.length - numbers.length / rows, numbers.length);
    }

    /** The same for a model that is told the guidance scale instead of being guided. */
    Conditioning told(double guidance, int width) {
        return new Conditioning(rows, tokens, text, pooled, sizes, Optional.of(GuidanceWaves.of(guidance, width)));
    }
}
