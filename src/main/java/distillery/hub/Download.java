package distillery.hub;

import distillery.checkpoint.UnusableModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fetches one file into the cache's blobs, going on after cuts, and lets it in only if its checksum is right. Safe
 * for all threads.
 */
final class Download {
    /** Less than this between two cuts does not count as getting on. */
    private static final long PROGRESS = 1 << 20;

    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes ([0-9]{1,18})-.*");

    private final HubClient client;
    private final HubCache cache;
    private final Patience patience;

    Download(HubClient client, HubCache cache, Patience patience) {
        this.client = client;
        this.cache = cache;
        this.patience = patience;
    }

    /**
     * Fetches a file unless its blob is here.
     *
     * @param arrived told how many bytes of this file are here
     * @throws UnusableModelException if the hub does not deliver the file that it described
     */
    void fetch(String repo, String commit, RemoteFile file, LongConsumer arrived)
            throws IOException, InterruptedException {
        Path blob = cache.blob(repo, file);
        try (PartialFile partial = PartialFile.of(blob)) {
            if (cache.hasBlob(repo, file)) {
                partial.delete();
                arrived.accept(file.size());
                return;
            }
            if (partial.size() > file.size()) {
                partial.empty();
            }
            arrived.accept(partial.size());
            while (partial.size() < file.size()) {
                patience.insist(() -> more(repo, commit, file, partial, arrived));
            }
            if (!partial.matches(file.checksum())) {
                throw spoilt(partial, "%s of %s arrived with a wrong checksum".formatted(file.path(), repo));
            }
            partial.finish(blob);
        }
    }

    /** One request. Returns how much is here when that is all, or at least a good piece more than before. */
    private long more(String repo, String commit, RemoteFile file, PartialFile partial, LongConsumer arrived)
            throws TryAgain, IOException, InterruptedException {
        long before = partial.furthest();
        try (HubConnection.Reply reply = client.open(repo, commit, file.path(), partial.size())) {
            boolean continued = reply.status() == 206 && firstByte(reply) == partial.size();
            if (!continued) {
                // Status 200 means that the server ignored the wish and sends everything; else the next try asks anew.
                partial.empty();
            }
            if (!continued && reply.status() != 200) {
                throw new TryAgain("The hub would not go on with " + file.path(), Duration.ZERO);
            }
            String end = copy(reply.body(), file, partial, arrived);
            if (partial.size() < file.size() && partial.furthest() - before < PROGRESS) {
                throw new TryAgain(
                        "Of %s only %d of %d bytes arrived (%s)"
                                .formatted(file.path(), partial.size(), file.size(), end),
                        Duration.ZERO);
            }
            return partial.size();
        }
    }

    /** Appends what arrives, and says why no more did. */
    private static String copy(InputStream body, RemoteFile file, PartialFile partial, LongConsumer arrived)
            throws IOException {
        byte[] bytes = new byte[1 << 16];
        while (true) {
            int count;
            try {
                count = body.read(bytes);
            } catch (IOException e) {
                return HubConnection.reason(e);
            }
            if (count < 0) {
                return "the answer ended there";
            }
            if (count > file.size() - partial.size()) {
                throw spoilt(partial, "%s is longer than the %d bytes announced".formatted(file.path(), file.size()));
            }
            partial.append(bytes, count);
            arrived.accept(partial.size());
        }
    }

    private static long firstByte(HubConnection.Reply reply) {
        Matcher range = CONTENT_RANGE.matcher(reply.header("Content-Range"));
        return range.matches() ? Long.parseLong(range.group(1)) : -1;
    }

    private static UnusableModelException spoilt(PartialFile partial, String what) throws IOException {
        partial.delete();
        return new UnusableModelException(
                what + ", and was deleted. Pull again; if it stays so, check the proxy and HF_ENDPOINT.");
    }
}
