package distillery.web;

import distillery.compare.BlockRunner;
import distillery.compare.Environment;
import distillery.compare.Experiments;
import distillery.compare.Laboratory;
import distillery.compare.Surroundings;
import distillery.compare.Weights;
import distillery.emoji.Concepts;
import distillery.emoji.KnownWords;
import distillery.families.ModelFinder;
import distillery.families.PromptLengths;
import distillery.gallery.Gallery;
import distillery.hub.Catalogue;
import distillery.hub.HubCache;
import distillery.hub.HubSettings;
import distillery.hub.ShippedModels;
import distillery.pipeline.GenerateRequest;
import distillery.pipeline.Progress;
import distillery.queue.Downloads;
import distillery.queue.Estimates;
import distillery.queue.JobNews;
import distillery.queue.JobQueue;
import distillery.queue.Limits;
import distillery.queue.PaintedSquares;
import distillery.queue.Tickets;
import distillery.queue.Worker;
import distillery.schedulers.Schedulers;
import distillery.share.Credentials;
import distillery.share.Links;
import distillery.store.Database;
import distillery.web.http.Frame;
import distillery.web.models.ModelCard;
import distillery.web.share.Sharing;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A real server on a free port, with squares in the place of pictures, and a browser that asks it. */
final class SquaresServer implements AutoCloseable {
    static final String KEY = "0123456789abcdef0123456789abcdef";

    /** A folder, so that its tokenizer is found. */
    static final String MODEL = "src/test/resources/reference/sd1";

    private static final ModelCard CARD =
            new ModelCard(MODEL, "The original", "8.8 M", "MIT", "", "", true, 3, 4, "ddim", 64);
    /** A model that would have to be fetched. */
    static final String AWAY = "away/model";

    private static final ModelCard ELSEWHERE =
            new ModelCard(AWAY, "Far away", "1 B", "MIT", "", "", false, 3, 4, "ddim", 64);
    private static final ModelCard OTHER =
            new ModelCard("other", "Another", "1 M", "MIT", "", "", true, 3, 4, "ddim", 64);

    private final Database database;
    private final PromptLengths lengths;
    private final Tickets tickets;
    private final WebServer server;
    final Gallery gallery;
    final JobQueue queue;
    final Experiments experiments;
    final Links links;
    private final Downloads downloads;
    private final HttpClient browser;

    /** What keeps pictures from being made. */
    final AtomicReference<List<String>> troubles = new AtomicReference<>(List.of());

    /** By which a tunnel is reached, if there is one. */
    final AtomicReference<@Nullable URI> tunnel = new AtomicReference<>();

    SquaresServer(Path folder, PaintedSquares squares, Limits limits) throws IOException {
        this(folder, squares, limits, Frame.NONE);
    }

    SquaresServer(Path folder, PaintedSquares squares, Limits limits, Frame frame) throws IOException {
        this(folder, squares, limits, frame, Clock.systemUTC(), Optional.empty());
    }

    SquaresServer(Path folder, PaintedSquares squares, Limits limits, Clock clock, Optional<Credentials> credentials)
            throws IOException {
        this(folder, squares, limits, Frame.NONE, clock, credentials);
    }

