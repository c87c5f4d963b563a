package distillery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.Main;
import distillery.store.DataFolder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A studio that cannot be opened. */
class ServeCommandTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource({
        "--port, 99999, '--port must be from 0 to 65535, not 99999.'",
        "--port, -1, '--port must be from 0 to 65535, not -1.'",
        "--queue, 0, 'A queue has room for 1 job or more, not for 0'",
        "--model-memory, NaN, '--model-memory must be 0 or more, not NaN.'",
        "--dtype, fp8, fp8",
        "--device, abacus, 'There is no device called abacus.'"
    })
    void aSettingThatMakesNoSenseIsNamed(String option, String value, String message) throws Exception {
        assertThat(serve(option, value)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(message).hasLineCount(1);
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(serve("--port", Integer.toString(taken.getLocalPort()))).isEqualTo(2);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .contains("127.0.0.1:" + taken.getLocalPort() + " cannot be listened on", "--port");
        }
    }

    @Test
    void aDataFolderThatIsInUseIsNamed() throws Exception {
        Path data = folder.resolve("data");
        try (DataFolder taken = DataFolder.open(data)) {
            assertThat(taken.freeBytes()).isPositive();
            assertThat(serve("--port", "0")).isEqualTo(2);
            assertThat(err.toString(StandardCharsets.UTF_8)).contains("Another server uses the data folder " + data);
        }
        assertThat(Files.getPosixFilePermissions(data)).hasSize(3);
    }

    private int serve(String... arguments) throws Exception {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        List<String> line = new ArrayList<>(
                List.of("serve", "--data", folder.resolve("data").toString()));
        line.addAll(List.of(arguments));
        return Main.commands(
                        Map.of("HOME", folder.toString()), nowhere, new PrintStream(err, true, StandardCharsets.UTF_8))
                .execute(line.toArray(String[]::new));
    }
}
