package distillery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.Main;
import distillery.cli.Dockerfile.Instruction;
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
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What the Dockerfile and its neighbours promise, read where no container engine is. {@code src/test/container/replay.sh} does
 * what they say.
 */
class ContainerTest {
    /** Read by Java, the C library, the shell and NVIDIA's container toolkit. */
    private static final Set<String> OTHERS_READ =
            Set.of("JAVA_HOME", "LANG", "PATH", "NVIDIA_VISIBLE_DEVICES", "NVIDIA_DRIVER_CAPABILITIES");

    /** What {@code README.md} of a Space may say of its colours, by the hub's documentation page "Spaces Configuration Reference". */
    private static final Set<String> COLOURS =
            Set.of("red", "yellow", "green", "blue", "indigo", "purple", "pink", "gray");

    private static final String PORT = "7860";

    private final Dockerfile dockerfile = Dockerfile.read(Path.of("Dockerfile"));
    private final String compose = Files.readString(Path.of("compose.yaml"));
    private final String manual = Files.readString(Path.of("docs", "container.md"));

    ContainerTest() throws IOException {}

    @Test
    void basesHaveTagsThatStayAndStagesAreThereBeforeTheyAreUsed() {
        Set<String> stages = new TreeSet<>();
        for (Instruction instruction : dockerfile.instructions()) {
            String base = instruction.text().replaceAll(" AS .*", "");
            if (instruction.keyword().equals("FROM") && !stages.contains(base)) {
                assertThat(base).matches("[a-z/]+:[a-z0-9.-]+").doesNotEndWith(":latest");
            }
            if (instruction.keyword().equals("COPY") && instruction.text().startsWith("--from=")) {
                assertThat(stages).contains(instruction.text().replaceAll("--from=(\\S+) .*", "$1"));
            }
            stages.add(instruction.stage());
        }
        assertThat(stages).contains("build", "java");
    }

    @Test
    void theImageRunsAsAPersonWithoutRights() {
        List<Instruction> users = dockerfile.ofTheImage("USER");

        assertThat(users.get(users.size() - 1).text()).isEqualTo("1000");
        assertThat(dockerfile.ofTheImage("RUN"))
                .anyMatch(run -> run.text().contains("useradd --create-home --uid 1000"));
    }

    @Test
    void packagesComeWithoutCompanyAndLeaveNoListsBehind() {
        List<Instruction> installing = dockerfile.all("RUN").stream()
                .filter(run -> run.text().contains("apt-get install"))
                .toList();

        assertThat(installing)
                .hasSize(2)
                .allSatisfy(run -> assertThat(run.text())
                        .contains(
                                "apt-get update",
                                "apt-get install -y --no-install-recommends",
                                "rm -rf /var/lib/apt/lists/*"));
        assertThat(dockerfile.all("RUN"))
                .noneMatch(run -> run.text().matches(".*(\\bsudo\\b|\\bapt \\w|upgrade|curl |wget ).*"));
    }

    @Test
    void whatGoesThroughAPipeWouldHideItsFailure() {
        assertThat(dockerfile.all("RUN")).noneMatch(run -> run.text().matches(".*[^|]\\|[^|].*"));
    }

    @Test
    void placesAreSaidInFullOrAfterAWorkingFolder() {
        assertThat(dockerfile.all("WORKDIR"))
                .isNotEmpty()
                .allMatch(place -> place.text().startsWith("/"));
        boolean known = false;
        for (Instruction instruction : dockerfile.instructions()) {
            known = !instruction.keyword().equals("FROM")
                    && (known || instruction.keyword().equals("WORKDIR"));
            if (instruction.keyword().equals("COPY")) {
                List<String> words = instruction.words();
                assertThat(known || words.get(words.size() - 1).startsWith("/"))
                        .as(instruction.text())
                        .isTrue();
            }
        }
    }

    @Test
    void everythingThatIsCopiedIsThereAndGoesIntoTheBuild() throws IOException {
        assertThat(dockerfile.all("ADD")).isEmpty();
        Predicate<String> let = letThrough();
        List<String> sources = dockerfile.all("COPY").stream()
                .filter(copy -> !copy.text().contains("--from="))
                .flatMap(copy -> copy.words().stream().limit(copy.words().size() - 1L))
                .toList();

        assertThat(sources).contains("pom.xml", "src/main").allSatisfy(source -> {
            assertThat(Path.of(source)).exists();
            assertThat(let).accepts(source);
        });
        assertThat(let).rejects("target", ".git", "distillery-data", "src/test", "distillery.properties");
    }

