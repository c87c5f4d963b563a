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
                    .contains("127.0.0.1:" + taken.getLocalPort() + " is taken by another program", "--port")
                    .hasLineCount(1);
        }
    }

    @Test
    void anAddressThatIsNotThisMachinesIsNamed() throws Exception {
        assertThat(serve("--host", "192.0.2.1", "--port", "0")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("192.0.2.1:0 cannot be listened on", "--host");
    }

    @Test
    void aDataFolderThatCannotBeWrittenIsNamed() throws Exception {
        assertThat(serve("--port", "0", "--data", "/sys/distillery")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("The data folder /sys/distillery cannot be written: ", "--data")
                .doesNotContain("Exception")
                .hasLineCount(1);
    }

    @Test
    void optionsWithoutACommandMeanTheStudio() {
        assertThat(Distillery.withCommand("--port", "7861")).containsExactly("serve", "--port", "7861");
        assertThat(Distillery.withCommand("models", "list")).containsExactly("models", "list");
        assertThat(Distillery.withCommand("--version")).containsExactly("--version");
        assertThat(Distillery.withCommand()).isEmpty();
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
        List<String> line = new ArrayList<>(List.of("serve"));
        line.addAll(List.of(arguments));
        if (!line.contains("--data")) {
            line.addAll(List.of("--data", folder.resolve("data").toString()));
        }
        return Main.commands(
                        Map.of("HOME", folder.toString()), nowhere, new PrintStream(err, true, StandardCharsets.UTF_8))
                .execute(line.toArray(String[]::new));
    }
}