    private SquaresServer(
            Path folder,
            PaintedSquares squares,
            Limits limits,
            Frame frame,
            Clock clock,
            Optional<Credentials> credentials)
            throws IOException {
        this.database = Database.open(folder.resolve("test.db"));
        this.links = new Links(database, clock);
        this.gallery = new Gallery(database, folder.resolve("pictures"), clock, "test");
        Estimates estimates = new Estimates(database, gallery);
        JobNews news = new JobNews();
        this.queue = new JobQueue(database, estimates, squares::loaded, squares, limits, news, clock);
        this.experiments = new Experiments(database, clock);
        Laboratory laboratory = new Laboratory(
                experiments, new BlockRunner(squares, SquaresServer::unmeasured, clock), gallery, new PaperMachine());
        this.tickets =
                new Tickets(database, new Worker(queue, squares, gallery, estimates, laboratory, news, clock)::workOn);
        this.downloads = new Downloads(queue, squares, news);
        news.add(tickets);
        news.add(downloads);
        Map<String, String> environment = Map.of("DISTILLERY_CACHE", folder.toString(), "HF_HOME", folder.toString());
        this.lengths = new PromptLengths(new ModelFinder(
                ShippedModels.read(SquaresServer.class.getClassLoader(), environment),
                new HubCache(HubSettings.from(environment))));
        WebServer.Inside inside = new WebServer.Inside(
                TemplateEngine.createPrecompiled(ContentType.Html),
                queue,
                news,
                gallery,
                experiments,
                Catalogue.read(),
                new PromptReader(lengths, new KnownWords(Concepts.read()), MODEL::equals),
                squares::loaded,
                () -> List.of(CARD, OTHER, ELSEWHERE),
                new Machine("test", Map.of("Java", "17 of a test"), "cpu", "fp32", Map.of("--port", "0")),
                KEY,
                () -> 0,
                troubles::get,
                new Sharing(links, credentials, true, () -> Optional.ofNullable(tunnel.get()), clock));
        this.server = new WebServer("127.0.0.1", 0, Set.of("localhost", "127.0.0.1"), frame, inside);
        this.browser = browser();
        tickets.start();
        server.start();
    }

    private static Optional<Long> unmeasured(Runnable work) {
        work.run();
        return Optional.empty();
    }

    /** Where squares are painted. */
    private static final class PaperMachine implements Surroundings {
        @Override
        public Environment environment() {
            return new Environment("test", "cpu", "a hand", 1, "fp32", "none", "any", "none");
        }

        @Override
        public Weights weights(String model) {
            return new Weights(
                    1_000_000, 2_000_000, 8_000_000, Map.of("unet/model.safetensors", "00" + model.length()));
        }
    }

    /** Puts pictures into the gallery that nobody asked for. */
    void fill(int pictures) throws IOException {
        database.writer()
                .useHandle(handle -> handle.execute(
                        "INSERT INTO job (id, owner, state, round, model, prompt, steps, guidance, seed, scheduler, width,"
                                + " height, count, seed_drawn, created) VALUES ('filled', '', 'DONE', 0, '', '', 1, 1, '1',"
                                + " 'ddim', 64, 64, 1, 0, 0)"));
        for (int k = 0; k < pictures; k++) {
            GenerateRequest request =
                    new GenerateRequest("square number " + k, Optional.empty(), 1, 1, k, Schedulers.DDIM, 64, 64);
            gallery.add(
                    new PaintedSquares().make(request, Progress.NONE),
                    new Gallery.Origin("filled", k, "model " + k % 4, "fp32", "cpu"));
        }
    }

    static HttpClient browser() {
        return HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address(path)));
    }

    HttpResponse<byte[]> bytes(String path) throws IOException, InterruptedException {
        return browser.send(HttpRequest.newBuilder(address(path)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<String> post(String path, String... fields) throws IOException, InterruptedException {
        return send(form(path, fields));
    }

    HttpRequest.Builder form(String path, String... fields) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            body.append(fields[i])
                    .append('=')
                    .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8))
                    .append('&');
        }
        return HttpRequest.newBuilder(address(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    URI socketAddress(String path) {
        return URI.create("ws://127.0.0.1:" + server.port() + path);
    }

    /** Stops the server and leaves the rest. */
    void stopListening() {
        server.close();
    }

    List<String> endpoints() {
        return server.endpoints();
    }

    int port() {
        return server.port();
    }

    int tunnelPort() {
        return server.tunnelPort();
    }

    @Override
    public void close() {
        server.close();
        downloads.close();
        tickets.close();
        lengths.close();
        database.close();
    }
}
