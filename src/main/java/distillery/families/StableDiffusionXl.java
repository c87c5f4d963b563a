package distillery.families;

import distillery.engine.Engine;
import distillery.families.TextEncoder.States;
import distillery.tokenizer.TokenizedPrompt;
import java.util.List;
import java.util.Optional;

/**
 * Stable Diffusion XL and what was distilled from it: two text encoders side by side, the second one's pooled text,
 * and the picture's sizes (Podell et al., arXiv 2307.01952). For the engine's thread.
 */
final class StableDiffusionXl implements Family {
    private final TextEncoder first;
    private final TextEncoder second;
    private final boolean zerosForNoNegative;

    /** @param zerosForNoNegative whether an unsaid negative prompt is all zeros instead of an empty text */
    StableDiffusionXl(TextEncoder first, TextEncoder second, boolean zerosForNoNegative) {
        this.first = first;
        this.second = second;
        this.zerosForNoNegative = zerosForNoNegative;
    }

    @Override
    public Tokens tokenize(Prompt prompt) {
        Prompt said = prompt.guided() && prompt.negative().isEmpty() && zerosForNoNegative
                ? new Prompt(prompt.text(), Optional.empty(), false)
                : prompt;
        String negative = prompt.negative().orElse("");
        List<TokenizedPrompt> rows = StableDiffusion.rows(first, said, negative);
        return new Tokens(
                List.of(rows, StableDiffusion.rows(second, said, negative)),
                StableDiffusion.cut(rows),
                prompt.guided() && !said.guided());
    }

    @Override
    public Conditioning encode(Engine engine, Tokens tokens, int width, int height) {
        States one = first.encode(engine, tokens.texts().get(0));
        States two = second.encode(engine, tokens.texts().get(1));
        float[] text = sideBySide(one.beforeLast(), first.width(), two.beforeLast(), second.width());
        float[] pooled = two.pooled();
        int rows = tokens.texts().get(0).size();
        if (tokens.zeroNegative()) {
            rows++;
            text = afterZeros(text);
            pooled = afterZeros(pooled);
        }
        float[] sizes = new float[6 * rows];
        for (int row = 0; row < rows; row++) {
            float[] ofRow = {height, width, 0, 0, height, width};
            System.arraycopy(ofRow, 0, sizes, 6 * row, 6);
        }
        return new Conditioning(rows, first.tokens(), text, Optional.of(pooled), Optional.of(sizes), Optional.empty());
    }

    /** (…, a) and (…, b) to (…, a + b). */
    private static float[] sideBySide(float[] left, int a, float[] right, int b) {
        int count = left.length / a;
        float[] both = new float[count * (a + b)];
        for (int i = 0; i < count; i++) {
            System.arraycopy(left, i * a, both, i * (a + b), a);
            System.arraycopy(right, i * b, both, i * (a + b) + a, b);
        }
        return both;
    }

    private static float[] afterZeros(float[] row) {
        float[] both = new float[2 * row.length];
        System.arraycopy(row, 0, both, row.length, row.length);
        return both;
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
