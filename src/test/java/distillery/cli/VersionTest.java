package distillery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionTest {
    @Test
    void theFirstLineIsTheProgramsOwnAndTheOthersTellWhatItRunsOn() throws Exception {
        // given
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(stream, stream, new ProgressBar(stream, false, System::nanoTime));

        // when
        int code = Distillery.commandLine(terminal).execute("--version");

        // then
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(code).isEqualTo(ExitCode.DONE);
        assertThat(lines.get(0)).isEqualTo("distillery in development");
        assertThat(lines.get(1)).matches("DJL \\d+[.]\\d+[.]\\d+");
        assertThat(lines.get(2)).matches("libtorch \\d+[.]\\d+[.]\\d+, cpu, for [a-z]+-[a-z0-9_]+.*");
        assertThat(lines.get(3)).startsWith("Java " + Runtime.version().feature() + ".");
        assertThat(lines.get(4))
                .startsWith("Platform " + System.getProperty("os.name"))
                .endsWith(System.getProperty("os.arch"));
        assertThat(lines).hasSize(5);
    }
}
