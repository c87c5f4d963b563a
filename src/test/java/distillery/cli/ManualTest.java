package distillery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.Main;
import distillery.docs.Documents;
import distillery.docs.ShellWords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the documents say of options, commands and variables is what the program does. */
class ManualTest {
    private static final Path README = Path.of("README.md");
    private static final Path COMMANDS = Path.of("docs", "commands.md");

    /** Names of variables in Java: strings of capital letters with a line between. */
    private static final Pattern IN_CODE = Pattern.compile("(?<=\")[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+(?=\")");

    private static final Pattern IN_SCRIPTS = Pattern.compile("(?<=\\$\\{)[A-Z][A-Z0-9_]+");

    /** Capital letters with a line between that name something else, and what the operating system and Java set. */
    private static final Set<String> NO_SETTINGS = Set.of("JAVA_HOME", "GLIBC_TUNABLES", "OPT_OUT_TRACKING");

    @TempDir
    private Path home;

    @Test
    void theTableOfSettingsIsTheProgramsOwn() throws IOException {
        CommandLine serve = program().getSubcommands().get("serve");

        same(Documents.part(README, "settings"), CommandReference.settings(serve.getCommandSpec()), "settings.md");
    }

    @Test
    void theReferenceOfCommandsIsTheProgramsOwn() throws IOException {
        same(Documents.part(COMMANDS, "commands"), CommandReference.chapters(program()), "commands.md");
    }

    /** Leaves the right text beside the build, to be copied. */
    private static void same(String written, String right, String file) throws IOException {
        Files.writeString(Files.createDirectories(Path.of("target")).resolve(file), right);
        assertThat(written).as("copy target/%s there", file).isEqualTo(right.strip());
    }

    @Test
    void eachVariableIsDocumented() throws IOException {
        Set<String> variables = new TreeSet<>();
        for (String root : List.of("src/main/java", "src/main/bin", "src/main/resources/logback.xml")) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    (file.toString().endsWith(".java") ? IN_CODE : IN_SCRIPTS)
                            .matcher(Files.readString(file))
                            .results()
                            .map(MatchResult::group)
                            .forEach(variables::add);
                }
            }
        }
        variables.removeIf(name -> NO_SETTINGS.contains(name) || name.matches("F[68]_.*"));
        String documents = Documents.all().stream().map(Documents::text).collect(Collectors.joining());

        assertThat(variables).contains("HF_HOME", "DISTILLERY_LOG", "MALLOC_ARENA_MAX");
        assertThat(variables).allSatisfy(name -> assertThat(documents).contains("`" + name + "`"));
    }

    @Test
    void eachVariableThatIsDocumentedExists() throws IOException {
        Set<String> known = program().getSubcommands().get("serve").getCommandSpec().options().stream()
                .map(OutsideSettings::variable)
                .collect(Collectors.toCollection(TreeSet::new));
        String code;
        try (Stream<Path> files = Files.walk(Path.of("src/main"))) {
            code = files.filter(file ->
                            file.toString().matches(".*(\\.java|\\.xml|/distillery)") && Files.isRegularFile(file))
                    .map(Documents::text)
                    .collect(Collectors.joining());
        }
        for (Path document : Documents.all()) {
            Pattern.compile("`(DISTILLERY_[A-Z_]+)")
                    .matcher(Documents.text(document))
                    .results()
                    .map(found -> found.group(1))
                    .forEach(name -> assertThat(known.contains(name) || code.contains(name))
                            .as("%s speaks of %s", document, name)
                            .isTrue());
        }
    }

    static List<Path> documents() {
        return Documents.all();
    }

    /** That they can be parsed; the front page's are also run. */
    @ParameterizedTest
    @MethodSource("documents")
    void eachCommandIsOneThatTheProgramUnderstands(Path document) throws IOException {
        for (String line : Documents.commands(document)) {
            String command = line.replaceFirst("^([A-Z_]+=\\S+ )+", "");
            if (command.startsWith("distillery ")) {
                List<String> words = ShellWords.of(command);
                String[] typed = words.subList(1, words.size()).toArray(String[]::new);
                assertThat(program().parseArgs(Distillery.withCommand(typed)).subcommands())
                        .as("%s: %s", document, line)
                        .isNotEmpty();
            }
        }
    }

    private CommandLine program() throws IOException {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return Main.commands(Map.of("HOME", home.toString()), nowhere, nowhere);
    }
}
