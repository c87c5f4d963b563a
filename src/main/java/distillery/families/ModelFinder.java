package distillery.families;

import distillery.checkpoint.UnusableModelException;
import distillery.hub.HubCache;
import distillery.hub.ShippedModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds the folder of a model that somebody names, without asking any server. For any thread. */
public final class ModelFinder {
    private final ShippedModels shipped;
    private final HubCache cache;

    public ModelFinder(ShippedModels shipped, HubCache cache) {
        this.shipped = shipped;
        this.cache = cache;
    }

    /** The model to use where nobody names one; empty in a program that comes without models. */
    public Optional<String> usual() {
        return shipped().stream().findFirst();
    }

    /** The models that come with the program. */
    public List<String> shipped() {
        return shipped.names();
    }

    /**
     * The folder of a model or of a single network.
     *
     * @param name a model that comes with the program, {@code emoji}; or a folder on this machine, with a {@code ./}
     *     before it where a model has the same name; or a model's id on the hub, {@code nota-ai/bk-sdm-small}, perhaps
     *     with a revision behind an {@code @}
     * @throws UnusableModelException if it is none of them, or the model was never pulled
     */
    public Path find(String name) throws IOException {
        Optional<Path> unpacked = shipped.folder(name);
        if (unpacked.isPresent()) {
            return unpacked.get();
        }
        Optional<Path> here = here(name);
        if (here.isPresent()) {
            return here.get();
        }
        int at = name.indexOf('@');
        String repo = at < 0 ? name : name.substring(0, at);
        String revision = at < 0 ? "main" : name.substring(at + 1);
        if (!repo.matches("[\\w.-]+/[\\w.-]+")) {
            throw new UnusableModelException(
                    "%s is neither a folder here nor the id of a model, such as nota-ai/bk-sdm-small.%s"
                            .formatted(name, ofTheProgram()));
        }
        return cache.snapshot(repo, revision)
                .orElseThrow(() -> new UnusableModelException(
                        "%s is not on this machine. Fetch it with: distillery models pull %s%s"
                                .formatted(name, repo, at < 0 ? "" : " --revision " + revision)));
    }

    private String ofTheProgram() {
        List<String> names = shipped();
        return names.isEmpty() ? "" : " With the program come " + String.join(", ", names) + ".";
    }

    private static Optional<Path> here(String name) {
        try {
            // A single file is no model either, but whoever opens it can say why.
            return Optional.of(Path.of(name)).filter(Files::exists);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
