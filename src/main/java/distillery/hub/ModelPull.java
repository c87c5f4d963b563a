package distillery.hub;

import distillery.checkpoint.UnusableModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Brings a published model into the cache: what its folder needs and no more. Safe for all threads and for several
 * processes at once.
 */
public final class ModelPull {
    private final HubSettings settings;
    private final HubCache cache;
    private final HubClient client;
    private final Download download;

    /** @param pause how to wait before a request is tried again */
    public ModelPull(HubSettings settings, HubCache cache, Pause pause) {
        Patience patience = new Patience(pause, new Random());
        this.settings = settings;
        this.cache = cache;
        this.client = new HubClient(settings, patience);
        this.download = new Download(client, cache, patience);
    }

    /**
     * Fetches the files that are not here yet, in the order of {@link NeededFiles}. If it breaks off, what has arrived
     * is used by the next pull, and an older commit of the same branch stays in use until the new one is whole.
     *
     * @param repo a model's name on the hub, such as {@code nota-ai/bk-sdm-small}
     * @param revision a branch, a tag or a full commit
     * @return the folder with the model's files
     * @throws UnusableModelException if the model cannot be had; the message says what to do
     * @throws IOException if the cache cannot be written
     */
    public Path pull(String repo, String revision, PullProgress progress) throws IOException, InterruptedException {
        TrustedName.repo(repo);
        TrustedName.revision(revision);
        if (settings.offline()) {
            return cached(repo, revision);
        }
        HubClient.Listing listing = client.list(repo, revision);
        Path folder = cache.snapshotFolder(repo, listing.commit());
        List<RemoteFile> missing = new ArrayList<>();
        long present = 0;
        for (String path : NeededFiles.among(listing.paths(), repo)) {
            if (Files.isRegularFile(folder.resolve(path))) {
                present += Files.size(folder.resolve(path));
            } else {
                missing.add(client.describe(repo, listing.commit(), path));
            }
        }
        cache.prepare(repo, listing.commit());
        requireSpace(repo, missing);
        fetch(repo, listing.commit(), missing, present, progress);
        cache.remember(repo, revision, listing.commit());
        return folder;
    }

    private void fetch(String repo, String commit, List<RemoteFile> missing, long present, PullProgress progress)
            throws IOException, InterruptedException {
        long total = present + sum(missing);
        long done = present;
        for (RemoteFile file : missing) {
            long before = done;
            download.fetch(repo, commit, file, arrived -> progress.at(file.path(), before + arrived, total));
            cache.show(repo, commit, file);
            done += file.size();
        }
    }

    private static long sum(List<RemoteFile> files) {
        return files.stream().mapToLong(RemoteFile::size).sum();
    }

    private void requireSpace(String repo, List<RemoteFile> missing) throws IOException {
        long needed = 0;
        for (RemoteFile file : missing) {
            if (!cache.hasBlob(repo, file)) {
                needed += Math.max(0, file.size() - PartialFile.left(cache.blob(repo, file)));
            }
        }
        long free = Files.getFileStore(cache.root()).getUsableSpace();
        if (needed > free) {
            throw new UnusableModelException(
                    "%s needs %s more on the disk of %s, where %s are free. Free some, or set HF_HUB_CACHE to another disk."
                            .formatted(repo, new ByteCount(needed), cache.root(), new ByteCount(free)));
        }
    }

    /** Without the network: the folder that is here, if it has all that a pull would have chosen from it. */
    private Path cached(String repo, String revision) throws IOException {
        Path folder = cache.snapshot(repo, revision)
                .orElseThrow(() -> new UnusableModelException(
                        "%s at revision %s is not in %s, and HF_HUB_OFFLINE forbids fetching it. Unset it and pull the model, or copy its folder from another machine's cache."
                                .formatted(repo, revision, cache.root())));
        try (Stream<Path> walk = Files.walk(folder)) {
            NeededFiles.among(
                    walk.filter(Files::isRegularFile)
                            .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                            .toList(),
                    "The copy of " + repo + " in " + cache.root());
        }
        return folder;
    }
}
