package distillery.families;

import distillery.checkpoint.ConfigFile;
import distillery.checkpoint.DiffusersFolder;
import distillery.checkpoint.Dtype;
import distillery.checkpoint.UnusableModelException;
import distillery.schedulers.SchedulerConfig;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The families of models that can be run, each by the {@code _class_name} of its {@code model_index.json}. */
public enum Families {
    STABLE_DIFFUSION("StableDiffusionPipeline", 1, 7.5),
    STABLE_DIFFUSION_XL("StableDiffusionXLPipeline", 2, 5.0),
    LATENT_CONSISTENCY("LatentConsistencyModelPipeline", 1, 8.5);

    private final String className;
    private final int textEncoders;
    private final double guidance;

    Families(String className, int textEncoders, double guidance) {
        this.className = className;
        this.textEncoders = textEncoders;
        this.guidance = guidance;
    }

    /**
     * The family that a folder belongs to.
     *
     * @throws UnusableModelException if it belongs to none of them
     */
    public static Families of(DiffusersFolder folder) {
        return Arrays.stream(values())
                .filter(family -> family.className.equals(folder.className()))
                .findFirst()
                .orElseThrow(() -> new UnusableModelException(
                        "model_index.json names the pipeline %s, which this version cannot run. It runs %s."
                                .formatted(
                                        folder.className(),
                                        Arrays.stream(values())
                                                .map(family -> family.className)
                                                .collect(Collectors.joining(", ")))));
    }

    /** How strongly diffusers follows the prompt where nobody says. */
    public double guidance() {
        return guidance;
    }

    /**
     * Reads the model's scheduler config as the family's pipeline in diffusers does: that of Stable Diffusion counts
     * leading timesteps from 1 and clips nothing, whatever older files say.
     */
    SchedulerConfig scheduler(DiffusersFolder folder) throws IOException {
        ConfigFile config = folder.part("scheduler").config();
        return this == STABLE_DIFFUSION
                ? SchedulerConfig.read(config.ignore("clip_sample"), 1)
                : SchedulerConfig.read(config);
    }

    List<TextPart> openText(DiffusersFolder folder, Dtype preferred) throws IOException {
        List<TextPart> parts = new ArrayList<>();
        for (int i = 1; i <= textEncoders; i++) {
            parts.add(TextPart.open(folder, preferred, i == 1 ? "" : "_" + i));
        }
        return parts;
    }

    Family load(List<TextPart> parts, DiffusersFolder folder, NetworkSource source, Precision precision)
            throws IOException {
        TextEncoder first = parts.get(0).load(folder, source, precision);
        if (textEncoders == 1) {
            return new StableDiffusion(first);
        }
        try {
            boolean zeros = folder.modelIndex().flag("force_zeros_for_empty_prompt", true);
            return new StableDiffusionXl(first, parts.get(1).load(folder, source, precision), zeros);
        } catch (RuntimeException | IOException e) {
            Closing.quietly(first, e);
            throw e;
        }
    }
}
