package distillery.cli;

import distillery.queue.Limits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/** How the web app runs. For the main thread. */
final class ServeOptions {
    private static final double BYTES_IN_A_GIGABYTE = 1 << 30;
    private static final int LAST_PORT = 65_535;

    @Option(
            names = "--host",
            paramLabel = "H",
            defaultValue = "127.0.0.1",
            description = "Address to listen on: 127.0.0.1 for this machine only (default), 0.0.0.0 for all.")
    private String host = "";

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "7860",
            description = "Port to listen on; 0 takes a free one (default: 7860).")
    private int port;

    @Option(
            names = "--allow-host",
            paramLabel = "NAME",
            split = ",",
            description = "A further name by which browsers may ask for this server, * for any.")
    private List<String> allowedHosts = List.of();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "distillery-data",
            description = "Where pictures and the queue are kept (default: distillery-data).")
    private Path data = Path.of("");

    @Option(
            names = "--queue",
            paramLabel = "N",
            defaultValue = "64",
            description = "How many jobs may wait or run, of everybody (default: 64).")
    private int queue;

    @Option(
            names = "--queue-each",
            paramLabel = "N",
            defaultValue = "4",
            description = "How many jobs of one visitor may wait or run (default: 4).")
    private int queueEach;

    @Option(
            names = "--previews",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Show what a picture looks like after each step (default); --no-previews to be faster.")
    private boolean previews;

    @Option(
            names = "--downloads",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Offer models that are not on this machine, and fetch them when they are asked for (default);"
                    + " --no-downloads where visitors are strangers.")
    private boolean downloads;

    @Option(
            names = "--model-memory",
            paramLabel = "GB",
            defaultValue = "8",
            description = "How much the weights of loaded models may take, where more than one is there (default: 8).")
    private double modelMemory;

    String host() {
        return host;
    }

    int port() {
        if (port < 0 || port > LAST_PORT) {
            throw new IllegalArgumentException("--port must be from 0 to %d, not %d.".formatted(LAST_PORT, port));
        }
        return port;
    }

    /**
     * All names by which browsers may ask for the server: any in a Space, where the servers in front let none through but those
     * that they know, and ask by other names themselves.
     */
    Set<String> hosts(Optional<Space> space) {
        Set<String> hosts = new TreeSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
        space.ifPresent(any -> hosts.add("*"));
        hosts.addAll(allowedHosts);
        return hosts;
    }

    Path data() {
        return data;
    }

    Limits limits() {
        return new Limits(queue, queueEach, Limits.USUAL.lookAhead(), Limits.USUAL.attempts());
    }

    boolean previews() {
        return previews;
    }

    boolean downloads() {
        return downloads;
    }

    long modelBytes() {
        if (!(modelMemory >= 0)) {
            throw new IllegalArgumentException("--model-memory must be 0 or more, not %s.".formatted(modelMemory));
        }
        return (long) (modelMemory * BYTES_IN_A_GIGABYTE);
    }
}
