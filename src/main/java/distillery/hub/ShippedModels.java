package distillery.hub;

import distillery.checkpoint.UnusableModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that come with the program, which nobody has to download. Each is unpacked from the program's own files
 * when it is first asked for, and is then a diffusers folder like any other. Safe for all threads and for several
 * processes at once, because a file appears only whole and a whole file is never replaced.
 *
 * <p>The folder is {@code models/DIGEST/NAME} below {@code $DISTILLERY_CACHE}, else below {@code distillery} in
 * {@code $XDG_CACHE_HOME} or {@code ~/.cache}. The digest is that of the index, so that versions of the program with
 * other models do not meet. A part that models share is one file with several names, where the file system can do that.
 */
public final class ShippedModels {
    private static final Logger LOG = LoggerFactory.getLogger(ShippedModels.class);
    private static final String PLACE = "models/";

    private final ClassLoader program;
    private final ShippedIndex index;
    private final Path cache;
    private @Nullable Path temporary;

    private ShippedModels(ClassLoader program, ShippedIndex index, Path cache) {
        this.program = program;
        this.index = index;
        this.cache = cache;
    }

    /**
     * Reads which models there are, and unpacks none. A program without an index has none.
     *
     * @param program where the program's own files are found
     * @param environment names to values, as {@link System#getenv()} gives them
     */
    public static ShippedModels read(ClassLoader program, Map<String, String> environment) throws IOException {
        Path cache = cache(environment).resolve("models");
        try (InputStream stream = program.getResourceAsStream(PLACE + "models.json")) {
            if (stream == null) {
                return new ShippedModels(program, ShippedIndex.EMPTY, cache);
            }
            byte[] json = stream.readAllBytes();
            String digest = Checksum.sha256(json).hex().substring(0, 12);
            return new ShippedModels(program, ShippedIndex.read(json), cache.resolve(digest));
        }
    }

    /** The folder that the program keeps for what it can make again. */
    public static Path cache(Map<String, String> environment) {
        Environment set = new Environment(environment);
        return set.path("DISTILLERY_CACHE", set.cacheHome().resolve("distillery"));
    }

    /** All of them, the one to begin with first. */
    public List<String> names() {
        return index.models().stream().map(ShippedIndex.Model::name).toList();
    }

    /**
     * The folder of a model, with all its files; empty if no such model comes with the program. Where the cache cannot
     * be written it is a temporary folder, which goes when the program ends.
     *
     * @throws UnusableModelException if the program's own files are damaged
     */
    public synchronized Optional<Path> folder(String name) throws IOException {
        Optional<ShippedIndex.Model> model = index.find(name);
        return model.isEmpty() ? Optional.empty() : Optional.of(folder(model.get()));
    }

    private Path folder(ShippedIndex.Model model) throws IOException {
        if (temporary == null) {
            try {
                return unpack(model, cache);
            } catch (IOException e) {
                temporary = TemporaryFolder.untilTheProgramEnds("distillery-models");
                LOG.warn(
                        "{} cannot be used ({}); models are unpacked anew at every start. Set DISTILLERY_CACHE to a folder that can be written.",
                        cache,
                        e.toString());
            }
        }
        return unpack(model, temporary);
    }

    private Path unpack(ShippedIndex.Model model, Path root) throws IOException {
        Path folder = root.resolve(model.name());
        for (ShippedIndex.File file : model.files()) {
            own(model, file, root);
        }
        for (Map.Entry<String, String> share : model.shares().entrySet()) {
            ShippedIndex.Model lender = index.find(share.getValue()).orElseThrow();
            for (ShippedIndex.File file : lender.part(share.getKey())) {
                Path lent = own(lender, file, root);
                WholeFile.place(folder.resolve(file.path()), file.bytes(), fresh -> WholeFile.link(fresh, lent));
            }
        }
        return folder;
    }

    /** A file that is a model's own. */
    private Path own(ShippedIndex.Model model, ShippedIndex.File file, Path root) throws IOException {
        String path = model.name() + "/" + file.path();
        return WholeFile.place(
                root.resolve(path), file.bytes(), fresh -> copy(PLACE + path, new Checksum(file.sha256()), fresh));
    }

    private void copy(String resource, Checksum checksum, Path fresh) throws IOException {
        try (InputStream stream = program.getResourceAsStream(resource)) {
            if (stream != null) {
                Files.copy(stream, fresh);
                try (FileChannel file = FileChannel.open(fresh, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                    if (checksum.matches(file)) {
                        // Its bytes are safe on the disk before its name is, so that its size tells whether it is
                        // whole.
                        file.force(true);
                        return;
                    }
                }
            }
        }
        throw new UnusableModelException(
                "The program's own file " + resource + " is missing or damaged. Install the program again.");
    }
}
