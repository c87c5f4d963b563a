package distillery.hub;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import distillery.checkpoint.UnusableModelException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The three questions this program asks the hub: which files a model has, what one file must look like, and its
 * bytes. Safe for all threads.
 */
final class HubClient {
    /** The listing of the largest diffusers repositories has some 100 kB. */
    private static final int LONGEST_LISTING = 8 << 20;

    private static final JsonMapper JSON = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxDocumentLength(LONGEST_LISTING)
                    .build())
            .build());

    private final HubSettings settings;
    private final HubConnection connection;
    private final Patience patience;

    HubClient(HubSettings settings, Patience patience) {
        this.settings = settings;
        this.connection = new HubConnection(settings);
        this.patience = patience;
    }

    /**
     * A model's files at one commit.
     *
     * @param commit the commit that the revision stands for now
     * @param paths all files, checked to be safe names
     */
    record Listing(String commit, List<String> paths) {}

    /** Lists a model's files. */
    Listing list(String repo, String revision) throws IOException, InterruptedException {
        URI address = address("api/models/" + TrustedName.repo(repo) + "/revision/" + encoded(revision));
        byte[] json = patience.insist(() -> {
            try (HubConnection.Reply reply = connection.get(address, 0)) {
                requireOk(reply, repo, revision);
                return bytes(reply);
            }
        });
        try {
            return listing(JSON.readTree(json), repo);
        } catch (JacksonException e) {
            throw new UnusableModelException(
                    address.getHost() + " lists " + repo + " in a form that is not understood. Check HF_ENDPOINT.", e);
        }
    }

    /** Asks for a file's checksum and size. */
    RemoteFile describe(String repo, String commit, String path) throws IOException, InterruptedException {
        return patience.insist(() -> {
            try (HubConnection.Reply reply = connection.head(address(repo, commit, path))) {
                boolean linked = !reply.header("X-Linked-Etag").isEmpty();
                if (!linked) {
                    requireOk(reply, repo, commit);
                }
                String etag = reply.header(linked ? "X-Linked-Etag" : "ETag");
                String size = reply.header(linked ? "X-Linked-Size" : "Content-Length");
                if (Checksum.ofEtag(etag).isEmpty() || !size.matches("[0-9]{1,15}")) {
                    throw new UnusableModelException(
                            "%s gives no checksum or no size for %s of %s, so it cannot be checked. Use another HF_ENDPOINT."
                                    .formatted(settings.endpoint().getHost(), path, repo));
                }
                return new RemoteFile(path, Checksum.ofEtag(etag).get(), Long.parseLong(size));
            }
        });
    }

    /**
     * Opens a file's bytes from a position on. The status is 200 (from the beginning, whatever was asked), 206 or
     * 416; this does not try again by itself.
     */
    HubConnection.Reply open(String repo, String commit, String path, long from)
            throws TryAgain, IOException, InterruptedException {
        HubConnection.Reply reply = connection.get(address(repo, commit, path), from);
        if (reply.status() != 206 && reply.status() != 416) {
            requireOk(reply, repo, commit);
        }
        return reply;
    }

    private static byte[] bytes(HubConnection.Reply reply) throws TryAgain {
        try {
            // One byte too many is refused by the parser.
            return reply.body().readNBytes(LONGEST_LISTING + 1);
        } catch (IOException e) {
            throw new TryAgain("The hub's answer was cut off (" + HubConnection.reason(e) + ")", e);
        }
    }

    private static Listing listing(JsonNode json, String repo) {
        String commit = json.path("sha").asText();
        if (!TrustedName.isCommit(commit) || !json.path("siblings").isArray()) {
            throw new UnusableModelException(
                    "The hub's listing of " + repo + " lacks sha or siblings. Check HF_ENDPOINT.");
        }
        List<String> paths = new ArrayList<>();
        for (JsonNode file : json.path("siblings")) {
            paths.add(TrustedName.file(file.path("rfilename").asText(), repo));
        }
        return new Listing(commit, paths);
    }

    private void requireOk(HubConnection.Reply reply, String repo, String revision) throws IOException {
        if (reply.status() != 200) {
            reply.close();
            throw refusal(reply, repo, revision);
        }
    }

    /** Says what a person can do about a refusal. For a repository that does not exist the hub also answers 401. */
    private UnusableModelException refusal(HubConnection.Reply reply, String repo, String revision) {
        String hub = settings.endpoint().toString();
        String code = reply.header("X-Error-Code");
        if (code.equals("RevisionNotFound")) {
            return new UnusableModelException("%s has no revision %s. Look at %s/%s/tree/main for its branches."
                    .formatted(repo, revision, hub, repo));
        }
        if (code.equals("RepoNotFound") || reply.status() == 404) {
            return new UnusableModelException(
                    "%s at revision %s is not on %s. Check the name; if the model is private, set HF_TOKEN."
                            .formatted(repo, revision, hub));
        }
        if (reply.status() == 401 || reply.status() == 403) {
            return new UnusableModelException(
                    "%s is only for people who accepted its licence. Accept it at %s/%s, then set HF_TOKEN to %s."
                            .formatted(
                                    repo,
                                    hub,
                                    repo,
                                    settings.token() == null
                                            ? "an access token of that account"
                                            : "a token of that account: the present one is not let in"));
        }
        return new UnusableModelException(
                "%s answered %d to a question about %s. Check HF_ENDPOINT.".formatted(hub, reply.status(), repo));
    }

    private URI address(String repo, String commit, String path) {
        String steps = Arrays.stream(path.split("/")).map(HubClient::encoded).collect(Collectors.joining("/"));
        return address(TrustedName.repo(repo) + "/resolve/" + commit + "/" + steps);
    }

    private URI address(String path) {
        return URI.create(settings.endpoint() + "/" + path);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
