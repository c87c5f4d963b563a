package distillery.pipeline;

import java.util.List;

/**
 * A finished picture with what it took.
 *
 * @param cut words of the prompts that were too many for the model
 * @param noise a fingerprint of the noise that it began with: where it is the same, the noise was
 */
public record GeneratedImage(
        GenerateRequest request, Picture picture, List<String> cut, Timings timings, String noise) {
    public GeneratedImage {
        cut = List.copyOf(cut);
    }
}
