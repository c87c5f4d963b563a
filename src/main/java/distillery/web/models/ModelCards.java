package distillery.web.models;

import distillery.families.KnownModels;
import distillery.hub.ByteCount;
import distillery.hub.KnownModel;
import distillery.schedulers.Schedulers;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The models that can be asked for: those on this machine, and perhaps those that would be downloaded. For any thread. */
public final class ModelCards implements Supplier<List<ModelCard>> {
    private final KnownModels models;
    private final Supplier<Set<String>> loaded;
    private final boolean downloads;

    /**
     * @param loaded names of models in memory
     * @param downloads whether visitors may ask for models that are not here
     */
    public ModelCards(KnownModels models, Supplier<Set<String>> loaded, boolean downloads) {
        this.models = models;
        this.loaded = loaded;
        this.downloads = downloads;
    }

    @Override
    public List<ModelCard> get() {
        return models.all().stream()
                .filter(model -> downloads || models.isHere(model.id()))
                .map(this::card)
                .toList();
    }

    private ModelCard card(KnownModel model) {
        boolean here = models.isHere(model.id());
        return new ModelCard(
                model.id(),
                model.lineage(),
                String.format(Locale.ROOT, "%.1f M", Objects.requireNonNull(model.unetParameters()) / 1e6),
                model.licence(),
                scores(model),
                state(model, here),
                here,
                Objects.requireNonNullElse(model.steps(), 25),
                Objects.requireNonNullElse(model.guidance(), 7.5),
                Optional.ofNullable(model.scheduler())
                        .flatMap(Schedulers::ofClass)
                        .orElse(Schedulers.DDIM)
                        .shortName(),
                Objects.requireNonNullElse(model.nativeSize(), 512));
    }

    private String state(KnownModel model, boolean here) {
        if (loaded.get().contains(model.id())) {
            return "In memory";
        }
        if (models.isShipped(model.id())) {
            return "Comes with the program";
        }
        if (here) {
            return "On this machine";
        }
        return model.weightBytes() == null
                ? "Would be downloaded"
                : "Would download " + new ByteCount(model.weightBytes());
    }

    private String scores(KnownModel model) {
        KnownModel.Quality quality = model.quality();
        return quality == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        "FID %.2f · IS %.2f · CLIP %.4f%s",
                        quality.fid(),
                        quality.is(),
                        quality.clip(),
                        models.setting(model)
                                .map(setting -> " (" + setting.text() + ")")
                                .orElse(""));
    }
}
