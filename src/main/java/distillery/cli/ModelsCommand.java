package distillery.cli;

import distillery.hub.ByteCount;
import distillery.hub.CachedModel;
import distillery.hub.Catalogue;
import distillery.hub.HubCache;
import distillery.hub.KnownModel;
import distillery.hub.ModelPull;
import distillery.hub.ShippedModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What models there are, here and on the hub, and how to get one. For one thread. */
@Command(name = "models", description = "Show and fetch published models.")
public final class ModelsCommand {
    private final Terminal terminal;
    private final Catalogue catalogue;
    private final HubCache cache;
    private final ShippedModels shipped;
    private final ModelPull pull;

    public ModelsCommand(
            Terminal terminal, Catalogue catalogue, HubCache cache, ShippedModels shipped, ModelPull pull) {
        this.terminal = terminal;
        this.catalogue = catalogue;
        this.cache = cache;
        this.shipped = shipped;
        this.pull = pull;
    }

    /** Prints the catalogue, and after it the pipelines in the cache that it does not know. */
    @Command(name = "list", description = "List known models and those in the cache.")
    int list() throws IOException {
        Map<String, CachedModel> cached = new LinkedHashMap<>();
        for (CachedModel model : cache.models()) {
            cached.put(model.repo(), model);
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("MODEL", "FAMILY", "UNET", "WEIGHTS", "IN CACHE", "LICENCE", "DISTILLED FROM"));
        for (KnownModel model : catalogue.models()) {
            rows.add(List.of(
                    model.id(),
                    model.family(),
                    millions(model.unetParameters()),
                    weights(model),
                    here(model, cached.remove(model.id())),
                    model.licence(),
                    model.teacher() == null ? "" : model.teacher()));
        }
        for (CachedModel model : cached.values()) {
            if (isPipeline(model)) {
                rows.add(List.of(model.repo(), "", "", "", new ByteCount(model.bytes()).toString(), "", ""));
            }
        }
        Columns.print(rows, terminal.out());
        terminal.out().println();
        terminal.out().println("Cache: " + cache.root());
        return 0;
    }

    /** Fetches a model, or unpacks one that comes with the program, and prints the folder it lies in. */
    @Command(name = "pull", description = "Fetch a model into the cache, or what is missing of it.")
    int pull(
            @Parameters(paramLabel = "MODEL", description = "Its name on the hub, such as nota-ai/bk-sdm-small.")
                    String model,
            @Nullable @Option(
                            names = "--revision",
                            paramLabel = "R",
                            description = "A branch, a tag or a commit; else the catalogue's choice, else main.")
                    String revision)
            throws IOException, InterruptedException {
        Optional<Path> here = revision == null ? shipped.folder(model) : Optional.empty();
        if (here.isPresent()) {
            terminal.out().println(here.get());
            return 0;
        }
        Optional<KnownModel> known = catalogue.find(model);
        String wanted =
                revision != null ? revision : known.map(KnownModel::revision).orElse("main");
        Path folder;
        try (ProgressBar bar = terminal.bar()) {
            folder = pull.pull(model, wanted, (file, done, total) -> bar.bytes(model, done, total));
        }
        terminal.out().println(folder);
        return 0;
    }

    private String here(KnownModel model, @Nullable CachedModel cached) throws IOException {
        if (shipped.names().contains(model.id())) {
            return "shipped";
        }
        if (cached == null) {
            return "";
        }
        boolean whole = model.revision() != null
                && cache.snapshot(model.id(), model.revision()).isPresent();
        return new ByteCount(cached.bytes()) + (whole ? "" : " (part)");
    }

    /** The cache is shared with other programs, which keep models of other kinds in it. */
    private boolean isPipeline(CachedModel model) throws IOException {
        for (String revision : model.revisions()) {
            Optional<Path> folder = cache.snapshot(model.repo(), revision);
            if (folder.isPresent() && Files.isRegularFile(folder.get().resolve("model_index.json"))) {
                return true;
            }
        }
        return false;
    }

    private static String weights(KnownModel model) {
        if (model.weightBytes() == null) {
            return "";
        }
        String about = model.inferred().containsKey("weightBytes") ? "≈ " : "";
        return about + new ByteCount(model.weightBytes());
    }

    private static String millions(@Nullable Long parameters) {
        return parameters == null ? "" : String.format(Locale.ROOT, "%.1f M", parameters / 1e6);
    }
}
