package distillery.families;

import distillery.checkpoint.UnusableModelException;
import distillery.hub.Catalogue;
import distillery.hub.HubCache;
import distillery.hub.KnownModel;
import distillery.hub.ModelPull;
import distillery.hub.ShippedModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** The models of the catalogue that make pictures: those in the box, those in the cache, and those on the hub. Safe for all threads. */
public final class KnownModels implements ModelSource {
    private final Catalogue catalogue;
    private final ShippedModels shipped;
    private final HubCache cache;
    private final ModelPull pull;

    public KnownModels(Catalogue catalogue, ShippedModels shipped, HubCache cache, ModelPull pull) {
        this.catalogue = catalogue;
        this.shipped = shipped;
        this.cache = cache;
        this.pull = pull;
    }

    /** All of them, in the catalogue's order. */
    public List<KnownModel> all() {
        return catalogue.models().stream()
                .filter(model -> model.unetParameters() != null)
                .toList();
    }

    /** How a model's published scores were measured; empty if it has none. */
    public Optional<Catalogue.Setting> setting(KnownModel model) {
        return Optional.ofNullable(model.quality())
                .map(quality -> catalogue.settings().get(quality.setting()));
    }

    /** Whether a model comes with the program. */
    public boolean isShipped(String model) {
        return shipped.names().contains(model);
    }

    @Override
    public boolean isHere(String model) {
        if (isShipped(model)) {
            return true;
        }
        try {
            Optional<KnownModel> known = catalogue.find(model);
            return known.isPresent()
                    && known.get().revision() != null
                    && cache.snapshot(model, known.get().revision()).isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void fetch(String model, Arrival arrival) throws IOException, InterruptedException {
        String revision = catalogue
                .find(model)
                .map(KnownModel::revision)
                .orElseThrow(() -> new UnusableModelException("%s is not in the catalogue.".formatted(model)));
        pull.pull(model, revision, (file, done, total) -> arrival.at(done, total));
    }
}
