package distillery.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program that plays Cloudflare's. */
@Timeout(60)
class CloudflaredRelayTest {
    private static final Backoff AT_ONCE = new Backoff(Duration.ofMillis(1), Duration.ofMillis(1));

    @TempDir
    private Path folder;

    private final HeardNews news = new HeardNews();

    @Test
    void theProgramIsFoundTellsTheAddressAndEndsWithTheTunnel() throws Exception {
        Path program = program(
                "echo \"INF | https://red-apple.trycloudflare.com |\"; echo $$ \"$@\" > started; exec sleep 600");
        String path = "/nowhere:" + folder;

        assertThat(CloudflaredRelay.find(path)).contains(program);
        assertThat(CloudflaredRelay.find("/nowhere:")).isEmpty();
        try (Tunnel tunnel = new Tunnel(new CloudflaredRelay(program), AT_ONCE)) {
            tunnel.start(12345, news);
            await().until(() ->
                    tunnel.address().equals(java.util.Optional.of(URI.create("https://red-apple.trycloudflare.com"))));
        }

        await().until(() -> Files.exists(folder.resolve("started")));
        String started = Files.readString(folder.resolve("started")).strip();
        assertThat(started).endsWith("tunnel --no-autoupdate --url http://127.0.0.1:12345");
        long pid = Long.parseLong(started.substring(0, started.indexOf(' ')));
        await().until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void aProgramThatEndsIsStartedAgain() throws Exception {
        Path program = program("echo x >> starts; [ $(wc -l < starts) -lt 3 ] && exit 7;"
                + " echo \"INF | https://red-apple.trycloudflare.com |\"; exec sleep 600");

        try (Tunnel tunnel = new Tunnel(new CloudflaredRelay(program), AT_ONCE)) {
            tunnel.start(12345, news);
            await().until(() -> tunnel.address().isPresent());
        }

        assertThat(news.broken()).hasSize(2).allMatch(why -> why.contains("status 7"));
    }

    @Test
    void itHearsNothingOfOurEnvironment() throws Exception {
        Path program =
                program("env > environment; echo \"INF | https://red-apple.trycloudflare.com |\"; exec sleep 600");

        try (Tunnel tunnel = new Tunnel(new CloudflaredRelay(program), AT_ONCE)) {
            tunnel.start(12345, news);
            await().until(() -> tunnel.address().isPresent());
        }

        // Set by the build for all tests.
        assertThat(System.getenv("OPT_OUT_TRACKING")).isEqualTo("true");
        assertThat(Files.readString(folder.resolve("environment")))
                .contains("PATH=")
                .doesNotContain("OPT_OUT_TRACKING");
    }

    private Path program(String script) throws Exception {
        Path program = folder.resolve("cloudflared");
        Files.writeString(program, "#!/bin/sh\ncd \"" + folder + "\"\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return program;
    }
}
