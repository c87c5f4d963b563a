package distillery.hub;

import distillery.checkpoint.UnusableModelException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The folder in which Python's {@code huggingface_hub} and this program keep the same models: bytes under their
 * checksum in {@code blobs}, a folder of links per commit in {@code snapshots}, the commit of each branch in
 * {@code refs}. Safe for all threads and for several processes at once, because a file appears only whole.
 *
 * <p>The layout is that of the hub's documentation page "Local cache".
 */
public final class HubCache {
    /** The signature is fixed by the standard for cache directory tags; backup programs look for it. */
    private static final String TAG = """
            Signature: 8a477f597d28d172789f06886806bc55
            # Models fetched from the Hugging Face hub; they can be fetched again.
            # About this file: https://bford.info/cachedir/
            """;

    private static final String PREFIX = "models--";

    private final Path root;
    private final boolean symlinks;

    public HubCache(HubSettings settings) {
        this.root = settings.cache();
        this.symlinks = settings.symlinks();
    }

    /** The folder that holds all models. */
    public Path root() {
        return root;
    }

    /**
     * The folder with a model's files, if the model is here: its front page is, {@code model_index.json} or a
     * {@code config.json} of a network that stands alone. Asks no server.
     *
     * @param revision a branch, a tag or a full commit
     */
    public Optional<Path> snapshot(String repo, String revision) throws IOException {
        Optional<String> commit = commit(repo, revision);
        return commit.map(name -> snapshotFolder(repo, name))
                .filter(folder ->
                        NeededFiles.FRONT_PAGES.stream().anyMatch(page -> Files.isRegularFile(folder.resolve(page))));
    }

    /** Every model that has a file here, sorted by name. */
    public List<CachedModel> models() throws IOException {
        List<CachedModel> models = new ArrayList<>();
        for (Path folder : list(root)) {
            String name = folder.getFileName().toString();
            if (name.startsWith(PREFIX) && Files.isDirectory(folder.resolve("snapshots"))) {
                String repo = name.substring(PREFIX.length()).replace("--", "/");
                models.add(new CachedModel(repo, revisions(folder.resolve("refs")), bytes(folder)));
            }
        }
        return models;
    }

    /** The folder of one commit, whether it exists or not. */
    Path snapshotFolder(String repo, String commit) {
        return folder(repo).resolve("snapshots").resolve(commit);
    }

    /** Where a file's bytes belong, whether they are there or not. */
    Path blob(String repo, RemoteFile file) {
        return folder(repo).resolve("blobs").resolve(file.checksum().hex());
    }

    boolean hasBlob(String repo, RemoteFile file) throws IOException {
        Path blob = blob(repo, file);
        return Files.isRegularFile(blob) && Files.size(blob) == file.size();
    }

    /**
     * Makes the folders of a model, and marks the cache as one for backup programs.
     *
     * @throws UnusableModelException if nothing can be written there
     */
    void prepare(String repo, String commit) {
        try {
            makeFolders(repo, commit);
        } catch (IOException e) {
            throw new UnusableModelException(
                    "%s cannot be kept in %s (%s). Set HF_HOME or HF_HUB_CACHE to a folder that can be written."
                            .formatted(repo, root, e),
                    e);
        }
    }

    private void makeFolders(String repo, String commit) throws IOException {
        Files.createDirectories(folder(repo).resolve("blobs"));
        Files.createDirectories(snapshotFolder(repo, commit));
        Path tag = root.resolve("CACHEDIR.TAG");
        if (!Files.exists(tag)) {
            Files.writeString(tag, TAG);
        }
    }

    /**
     * Shows a blob under its name in a snapshot: by a symbolic link; where those are forbidden by a hard link; where
     * the file system has neither by a copy. It is made aside and moved into place, as others may do the same now.
     */
    void show(String repo, String commit, RemoteFile file) throws IOException {
        Path shown = snapshotFolder(repo, commit).resolve(file.path());
        Files.createDirectories(Objects.requireNonNull(shown.getParent()));
        Path fresh = aside(shown);
        try {
            link(fresh, blob(repo, file));
            Files.move(fresh, shown, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            // It is still there after a failure, and after a move onto a hard link to the same bytes.
            Files.deleteIfExists(fresh);
        }
    }

    private void link(Path link, Path blob) throws IOException {
        if (symlinks) {
            try {
                Files.createSymbolicLink(
                        link, Objects.requireNonNull(link.getParent()).relativize(blob));
                return;
            } catch (FileSystemException | UnsupportedOperationException e) {
                // Windows lets only some people make symbolic links.
            }
        }
        WholeFile.link(link, blob);
    }

    /** Remembers which commit a branch or tag stood for. */
    void remember(String repo, String revision, String commit) throws IOException {
        if (revision.equals(commit)) {
            return;
        }
        Path ref = folder(repo).resolve("refs").resolve(revision);
        Files.createDirectories(Objects.requireNonNull(ref.getParent()));
        Path fresh = aside(ref);
        Files.writeString(fresh, commit);
        Files.move(fresh, ref, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** A name beside a file, for what will be moved to it. */
    static Path aside(Path path) {
        return path.resolveSibling(path.getFileName() + "." + UUID.randomUUID() + ".tmp");
    }

    private Path folder(String repo) {
        return root.resolve(PREFIX + TrustedName.repo(repo).replace("/", "--"));
    }

    private Optional<String> commit(String repo, String revision) throws IOException {
        if (TrustedName.isCommit(revision)) {
            return Optional.of(revision);
        }
        Path ref = folder(repo).resolve("refs").resolve(TrustedName.revision(revision));
        return Files.isRegularFile(ref)
                ? Optional.of(Files.readString(ref).strip()).filter(TrustedName::isCommit)
                : Optional.empty();
    }

    private static List<String> revisions(Path refs) throws IOException {
        return Files.isDirectory(refs)
                ? filesBelow(refs).stream()
                        .map(file -> refs.relativize(file).toString().replace('\\', '/'))
                        .toList()
                : List.of();
    }

    /** Counts a blob once, however many snapshots show it and in whatever way. */
    private static long bytes(Path folder) throws IOException {
        Set<Object> counted = new HashSet<>();
        long sum = 0;
        for (Path file : filesBelow(folder.resolve("snapshots"))) {
            BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
            Object key = facts.fileKey() == null ? file.toRealPath() : facts.fileKey();
            sum += counted.add(key) ? facts.size() : 0;
        }
        return sum;
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
    }
}
