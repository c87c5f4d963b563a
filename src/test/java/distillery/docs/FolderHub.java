package distillery.docs;

import distillery.hub.FakeHub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.Buffer;

/** A hub on the loopback interface with whole models in it, read from folders. */
final class FolderHub implements AutoCloseable {
    private static final Pattern LISTING = Pattern.compile("/api/models/([^/]+/[^/]+)/revision/.+");
    private static final Pattern FILE = Pattern.compile("/([^/]+/[^/]+)/resolve/[^/]+/(.+)");
    private static final String COMMIT = "89abcdef0123456789abcdef0123456789abcdef";

    private final MockWebServer server = new MockWebServer();
    private final Map<String, Map<String, Path>> models = new TreeMap<>();

    FolderHub() throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request.getMethod(), request.getUrl().encodedPath());
            }
        });
        server.start();
    }

    /** A model's files: those of a folder, by their names in the model. */
    FolderHub with(String repo, String place, Path folder) throws IOException {
        Map<String, Path> files = models.computeIfAbsent(repo, name -> new TreeMap<>());
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(Files::isRegularFile)
                    .forEach(file -> files.put(place + folder.relativize(file).toString(), file));
        }
        return this;
    }

    String address() {
        return server.url("/").toString().replaceAll("/$", "");
    }

    private MockResponse answer(String method, String path) {
        Matcher listing = LISTING.matcher(path);
        if (listing.matches() && models.containsKey(listing.group(1))) {
            String siblings = models.get(listing.group(1)).keySet().stream()
                    .map("{\"rfilename\": \"%s\"}"::formatted)
                    .collect(Collectors.joining(", "));
            return new MockResponse.Builder()
                    .body("{\"id\": \"%s\", \"sha\": \"%s\", \"siblings\": [%s]}"
                            .formatted(listing.group(1), COMMIT, siblings))
                    .build();
        }
        Matcher file = FILE.matcher(path);
        if (file.matches() && models.containsKey(file.group(1))) {
            return contents(method, models.get(file.group(1)).get(file.group(2)));
        }
        return new MockResponse.Builder().code(404).build();
    }

    private static MockResponse contents(String method, Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            MockResponse.Builder answer = new MockResponse.Builder()
                    .addHeader("ETag", "\"" + FakeHub.gitChecksum(bytes) + "\"")
                    .addHeader("X-Repo-Commit", COMMIT);
            return method.equals("HEAD")
                    ? answer.setHeader("Content-Length", bytes.length).build()
                    : answer.body(new Buffer().write(bytes)).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
