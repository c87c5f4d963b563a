package distillery.cli;

import distillery.evaluation.Evaluation;
import distillery.evaluation.Painter;
import distillery.evaluation.Quality;
import distillery.families.Autoencoder;
import distillery.pipeline.ContactSheet;
import distillery.pipeline.Picture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The models of one evaluation, all loaded at once so that they can take turns. For the engine's thread. */
final class EvaluatedModels implements AutoCloseable {
    /** What a sheet shows: names, colours, backgrounds and a pair. */
    private static final List<String> SHOWN = List.of(
            "a red apple",
            "a cat on a yellow background",
            "a blue car",
            "a rocket on a blue background",
            "a pizza",
            "a green heart",
            "a robot on a pink background",
            "a fox next to a mushroom");

    private final List<EvaluatedModel> models = new ArrayList<>();

    /** Loads one model. */
    interface Loader {
        EvaluatedModel load(String name) throws IOException;
    }

    /** @throws IllegalArgumentException if they make pictures of different sizes */
    static EvaluatedModels load(List<String> names, Loader loader) throws IOException {
        EvaluatedModels loaded = new EvaluatedModels();
        try {
            for (String name : names) {
                loaded.add(loader.load(name));
            }
            return loaded;
        } catch (RuntimeException | IOException e) {
            loaded.close();
            throw e;
        }
    }

    private void add(EvaluatedModel model) {
        models.add(model);
        if (model.edge() != edge()) {
            throw new IllegalArgumentException(
                    "%s makes pictures of %d points where %s makes %d; compare models of one size."
                            .formatted(model.name(), model.edge(), models.get(0).name(), edge()));
        }
    }

    /** Of all pictures, in points. */
    int edge() {
        return models.get(0).edge();
    }

    /** A row for each model. */
    Picture sheet() {
        ContactSheet sheet = new ContactSheet(SHOWN);
        for (EvaluatedModel model : models) {
            sheet.row(
                    model.name(),
                    IntStream.range(0, SHOWN.size())
                            .mapToObj(i -> model.make(SHOWN.get(i), i).picture())
                            .toList());
        }
        return sheet.picture();
    }

    /** Asks all models, and the drawings after them. */
    EvaluationReport examine(Evaluation evaluation, EvaluationReport.Setting setting, ProgressBar bar)
            throws IOException {
        List<Painter> painters = new ArrayList<>(models);
        painters.add(evaluation.drawings());
        List<Quality> qualities = evaluation.of(painters, done -> bar.steps("evaluate", done, evaluation.questions()));
        List<EvaluationReport.Model> reports = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            reports.add(
                    EvaluationReport.Model.of(models.get(i), fidelity(models.get(i), evaluation), qualities.get(i)));
        }
        return new EvaluationReport(setting, reports, qualities.get(models.size()));
    }

    private double fidelity(EvaluatedModel model, Evaluation evaluation) throws IOException {
        try (Autoencoder autoencoder = model.autoencoder()) {
            return evaluation.fidelity(picture -> autoencoder.thereAndBack(picture, edge(), edge()));
        }
    }

    @Override
    public void close() throws IOException {
        for (EvaluatedModel model : models) {
            model.close();
        }
    }
}
