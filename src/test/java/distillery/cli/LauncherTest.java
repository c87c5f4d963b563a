package distillery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts that start the program, with a Java that only tells what it was asked. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final Path SCRIPTS = Path.of("src", "main", "bin");
    private static final List<String> TOOLS = List.of("dirname", "head", "locale", "readlink", "sed", "uname");
    private static final String OPTIONS = "-Xmx1g -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED";

    @TempDir
    private Path scratch;

    private Path launcher;
    private Path path;

    @BeforeEach
    void installTheLauncherAndToolsButNoJava() throws IOException {
        Path bin = Files.createDirectories(scratch.resolve("a folder").resolve("bin"));
        launcher = Files.copy(SCRIPTS.resolve("distillery"), bin.resolve("distillery"));
        path = Files.createDirectory(scratch.resolve("path"));
        for (String tool : TOOLS) {
            for (String place : List.of("/bin/", "/usr/bin/")) {
                if (Files.exists(Path.of(place + tool))) {
                    script(path.resolve(tool), "exec " + place + tool + " \"$@\"\n");
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"17.0.15", "17", "21.0.1", "25-ea", "25.0.3"})
    void aJavaThatIsNewEnoughStartsTheProgram(String version) throws Exception {
        // given
        java(path, version);

        // when
        Answer answer = start(Map.of(), "generate", "--prompt", "a red apple");

        // then
        Path jar = scratch.resolve("a folder").toRealPath().resolve("distillery.jar");
        assertThat(answer.text()).isEqualTo(OPTIONS + " -jar " + jar + " generate --prompt a red apple\n");
        assertThat(answer.code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_392", "11.0.2", "16-ea"})
    void aJavaThatIsTooOldIsRefusedInASentence(String version) throws Exception {
        java(path, version);

        Answer answer = start(Map.of());

        assertThat(answer.text())
                .isEqualTo("Distillery needs Java 17 or newer; found " + version
                        + ", which is java. Set JAVA_HOME to the folder of a newer one.\n");
        assertThat(answer.code()).isEqualTo(1);
    }

    @Test
    void whereThereIsNoJavaTheLauncherSaysSo() throws Exception {
        Answer answer = start(Map.of());

        assertThat(answer.text())
                .isEqualTo("Distillery needs Java 17 or newer; found none."
                        + " Install one, or set JAVA_HOME to the folder of one.\n");
        assertThat(answer.code()).isEqualTo(1);
    }

    @Test
    void theJavaOfJavaHomeGoesBeforeThatOfThePath() throws Exception {
        // given
        java(path, "11.0.2");
        Path home = scratch.resolve("newer");
        java(Files.createDirectories(home.resolve("bin")), "25.0.3");

        // when
        Answer answer = start(Map.of("JAVA_HOME", home.toString()), "models");

        // then
        assertThat(answer.text()).startsWith(OPTIONS).endsWith(" models\n");
    }

    @Test
    void aLinkToTheLauncherFindsTheProgram() throws Exception {
        // given
        java(path, "17.0.15");
        Path first = Files.createSymbolicLink(scratch.resolve("first"), Path.of("a folder", "bin", "distillery"));
        launcher = Files.createSymbolicLink(scratch.resolve("second"), first);

        // when
        Answer answer = start(Map.of());

        // then
        assertThat(answer.text())
                .contains("-jar " + scratch.resolve("a folder").toRealPath().resolve("distillery.jar"));
    }

    @Test
    void windowsGetsTheSameOptionsAndTheSameSentences() throws IOException {
        String unix = Files.readString(SCRIPTS.resolve("distillery"));
        String windows = Files.readString(SCRIPTS.resolve("distillery.bat"));

        assertThat(options(windows)).isEqualTo(options(unix)).isEqualTo(OPTIONS);
        assertThat(windows)
                .contains("found none. Install one, or set JAVA_HOME to the folder of one.")
                .contains("found %VERSION%, which is %JAVA%. Set JAVA_HOME to the folder of a newer one.")
                .contains("%MAJOR% lss 17 ");
        assertThat(unix).contains("-lt 17 ");
    }

    /** What stands between Java and the place for the user's own options. */
    private static String options(String script) {
        Matcher line = Pattern.compile("\" (-X[^\\\\^]*) [\\\\^]\\R").matcher(script);
        assertThat(line.find()).isTrue();
        return line.group(1);
    }

    /** Tells its version as OpenJDK does where JAVA_TOOL_OPTIONS is set, and else what it was given. */
    private static void java(Path folder, String version) throws IOException {
        script(folder.resolve("java"), """
                if [ "$1" = -version ]; then
                    echo 'Picked up JAVA_TOOL_OPTIONS: -Da=b' >&2
                    echo 'openjdk version "%s" 2025-04-15' >&2
                    echo 'OpenJDK Runtime Environment (build %s)' >&2
                else
                    echo "$*"
                fi
                """.formatted(version, version));
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private Answer start(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("/bin/sh", launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", path.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Answer(process.exitValue(), text);
    }

    private record Answer(int code, String text) {}
}
