package distillery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scripts that a container starts. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class ContainerScriptsTest {
    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private Path program;

    /** A program in a folder whose name has a space, and a Java that says how it was called. */
    @BeforeEach
    void install() throws IOException {
        program = Files.createDirectories(folder.resolve("the program"));
        Path launcher = Files.createDirectories(program.resolve("bin")).resolve("distillery");
        Files.copy(Path.of("src/main/bin/distillery"), launcher);
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(
                java,
                "#!/bin/sh\n[ \"$1\" = -version ] && echo 'openjdk version \"17.0.1\"' >&2 && exit\nfor word in \"$@\"; do echo \"<$word>\"; done\nenv\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        environment.put("JAVA_HOME", folder.resolve("jdk").toString());
    }

    @Test
    void librariesThatLieUnpackedAreUsedWhereTheyAre() throws Exception {
        Path natives = program.resolve("natives");
        Path torch = Files.createDirectories(natives.resolve("torch/cu124"));

        assertThat(launch("serve", "--data", "my data"))
                .contains("<-Djna.boot.library.path=" + natives + ">", "<-Dorg.sqlite.lib.path=" + natives + ">")
                .contains("<-Djna.library.path=" + torch + ">")
                .contains("PYTORCH_LIBRARY_PATH=" + torch, "PYTORCH_FLAVOR=cu124")
                .contains("RUST_LIBRARY_PATH=" + natives.resolve("libtokenizers.so"))
                .containsSubsequence("<-jar>", "<" + program.resolve("distillery.jar") + ">", "<serve>", "<my data>");
    }

    @Test
    void aTorchOfOnesOwnStaysOnesOwn() throws Exception {
        Files.createDirectories(program.resolve("natives/torch/cpu"));
        environment.put("PYTORCH_LIBRARY_PATH", "/mine");

        assertThat(launch())
                .contains("PYTORCH_LIBRARY_PATH=/mine")
                .noneMatch(line -> line.startsWith("PYTORCH_FLAVOR") || line.startsWith("<-Djna.library.path"));
    }

    @Test
    void withoutThemNothingIsSaidOfThem() throws Exception {
        assertThat(launch("--help"))
                .contains("<--help>")
                .noneMatch(
                        line -> line.contains("jna") || line.startsWith("PYTORCH") || line.startsWith("RUST_LIBRARY"));
    }

    @ParameterizedTest
    @CsvSource({"200 OK, 0", "503 Service Unavailable, 1"})
    void theContainerIsHealthyWhenPicturesCanBeMade(String answer, int code) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<List<String>> asked = CompletableFuture.supplyAsync(() -> answer(server, answer));
            environment.put("DISTILLERY_PORT", Integer.toString(server.getLocalPort()));

            assertThat(run(List.of("src/main/container/healthy")).waitFor()).isEqualTo(code);
            assertThat(asked.join()).startsWith("GET /readyz HTTP/1.1", "Host: localhost");
        }
    }

    @Test
    void aContainerThatDoesNotAnswerIsNotHealthy() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            environment.put("DISTILLERY_PORT", Integer.toString(free.getLocalPort()));
        }

        assertThat(run(List.of("src/main/container/healthy")).waitFor()).isNotZero();
    }

    private static List<String> answer(ServerSocket server, String status) {
        try (Socket socket = server.accept()) {
            BufferedReader question =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            List<String> lines = new ArrayList<>();
            for (String line = question.readLine(); line != null && !line.isEmpty(); line = question.readLine()) {
                lines.add(line);
            }
            socket.getOutputStream()
                    .write(("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            return lines;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private List<String> launch(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(program.resolve("bin/distillery").toString()));
        command.addAll(List.of(arguments));
        Process process = run(command);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.lines().toList();
    }

    private Process run(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PYTORCH") || name.startsWith("RUST_"));
        builder.environment().putAll(environment);
        return builder.start();
    }
}
