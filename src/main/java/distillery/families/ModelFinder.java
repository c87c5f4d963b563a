package distillery.families;

import distillery.checkpoint.UnusableModelException;
import distillery.hub.HubCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the folder of a model that somebody names, without asking any server. For any thread. */
public final class ModelFinder {
    private final HubCache cache;

    public ModelFinder(HubCache cache) {
        this.cache = cache;
    }

    /**
     * The folder of a model or of a single network.
     *
     * @param name a folder on this machine, or a model's id on the hub, {@code nota-ai/bk-sdm-small}, perhaps with a
     *     revision behind an {@code @}
     * @throws UnusableModelException if there is no such folder and the model was never pulled
     */
    public Path find(String name) throws IOException {
        Optional<Path> here = here(name);
        if (here.isPresent()) {
            return here.get();
        }
        int at = name.indexOf('@');
        String repo = at < 0 ? name : name.substring(0, at);
        String revision = at < 0 ? "main" : name.substring(at + 1);
        if (!repo.matches("[\\w.-]+/[\\w.-]+")) {
            throw new UnusableModelException(
                    name + " is neither a folder here nor the id of a model, such as nota-ai/bk-sdm-small.");
        }
        return cache.snapshot(repo, revision)
                .orElseThrow(() -> new UnusableModelException(
                        "%s is not on this machine. Fetch it with: distillery models pull %s%s"
                                .formatted(name, repo, at < 0 ? "" : " --revision " + revision)));
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
