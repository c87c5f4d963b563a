package distillery.pipeline;

import java.util.List;

/**
 * A finished picture with what it took.
 *
 * @param cut words of the prompts that were too many for the model
 */
public record GeneratedImage(GenerateRequest request, Picture picture, List<String> cut, Timings timings) {
    public GeneratedImage {
        cut = List.copyOf(cut);
    }
}
