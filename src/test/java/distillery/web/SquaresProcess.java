package distillery.web;

import distillery.queue.Limits;
import distillery.queue.PaintedSquares;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A server of squares in a process of its own with little memory, which tells when each step was done. */
final class SquaresProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final int port;

    /** When steps were done, in milliseconds since 1970, by their number. */
    final Map<Integer, Long> steps = new ConcurrentHashMap<>();

    private SquaresProcess(Process process, BufferedReader out, int port) {
        this.process = process;
        this.out = out;
        this.port = port;
        Thread reader = new Thread(this::read, "steps");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts one.
     *
     * @param pictures that are in the gallery already
     * @param stepMillis how long a step takes
     */
    static SquaresProcess start(Path folder, int pictures, int stepMillis) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SquaresProcess.class.getName(),
                        folder.toString(),
                        Integer.toString(pictures),
                        Integer.toString(stepMillis))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("port ")) {
                return new SquaresProcess(process, out, Integer.parseInt(line.substring("port ".length())));
            }
        }
        throw new IOException("the server ended before it listened");
    }

    private void read() {
        try {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                String[] words = line.split(" ", -1);
                if (words[0].equals("step")) {
                    steps.put(Integer.parseInt(words[1]), Long.parseLong(words[2]));
                }
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    int port() {
        return port;
    }

    URI address(String scheme, String path) {
        return URI.create(scheme + "://127.0.0.1:" + port + path);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        out.close();
    }

    /** Serves until it is killed; given a folder, how many pictures, and milliseconds a step. */
    public static void main(String[] args) throws Exception {
        int[] step = {0};
        int pause = Integer.parseInt(args[2]);
        PaintedSquares squares = new PaintedSquares().beforeEachStep(() -> {
            pause(pause);
            System.out.println("step " + ++step[0] + " " + System.currentTimeMillis());
        });
        SquaresServer server = new SquaresServer(Path.of(args[0]), squares, Limits.USUAL);
        server.fill(Integer.parseInt(args[1]));
        System.out.println("port " + server.port());
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
