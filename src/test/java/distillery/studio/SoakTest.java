package distillery.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that has made many pictures is as it was. */
@Tag("heavy")
class SoakTest {
    private static final int PICTURES = 8;
    private static final int WARM_JOBS = 12;
    private static final int JOBS = 63;
    private static final long MOST_GROWTH = 50L << 20;

    @TempDir
    private Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    @Test
    void fiveHundredPicturesLeaveNoTensorBehindAndHardlyAnyMemory() throws Exception {
        try (ServerProcess server =
                ServerProcess.start(folder.resolve("data"), "--queue", "100", "--queue-each", "100")) {
            make(server, WARM_JOBS);
            long memory = server.residentBytes();
            double tensors = metric(server, "distillery_engine_tensors");

            make(server, JOBS);

            long grown = server.residentBytes() - memory;
            System.out.printf(
                    "%d pictures: %d MB, grown by %.1f MB, %.0f tensors before, %.0f after%n",
                    JOBS * PICTURES,
                    memory >> 20,
                    grown / (double) (1 << 20),
                    tensors,
                    metric(server, "distillery_engine_tensors"));
            assertThat(metric(server, "distillery_pictures_total")).isEqualTo((WARM_JOBS + JOBS) * PICTURES);
            assertThat(metric(server, "distillery_engine_tensors")).isEqualTo(tensors);
            assertThat(grown).isLessThanOrEqualTo(MOST_GROWTH);
        }
    }

    private void make(ServerProcess server, int jobs) throws Exception {
        double before = metric(server, "distillery_jobs_total{state=\"done\"}");
        for (int k = 0; k < jobs; k++) {
            HttpRequest form = HttpRequest.newBuilder(URI.create(server.address() + "/generate"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "prompt=a+red+apple+" + k + "&steps=4&count=" + PICTURES + "&seed=" + k * PICTURES))
                    .build();
            assertThat(client.send(form, HttpResponse.BodyHandlers.discarding()).statusCode())
                    .isEqualTo(303);
        }
        await().atMost(Duration.ofMinutes(20))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> metric(server, "distillery_jobs_total{state=\"done\"}") == before + jobs);
    }

    private double metric(ServerProcess server, String name) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(URI.create(server.address() + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(0);
    }
}
