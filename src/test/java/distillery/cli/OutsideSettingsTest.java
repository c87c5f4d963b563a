package distillery.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import distillery.Main;
import distillery.hub.HubSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Where the web app's settings come from, and that whoever looks for one finds it. */
class OutsideSettingsTest {
    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @Test
    void theCommandLineCountsBeforeTheEnvironmentAndThatBeforeTheFile() throws IOException {
        file("port=1", "queue=2", "host=0.0.0.0");
        environment.put("DISTILLERY_PORT", "3");
        environment.put("DISTILLERY_QUEUE", "");

        CommandSpec serve = parsed("--host", "127.0.0.2");

        assertThat(value(serve, "--host")).isEqualTo("127.0.0.2");
        assertThat(value(serve, "--port")).isEqualTo("3");
        assertThat(value(serve, "--queue")).isEqualTo("2");
        assertThat(value(serve, "--queue-each")).isEqualTo("4");
    }

    @Test
    void aSpaceSaysWhereToListenWhereNobodyElseDoes() throws IOException {
        environment.put("SPACE_ID", "somebody/distillery");
        assertThat(value(parsed(), "--host")).isEqualTo("0.0.0.0");
        assertThat(value(parsed(), "--port")).isEqualTo("7860");

        file("host=127.0.0.3");
        assertThat(value(parsed(), "--host")).isEqualTo("127.0.0.3");
    }

    @Test
    void yesAndNoComeFromOutsideToo() throws IOException {
        file("previews=false");
        environment.put("DISTILLERY_DOWNLOADS", "false");

        assertThat(value(parsed(), "--previews")).isEqualTo("false");
        assertThat(value(parsed(), "--downloads")).isEqualTo("false");
        assertThat(value(parsed("--downloads"), "--downloads")).isEqualTo("true");
        assertThat(value(parsed("--no-previews"), "--previews")).isEqualTo("false");
    }

    @Test
    void aWordInTheFileThatIsNoSettingIsNamed() throws IOException {
        file("prot=7861");

        assertThatThrownBy(this::parsed).hasStackTraceContaining("\"prot\", which is no setting of serve");
    }

    @Test
    void eachSettingStandsInTheHelp() throws IOException {
        CommandSpec serve = parsed();
        StringWriter help = new StringWriter();
        serve.commandLine().usage(new java.io.PrintWriter(help));

        for (OptionSpec option : serve.options()) {
            if (OutsideSettings.isSetting(option)) {
                assertThat(option.description()).as(option.longestName()).isNotEmpty();
                assertThat(help.toString()).contains(option.longestName().substring(2));
            }
        }
        assertThat(help.toString()).contains("DISTILLERY_PORT=", "distillery.properties", "DISTILLERY_SETTINGS");
    }

    @Test
    void thePasswordStandsInNoTableAndInNoMessage() throws IOException {
        environment.put("DISTILLERY_AUTH", "ann:correct horse");
        CommandSpec serve = parsed();

        Map<String, String> table =
                SettingsTable.of(serve, new OutsideSettings(environment), HubSettings.from(environment));

        assertThat(table).containsEntry("--auth", "set (DISTILLERY_AUTH)");
        assertThat(table.toString()).doesNotContain("ann", "correct horse");
        environment.put("DISTILLERY_AUTH", "ann:short");
        assertThatThrownBy(this::parsed).hasMessageContaining("user:password").hasMessageNotContaining("short");
    }

    private void file(String... lines) throws IOException {
        Path file = folder.resolve("test.properties");
        Files.write(file, List.of(lines));
        environment.put("DISTILLERY_SETTINGS", file.toString());
    }

    private CommandSpec parsed(String... arguments) throws IOException {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        environment.put("HOME", folder.toString());
        CommandLine all = Main.commands(environment, nowhere, nowhere);
        List<String> line = new ArrayList<>(List.of("serve"));
        line.addAll(List.of(arguments));
        all.parseArgs(line.toArray(String[]::new));
        return all.getSubcommands().get("serve").getCommandSpec();
    }

    private static String value(CommandSpec command, String option) {
        Object value = command.findOption(option).getValue();
        return String.valueOf(value);
    }
}
