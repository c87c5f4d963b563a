package distillery.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A hub on the loopback interface with one model, and a second server that holds its large files as the real hub's
 * storage does. It answers like the real one until told to misbehave.
 */
public final class FakeHub implements AutoCloseable {
    public static final String REPO = "org/tiny-sd";
    public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    /** What one request asked, and how much it was given. */
    public record Seen(
            String server,
            String line,
            @Nullable String token,
            @Nullable String range,
            long served) {}

    private final MockWebServer hub = new MockWebServer();
    private final MockWebServer store = new MockWebServer();
    private final Map<String, byte[]> files = new TreeMap<>();
    private final Map<String, Deque<MockResponse>> surprises = new TreeMap<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();

    public FakeHub() throws IOException {
        hub.setDispatcher(dispatcher("hub"));
        store.setDispatcher(dispatcher("store"));
        hub.start();
        store.start();
    }

    /** A small pipeline with every kind of file that a pull must leave alone. */
    public FakeHub withTinyModel() {
        for (String name : List.of(
                "model_index.json",
                "scheduler/scheduler_config.json",
                "tokenizer/vocab.json",
                "tokenizer/merges.txt",
                "unet/config.json",
                "vae/config.json",
                "text_encoder/config.json",
                "README.md",
                "safety_checker/config.json",
                "feature_extractor/preprocessor_config.json")) {
            file(name, ("{\"of\": \"" + name + "\"}").getBytes(StandardCharsets.UTF_8));
        }
        file("unet/diffusion_pytorch_model.safetensors", noise(9000, 1));
        file("unet/diffusion_pytorch_model.fp16.safetensors", noise(5000, 2));
        file("vae/diffusion_pytorch_model.safetensors", noise(4000, 3));
        file("text_encoder/pytorch_model.bin", noise(3000, 4));
        file("safety_checker/model.safetensors", noise(100, 5));
        file("v1-5-pruned.safetensors", noise(100, 6));
        return this;
    }

    public FakeHub file(String path, byte[] bytes) {
        files.put(path, bytes);
        return this;
    }

    public byte[] bytes(String path) {
        return files.get(path);
    }

    /** The next requests whose line, such as {@code "GET /a/b"}, ends so are answered with these instead. */
    public void surprise(String lineEnd, MockResponse... responses) {
        surprises.computeIfAbsent(lineEnd, key -> new ArrayDeque<>()).addAll(Arrays.asList(responses));
    }

    public List<Seen> seen() {
        return seen;
    }

    public List<Seen> seen(String lineStart, String lineEnd) {
        return seen.stream()
                .filter(request ->
                        request.line().startsWith(lineStart) && request.line().endsWith(lineEnd))
                .toList();
    }

    /** Settings that point here. */
    public HubSettings settings(Path cache, HubSettings.@Nullable Token token) {
        String endpoint = hub.url("/").toString().replaceAll("/$", "");
        Duration limit = Duration.ofMillis(500);
        return new HubSettings(
                cache, URI.create(endpoint), token, false, limit, limit, true, new Proxies(new Environment(Map.of())));
    }

    public String storeAddress(String path) {
        return store.url("/store/" + path + "?signature=secret").toString();
    }

    /** The checksum that the hub gives a file: SHA-256 if it is stored apart, else git's. */
    public String etag(String path) {
        byte[] bytes = files.get(path);
        return isLarge(path) ? hex("SHA-256", bytes) : gitChecksum(bytes);
    }

    /** Git's checksum of a file, SHA-1 of its length and its bytes. */
    public static String gitChecksum(byte[] bytes) {
        return hex("SHA-1", ("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII), bytes);
    }

    private static String hex(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        hub.close();
        store.close();
    }

    /** Bytes that no compression and no chance makes equal to others. */
    public static byte[] noise(int size, int seed) {
        byte[] bytes = new byte[size];
        new java.util.SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    private static boolean isLarge(String path) {
        return path.endsWith(".safetensors") || path.endsWith(".bin");
    }

    private Dispatcher dispatcher(String server) {
        return new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                String line = request.getMethod() + " " + request.getUrl().encodedPath();
                MockResponse response = surprises.entrySet().stream()
                        .filter(entry -> line.endsWith(entry.getKey())
                                && !entry.getValue().isEmpty())
                        .findFirst()
                        .map(entry -> entry.getValue().poll())
                        .orElseGet(() -> answer(server, request));
                long served =
                        response.getBody() == null ? 0 : response.getBody().getContentLength();
                seen.add(new Seen(
                        server,
                        line,
                        request.getHeaders().get("Authorization"),
                        request.getHeaders().get("Range"),
                        served));
                return response;
            }
        };
    }

    private MockResponse answer(String server, RecordedRequest request) {
        String path = request.getUrl().encodedPath();
        if (path.startsWith("/api/models/" + REPO + "/revision/")) {
            return listing(files.keySet().stream().toList());
        }
        String file = path.replaceFirst("^/(" + REPO + "/resolve/" + COMMIT + "|store)/", "");
        if (!files.containsKey(file)) {
            return new MockResponse.Builder()
                    .code(404)
                    .addHeader("X-Error-Code", "RepoNotFound")
                    .build();
        }
        if (server.equals("hub") && isLarge(file)) {
            return new MockResponse.Builder()
                    .code(302)
                    .addHeader("Location", storeAddress(file))
                    .addHeader("X-Repo-Commit", COMMIT)
                    .addHeader("X-Linked-Etag", "\"" + etag(file) + "\"")
                    .addHeader("X-Linked-Size", files.get(file).length)
                    .build();
        }
        if (request.getMethod().equals("HEAD")) {
            return new MockResponse.Builder()
                    .addHeader("ETag", "\"" + etag(file) + "\"")
                    .setHeader("Content-Length", files.get(file).length)
                    .build();
        }
        return slice(files.get(file), request.getHeaders().get("Range"));
    }

    /** A listing such as the hub gives. */
    public static MockResponse listing(List<String> paths) {
        String siblings =
                paths.stream().map(path -> "{\"rfilename\": \"" + path + "\"}").collect(Collectors.joining(", "));
        return new MockResponse.Builder()
                .body("{\"id\": \"" + REPO + "\", \"sha\": \"" + COMMIT + "\", \"siblings\": [" + siblings + "]}")
                .build();
    }

    private static MockResponse slice(byte[] bytes, @Nullable String range) {
        if (range == null) {
            return whole(bytes).build();
        }
        int from = Integer.parseInt(range.replaceAll("\\D", ""));
        if (from >= bytes.length) {
            return new MockResponse.Builder().code(416).build();
        }
        return whole(Arrays.copyOfRange(bytes, from, bytes.length))
                .code(206)
                .addHeader("Content-Range", "bytes %d-%d/%d".formatted(from, bytes.length - 1, bytes.length))
                .build();
    }

    /** The given bytes with status 200. */
    public static MockResponse.Builder whole(byte[] bytes) {
        return new MockResponse.Builder().body(new Buffer().write(bytes));
    }
}