    /** Docker's rule, as far as ours goes: the last line that fits decides, and whole folders are meant. */
    private static Predicate<String> letThrough() throws IOException {
        List<String> lines = Files.readAllLines(Path.of(".dockerignore")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        return path -> {
            boolean through = true;
            for (String line : lines) {
                String pattern = line.replaceFirst("^!", "");
                if (pattern.equals("*") || path.equals(pattern) || path.startsWith(pattern + "/")) {
                    through = line.startsWith("!");
                }
            }
            return through;
        };
    }

    @Test
    void aChangeOfTheCodeSendsTheSmallLayersOnly() {
        List<String> copied = dockerfile.ofTheImage("COPY").stream()
                .map(copy -> copy.words().get(0).replaceAll(".*/", ""))
                .toList();

        assertThat(copied)
                .containsExactly("java", "natives", "lib", "distillery-models.jar", "healthy", "bin", "distillery.jar");
    }

    @Test
    void programsAreStartedWithoutAShellBetween() throws IOException {
        assertThat(dockerfile.only("ENTRYPOINT").execForm()).containsExactly("/opt/distillery/bin/distillery");
        assertThat(dockerfile.only("CMD").execForm()).containsExactly("serve");
        assertThat(dockerfile.only("HEALTHCHECK").execForm()).containsExactly("/opt/distillery/bin/healthy");
        assertThat(dockerfile.only("HEALTHCHECK").text()).contains("--interval=", "--timeout=", "--start-period=");
        assertThat(Path.of("src/main/bin/distillery")).isExecutable();
        assertThat(Path.of("src/main/container/healthy")).isExecutable();
    }

    @Test
    void onePortIsMeantEverywhere() throws IOException {
        assertThat(dockerfile.only("EXPOSE").text()).isEqualTo(PORT);
        assertThat(frontMatter()).containsEntry("app_port", PORT);
        assertThat(serve().findOption("--port").defaultValue()).isEqualTo(PORT);
        assertThat(compose).contains("\"127.0.0.1:%s:%s\"".formatted(PORT, PORT));
        assertThat(Files.readString(Path.of("src/main/container/healthy")))
                .contains("${DISTILLERY_PORT:-" + PORT + "}");
    }

    @Test
    void whatTheImageSetsIsReadBySomebodyAndStandsInTheManual() throws IOException {
        Map<String, String> set = settings("ENV");
        Set<String> known = serve().options().stream()
                .filter(OutsideSettings::isSetting)
                .map(OutsideSettings::variable)
                .collect(Collectors.toCollection(TreeSet::new));
        known.addAll(OTHERS_READ);
        known.addAll(Set.of("DISTILLERY_CACHE", "HF_HOME"));

        assertThat(known).containsAll(set.keySet());
        assertThat(set.keySet())
                .filteredOn(name -> !name.equals("PATH"))
                .allSatisfy(name -> assertThat(manual).contains("`" + name + "`"));
        assertThat(set).containsEntry("DISTILLERY_HOST", "0.0.0.0");
    }

    @Test
    void whatIsWrittenGoesToTheVolume() {
        String volume = dockerfile.only("VOLUME").text();

        assertThat(settings("ENV"))
                .extractingByKeys("DISTILLERY_DATA", "DISTILLERY_CACHE", "HF_HOME")
                .allMatch(place -> place.startsWith(volume + "/"));
        assertThat(dockerfile.ofTheImage("RUN"))
                .anyMatch(run -> run.text().contains("install -d -o distillery -g distillery " + volume));
        assertThat(compose).contains("- data:" + volume + "\n", "read_only: true", "\nvolumes:\n  data:");
    }

    @Test
    void noSecretIsBuiltIn() {
        assertThat(Stream.concat(
                        settings("ENV").keySet().stream(),
                        dockerfile.all("ARG").stream().map(Instruction::text)))
                .noneMatch(name -> name.matches("(?i).*(TOKEN|SECRET|PASS|KEY|CREDENTIAL).*"));
    }

    @Test
    void bothFlavorsAreProfilesOfTheBuild() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));

        assertThat(dockerfile.instructions().get(0)).isEqualTo(new Instruction("", "ARG", "FLAVOR=cpu"));
        assertThat(compose).contains("FLAVOR: cu124", "profiles: [gpu]", "driver: nvidia");
        assertThat(List.of("cpu", "cu124", "image"))
                .allSatisfy(profile -> assertThat(pom).contains("<id>" + profile + "</id>"));
    }

    @Test
    void theFrontMatterMakesTheRepositoryASpace() throws IOException {
        Map<String, String> front = frontMatter();

        assertThat(front)
                .containsEntry("sdk", "docker")
                .containsEntry("title", "Distillery")
                .containsEntry("license", "apache-2.0");
        assertThat(COLOURS).contains(front.get("colorFrom"), front.get("colorTo"));
        assertThat(front.get("emoji")
                        .codePoints()
                        .filter(point -> Character.getType(point) == Character.OTHER_SYMBOL)
                        .count())
                .isPositive();
        assertThat(front.get("short_description")).isNotBlank().hasSizeLessThanOrEqualTo(60);
        assertThat(front.get("startup_duration_timeout")).matches("[1-9][0-9]*[smh]");
    }

    private static Map<String, String> frontMatter() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("README.md"));
        assertThat(lines.get(0)).isEqualTo("---");
        List<String> inside =
                lines.subList(1, 1 + lines.subList(1, lines.size()).indexOf("---"));
        assertThat(inside).allMatch(line -> line.matches("[a-zA-Z_]+:( \\S.*)?|  - [a-z-]+"));
        Pattern between = Pattern.compile(": ?");
        return inside.stream()
                .filter(line -> !line.startsWith(" "))
                .map(line -> between.split(line, 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    private Map<String, String> settings(String keyword) {
        return dockerfile.ofTheImage(keyword).stream()
                .flatMap(instruction -> instruction.settings().entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static CommandSpec serve() throws IOException {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return Main.commands(Map.of(), nowhere, nowhere)
                .getSubcommands()
                .get("serve")
                .getCommandSpec();
    }
}
