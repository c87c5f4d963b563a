package distillery.share;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A quick tunnel of Cloudflare's, made by their program {@code cloudflared}, which has to be installed. Cloudflare reads all
 * that goes through it. Safe for all threads.
 */
public final class CloudflaredRelay implements Relay {
    private static final Logger LOG = LoggerFactory.getLogger(CloudflaredRelay.class);
    private static final int GOODBYE_SECONDS = 5;

    /** What the program needs of the environment; our own secrets stand there as well. */
    private static final Set<String> NEEDED = Set.of("PATH", "HOME", "LANG");

    private final Path program;

    public CloudflaredRelay(Path program) {
        this.program = program;
    }

    /**
     * Where it is installed.
     *
     * @param path folders as {@code PATH} lists them
     */
    public static Optional<Path> find(String path) {
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(path)
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "cloudflared"))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    @Override
    public void hold(int port, Consumer<Announcement> opened) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        program.toString(),
                        "tunnel",
                        "--no-autoupdate",
                        "--url",
                        "http://" + OurPortOnly.HERE + ":" + port))
                .redirectErrorStream(true);
        builder.environment().keySet().retainAll(NEEDED);
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            Thread reader = new Thread(() -> read(process, opened), "cloudflared");
            reader.setDaemon(true);
            reader.start();
            int status = process.waitFor();
            reader.join(TimeUnit.SECONDS.toMillis(GOODBYE_SECONDS));
            throw new IOException("cloudflared has ended with status %d".formatted(status));
        } finally {
            end(process);
        }
    }

    private static void read(Process process, Consumer<Announcement> opened) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Announcement.inLineOfCloudflared(line)
                        .ifPresent(address -> opened.accept(new Announcement(address, "cloudflared")));
            }
        } catch (IOException e) {
            LOG.debug("cloudflared says nothing more", e);
        }
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
