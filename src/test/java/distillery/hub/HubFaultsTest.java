package distillery.hub;

import static distillery.hub.FakeHub.COMMIT;
import static distillery.hub.FakeHub.REPO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import distillery.checkpoint.UnusableModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubFaultsTest {
    private static final String WEIGHTS = "unet/diffusion_pytorch_model.fp16.safetensors";
    private static final String FROM_STORE = "GET /store/" + WEIGHTS;
    private static final HubSettings.Token TOKEN = new HubSettings.Token("hf_abc");

    @TempDir
    Path cache;

    private FakeHub hub;
    private final List<Duration> waits = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        hub = new FakeHub().withTinyModel();
    }

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void aBusyHubIsLeftAloneAsLongAsItAsks() throws Exception {
        hub.surprise("/revision/main", busy(429).addHeader("Retry-After", "7").build());

        pull();

        assertThat(waits).singleElement().satisfies(wait -> assertThat(wait).isBetween(seconds(7), seconds(8)));
    }

    @Test
    void aHubThatAsksForAnHourIsNotWaitedFor() {
        hub.surprise(
                "/revision/main", busy(429).addHeader("Retry-After", "3600").build());

        assertThatThrownBy(this::pull)
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("3600 seconds");
        assertThat(waits).isEmpty();
    }

    @Test
    void threeFailuresAreOutlivedWithGrowingWaits() throws Exception {
        hub.surprise(FROM_STORE, busy(503).build(), busy(503).build(), busy(503).build());

        pull();

        assertThat(weights()).hasBinaryContent(hub.bytes(WEIGHTS));
        assertThat(waits).hasSize(3).isSorted();
        assertThat(waits.get(2)).isBetween(seconds(4), seconds(6));
    }

    @Test
    void aHubThatStaysBusyIsGivenUpAfterFiveTries() {
        hub.surprise("/revision/main", Collections.nCopies(9, busy(503).build()).toArray(MockResponse[]::new));

        assertThatThrownBy(this::pull)
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContainingAll("answered 503, 5 times", "pull again");
        assertThat(hub.seen()).hasSize(5);
    }

    @Test
    void aBodyCutAt37PercentIsContinuedFromThere() throws Exception {
        hub.surprise(FROM_STORE, cut(hub.bytes(WEIGHTS), 37));

        pull();

        assertThat(weights()).hasBinaryContent(hub.bytes(WEIGHTS));
        List<FakeHub.Seen> requests = hub.seen("GET", "/store/" + WEIGHTS);
        assertThat(requests).extracting(FakeHub.Seen::range).containsExactly(null, "bytes=1850-");
        assertThat(requests).extracting(FakeHub.Seen::served).containsExactly(1850L, 3150L);
    }

    @Test
    void aPullThatBrokeOffIsContinuedByTheNext() throws Exception {
        Path partial = partial();
        Files.createDirectories(partial.getParent());
        Files.write(partial, Arrays.copyOf(hub.bytes(WEIGHTS), 4000));

        pull();

        assertThat(weights()).hasBinaryContent(hub.bytes(WEIGHTS));
        assertThat(hub.seen("GET", "/store/" + WEIGHTS))
                .singleElement()
                .satisfies(request -> assertThat(request.served()).isEqualTo(1000));
        assertThat(partial).doesNotExist();
    }

    @Test
    void aServerThatIgnoresTheRangeIsReadFromTheStart() throws Exception {
        hub.surprise(
                FROM_STORE,
                cut(hub.bytes(WEIGHTS), 37),
                FakeHub.whole(hub.bytes(WEIGHTS)).build());

        pull();

        assertThat(weights()).hasBinaryContent(hub.bytes(WEIGHTS));
    }

    @Test
    void aServerThatContinuesElsewhereIsAskedForTheWhole() throws Exception {
        MockResponse elsewhere = FakeHub.whole(new byte[3150])
                .code(206)
                .addHeader("Content-Range", "bytes 1000-4149/5000")
                .build();
        hub.surprise(FROM_STORE, cut(hub.bytes(WEIGHTS), 37), elsewhere);

        pull();

        assertThat(weights()).hasBinaryContent(hub.bytes(WEIGHTS));
        assertThat(hub.seen("GET", "/store/" + WEIGHTS))
                .extracting(FakeHub.Seen::range)
                .containsExactly(null, "bytes=1850-", null);
    }

    @Test
    void aRefusedRangeStartsOver() throws Exception {
        hub.surprise(FROM_STORE, cut(hub.bytes(WEIGHTS), 37), busy(416).build());

        pull();

        assertThat(weights()).hasBinaryContent(hub.bytes(WEIGHTS));
    }

    @Test
    void aFileThatIsAlwaysCutIsGivenUpAndKept() throws Exception {
        hub.surprise(
                FROM_STORE, Collections.nCopies(9, cut(hub.bytes(WEIGHTS), 37)).toArray(MockResponse[]::new));

        assertThatThrownBy(this::pull)
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContainingAll(WEIGHTS, "1850 of 5000 bytes", "5 times");
        assertThat(partial()).hasSize(1850);
        assertThat(weights()).doesNotExist();
    }

    @Test
    @Timeout(30) // Without the watch it would wait for ever.
    void aSilentServerIsGivenUpAndAskedAgain() throws Exception {
        hub.surprise(
                FROM_STORE,
                FakeHub.whole(hub.bytes(WEIGHTS))
                        .onResponseBody(SocketEffect.Stall.INSTANCE)
                        .build());

        pull();

        assertThat(weights()).hasBinaryContent(hub.bytes(WEIGHTS));
        assertThat(waits).hasSize(1);
    }

    @Test
    void aShorterFileThanAnnouncedIsRefused() {
        byte[] shorter = Arrays.copyOf(hub.bytes(WEIGHTS), 4000);
        List<MockResponse> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            answers.add(FakeHub.whole(shorter).build());
            answers.add(busy(416).build());
        }
        hub.surprise(FROM_STORE, answers.toArray(MockResponse[]::new));

        assertThatThrownBy(this::pull)
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContainingAll(WEIGHTS, "only 4000 of 5000 bytes");
        assertThat(blob()).doesNotExist();
    }

    @Test
    void aLongerFileThanAnnouncedIsRefusedAndDeleted() {
        hub.surprise(
                FROM_STORE,
                FakeHub.whole(Arrays.copyOf(hub.bytes(WEIGHTS), 6000)).build());

        assertThatThrownBy(this::pull)
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContainingAll(WEIGHTS, "longer than the 5000 bytes");
        assertThat(blob()).doesNotExist();
        assertThat(partial()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {WEIGHTS, "unet/config.json"})
    void wrongBytesNeverBecomeABlob(String file) throws Exception {
        byte[] wrong = hub.bytes(file).clone();
        wrong[wrong.length / 2] ^= 1;
        hub.surprise(
                "GET " + (file.equals(WEIGHTS) ? "/store/" : "/" + REPO + "/resolve/" + COMMIT + "/") + file,
                FakeHub.whole(wrong).build());

        assertThatThrownBy(this::pull)
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContainingAll(file, "wrong checksum", "Pull again");

        try (Stream<Path> walk = Files.walk(cache)) {
            assertThat(walk.map(path -> path.getFileName().toString()))
                    .noneMatch(name -> name.startsWith(hub.etag(file)));
        }
        pull();
        assertThat(cache.resolve("models--org--tiny-sd/snapshots/" + COMMIT + "/" + file))
                .hasBinaryContent(hub.bytes(file));
    }

    @Test
    void aModelThatBrokeOffHasNoFrontPage() throws Exception {
        hub.surprise(FROM_STORE, FakeHub.whole(new byte[5000]).build());

        assertThatThrownBy(this::pull).isInstanceOf(UnusableModelException.class);

        assertThat(new HubCache(settings(null)).snapshot(REPO, "main")).isEmpty();
        assertThat(new HubCache(settings(null)).snapshot(REPO, COMMIT)).isEmpty();
    }

    @Test
    void theTokenGoesToTheHubAndNotToItsStore() throws Exception {
        pull(settings(TOKEN));

        assertThat(hub.seen())
                .filteredOn(request -> request.server().equals("hub"))
                .isNotEmpty()
                .allMatch(request -> "Bearer hf_abc".equals(request.token()));
        assertThat(hub.seen())
                .filteredOn(request -> request.server().equals("store"))
                .hasSize(3)
                .allMatch(request -> request.token() == null);
    }

    @Test
    void aRelativeRedirectIsFollowedAsForARenamedModel() throws Exception {
        hub.surprise("/api/models/org/old-name/revision/main", redirect("/api/models/" + REPO + "/revision/main"));
        hub.surprise(
                "HEAD /org/old-name/resolve/" + COMMIT + "/unet/config.json",
                redirect("/" + REPO + "/resolve/" + COMMIT + "/unet/config.json"));
        HubClient client = new HubClient(settings(TOKEN), new Patience(waits::add, new java.util.Random(1)));

        HubClient.Listing listing = client.list("org/old-name", "main");
        RemoteFile config = client.describe("org/old-name", listing.commit(), "unet/config.json");

        assertThat(config.checksum().hex()).isEqualTo(hub.etag("unet/config.json"));
        assertThat(hub.seen()).allMatch(request -> "Bearer hf_abc".equals(request.token()));
    }

    @Test
    void aRedirectInCirclesEnds() {
        hub.surprise(
                "/revision/main",
                Collections.nCopies(99, redirect("/api/models/" + REPO + "/revision/main"))
                        .toArray(MockResponse[]::new));

        assertThatThrownBy(this::pull)
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("circles");
        assertThat(hub.seen()).hasSizeLessThan(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://127.0.0.1/x", "http://", "http://me:pw@127.0.0.1/", "%%%", ""})
    void aRedirectToAnythingButAWebServerIsRefused(String location) {
        hub.surprise("/revision/main", redirect(location));

        assertThatThrownBy(this::pull)
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("redirects");
        assertThat(hub.seen()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"401, GatedRepo", "403, GatedRepo", "401,", "403,"})
    void aGatedModelSaysWhereToAcceptTheLicence(int status, @Nullable String code) {
        MockResponse.Builder gated = busy(status);
        hub.surprise(
                "HEAD /" + REPO + "/resolve/" + COMMIT + "/unet/config.json",
                (code == null ? gated : gated.addHeader("X-Error-Code", code)).build());

        assertThatThrownBy(this::pull)
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContainingAll("Accept it at " + settings(null).endpoint() + "/" + REPO, "HF_TOKEN");
        assertThat(waits).isEmpty();
    }

    @Test
    void aTokenThatIsNotLetInIsSaidToBeTheReasonAndNotShown() {
        hub.surprise("/revision/main", busy(403).build());

        assertThatThrownBy(() -> pull(settings(TOKEN)))
                .hasMessageContaining("the present one is not let in")
                .hasMessageNotContaining("hf_abc");
    }

    @ParameterizedTest
    @CsvSource({"404,", "404, RepoNotFound", "401, RepoNotFound"})
    void anUnknownModelIsNamed(int status, @Nullable String code) {
        MockResponse.Builder unknown = busy(status);
        hub.surprise("/revision/main", (code == null ? unknown : unknown.addHeader("X-Error-Code", code)).build());

        assertThatThrownBy(this::pull)
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContainingAll(REPO + " at revision main is not on", "Check the name");
    }

    @Test
    void anUnknownRevisionIsNamed() {
        hub.surprise(
                "/revision/main",
                busy(404).addHeader("X-Error-Code", "RevisionNotFound").build());

        assertThatThrownBy(this::pull)
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining(REPO + " has no revision main");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../evil.json",
                "/etc/passwd",
                "unet/../../x",
                "a\\\\b",
                "nul\\u0000",
                "x\\ny",
                "unet/CON.json",
                "aux",
                "C:/x",
                "a//b",
                ""
            })
    void aListingWithADangerousNameIsRefused(String name) throws Exception {
        hub.surprise("/revision/main", FakeHub.listing(List.of("model_index.json", name)));

        assertThatThrownBy(this::pull)
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContainingAll(REPO, "Do not use this model")
                .message()
                .doesNotContain("\0", "\n");
        assertThat(cache).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sha\": \"main\", \"siblings\": []}",
                "{\"sha\": 3}",
                "[]",
                "not JSON",
                "{\"sha\": \"../..\"}",
                ""
            })
    void aListingThatIsNoneIsRefused(String json) {
        hub.surprise("/revision/main", new MockResponse.Builder().body(json).build());

        assertThatThrownBy(this::pull)
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("HF_ENDPOINT");
    }

    @Test
    void anEndlessListingIsNotReadToItsEnd() {
        byte[] blanks = new byte[9 << 20];
        Arrays.fill(blanks, (byte) ' ');
        hub.surprise("/revision/main", FakeHub.whole(blanks).build());

        assertThatThrownBy(this::pull)
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("HF_ENDPOINT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../../evil", "abc", ""})
    void aFileWithoutAChecksumIsRefused(String etag) {
        hub.surprise(
                "HEAD /" + REPO + "/resolve/" + COMMIT + "/unet/config.json",
                new MockResponse.Builder()
                        .addHeader("ETag", "\"" + etag + "\"")
                        .setHeader("Content-Length", 3)
                        .build());

        assertThatThrownBy(this::pull)
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContainingAll("unet/config.json", "no checksum");
    }

    @Test
    void aModelThatDoesNotFitOnTheDiskIsRefusedBeforeItIsFetched() {
        hub.surprise(
                "HEAD /" + REPO + "/resolve/" + COMMIT + "/" + WEIGHTS,
                new MockResponse.Builder()
                        .addHeader("X-Linked-Etag", hub.etag(WEIGHTS))
                        .addHeader("X-Linked-Size", "900000000000000")
                        .build());

        assertThatThrownBy(this::pull)
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContainingAll("900.0 TB", cache.toString(), "HF_HUB_CACHE");
        assertThat(hub.seen("GET", "json")).isEmpty();
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        HubSettings settings = settings(null);
        hub.close();

        assertThatThrownBy(() -> pull(settings))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContainingAll("no answer from", settings.endpoint().getHost(), "5 times");
    }

    /** The key was made by keytool: -genkeypair -keyalg EC -dname CN=localhost -ext san=ip:127.0.0.1. */
    @Test
    void aServerWithAnUnknownCertificateIsNotTalkedTo() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        char[] password = "loopback".toCharArray();
        try (InputStream stored = HubFaultsTest.class.getResourceAsStream("self-signed.p12")) {
            keys.load(stored, password);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        try (MockWebServer stranger = new MockWebServer()) {
            stranger.useHttps(tls.getSocketFactory());
            stranger.start();
            HubSettings settings = HubSettings.from(Map.of(
                    "HF_HUB_CACHE", cache.toString(),
                    "HF_ENDPOINT", stranger.url("/").toString(),
                    "HF_TOKEN", "hf_abc"));

            assertThatThrownBy(() -> pull(settings))
                    .isInstanceOf(UnusableModelException.class)
                    .hasMessageContaining("certificate");
        }
        assertThat(waits).isEmpty();
    }

    @Test
    void twoPullsAtOnceBothEndWithTheWholeModel() throws Exception {
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> pulls = Stream.generate(() -> new Thread(() -> {
                    try {
                        pull();
                    } catch (Throwable e) {
                        failures.add(e);
                    }
                }))
                .limit(4)
                .toList();

        pulls.forEach(Thread::start);
        for (Thread thread : pulls) {
            thread.join();
        }

        assertThat(failures).isEmpty();
        assertThat(weights()).hasBinaryContent(hub.bytes(WEIGHTS));
        try (Stream<Path> blobs = Files.list(blob().getParent())) {
            assertThat(blobs).hasSize(10);
        }
    }

    private void pull() throws IOException, InterruptedException {
        pull(settings(null));
    }

    private void pull(HubSettings settings) throws IOException, InterruptedException {
        new ModelPull(settings, new HubCache(settings), waits::add).pull(REPO, "main", (file, done, total) -> {});
    }

    private HubSettings settings(HubSettings.@Nullable Token token) {
        return hub.settings(cache, token);
    }

    private Path weights() {
        return cache.resolve("models--org--tiny-sd/snapshots/" + COMMIT + "/" + WEIGHTS);
    }

    private Path blob() {
        return cache.resolve("models--org--tiny-sd/blobs/" + hub.etag(WEIGHTS));
    }

    private Path partial() {
        return blob().resolveSibling(hub.etag(WEIGHTS) + ".distillery.incomplete");
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static MockResponse.Builder busy(int status) {
        return new MockResponse.Builder().code(status);
    }

    private static MockResponse redirect(String location) {
        return busy(307).addHeader("Location", location).build();
    }

    /** Announces everything, sends the first so many percent, and hangs up. */
    private static MockResponse cut(byte[] bytes, int percent) {
        return FakeHub.whole(Arrays.copyOf(bytes, bytes.length * percent / 100))
                .setHeader("Content-Length", bytes.length)
                .onResponseEnd(new SocketEffect.CloseSocket())
                .build();
    }
}
