package distillery.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Settings that stand outside the command line: {@code DISTILLERY_PORT} in the environment for {@code --port}, and
 * {@code port=7861} in a file of properties. The command line counts before the environment, that before the file, and
 * that before what a Space needs. For the main thread.
 */
public final class OutsideSettings implements IDefaultValueProvider {
    /** Names another file. */
    static final String FILE_VARIABLE = "DISTILLERY_SETTINGS";

    private static final String USUAL_FILE = "distillery.properties";

    private final Map<String, String> environment;
    private final Path file;
    private final Optional<Space> space;
    private @Nullable Properties properties;

    /** @param environment names to values; an empty value counts as not set */
    public OutsideSettings(Map<String, String> environment) {
        this.environment = environment;
        this.file = Path.of(environment.getOrDefault(FILE_VARIABLE, USUAL_FILE));
        this.space = Space.in(environment);
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) throws IOException {
        return argument instanceof OptionSpec option && isSetting(option)
                ? find(option).map(Found::value).orElse(null)
                : null;
    }

    /** The Space that the program runs in, if it runs in one. */
    Optional<Space> space() {
        return space;
    }

    /** Where an option's value comes from if the command line does not give it: the variable, the file, or neither. */
    Optional<String> origin(OptionSpec option) throws IOException {
        return find(option).map(Found::origin);
    }

    private record Found(String value, String origin) {}

    private Optional<Found> find(OptionSpec option) throws IOException {
        String value = environment.getOrDefault(variable(option), "");
        if (!value.isEmpty()) {
            return Optional.of(new Found(value, variable(option)));
        }
        return Optional.ofNullable(properties(option.command()).getProperty(key(option)))
                .map(text -> new Found(text.strip(), String.valueOf(file)))
                .or(() -> space.flatMap(here -> here.setting(key(option)))
                        .map(text -> new Found(text, Space.ID_VARIABLE)));
    }

    /** The folders where programs lie, as {@code PATH} lists them. */
    String programs() {
        return environment.getOrDefault("PATH", "");
    }

    private Properties properties(CommandSpec command) throws IOException {
        if (properties == null) {
            Properties read = new Properties();
            if (environment.containsKey(FILE_VARIABLE) || Files.exists(file)) {
                try (Reader reader = Files.newBufferedReader(file)) {
                    read.load(reader);
                }
            }
            for (String key : read.stringPropertyNames()) {
                if (command.options().stream()
                        .noneMatch(option -> isSetting(option) && key(option).equals(key))) {
                    throw new IllegalArgumentException(
                            "%s has \"%s\", which is no setting of %s. Those that there are: distillery serve --help"
                                    .formatted(file, key, command.name()));
                }
            }
            properties = read;
        }
        return properties;
    }

    /** Whether an option says how the command runs. */
    static boolean isSetting(OptionSpec option) {
        return !option.usageHelp() && !option.versionHelp();
    }

    /** {@code --model-memory} is {@code model-memory} in a file. */
    static String key(OptionSpec option) {
        return option.longestName().replaceFirst("^--", "");
    }

    /** {@code --model-memory} is {@code DISTILLERY_MODEL_MEMORY} in the environment. */
    static String variable(OptionSpec option) {
        return "DISTILLERY_" + key(option).toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
