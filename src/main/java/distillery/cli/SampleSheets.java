package distillery.cli;

import distillery.engine.Engine;
import distillery.hub.Catalogue;
import distillery.pipeline.PngImage;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Draws what a model in training makes of the same prompts and noise each time, so that one sees it learn. For the
 * engine's thread.
 */
final class SampleSheets {
    private static final EvaluatedModel.Wishes WISHES = new EvaluatedModel.Wishes(Optional.of(20), Optional.of(4.0), 1);

    private final Engine engine;
    private final Catalogue catalogue;
    private final Path model;
    private final Path folder;

    /**
     * @param model the folder that training writes
     * @param folder for the sheets
     */
    SampleSheets(Engine engine, Catalogue catalogue, Path model, Path folder) {
        this.engine = engine;
        this.catalogue = catalogue;
        this.model = model;
        this.folder = folder;
    }

    /** Draws the sheet of a step that was saved. */
    void draw(long step) throws IOException {
        Files.createDirectories(folder);
        try (EvaluatedModels drawn = EvaluatedModels.load(
                List.of("step " + step),
                name -> EvaluatedModel.load(name, model, catalogue, engine, Precision.FP32, WISHES))) {
            PngImage.encode(drawn.sheet(), Map.of()).save(folder.resolve("step-%06d.png".formatted(step)));
        }
    }
}
