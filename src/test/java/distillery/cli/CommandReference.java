package distillery.cli;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The manual's tables, made from the options that the program declares. */
final class CommandReference {
    private CommandReference() {}

    /** A chapter for each command. */
    static String chapters(CommandLine root) {
        return commands(root).map(CommandReference::chapter).collect(Collectors.joining("\n"));
    }

    /** Those that do something by themselves, in the order of the help. */
    static Stream<CommandSpec> commands(CommandLine command) {
        Stream<CommandSpec> below =
                command.getSubcommands().values().stream().distinct().flatMap(CommandReference::commands);
        return command.getSubcommands().isEmpty() ? Stream.of(command.getCommandSpec()) : below;
    }

    private static String chapter(CommandSpec command) {
        String rows = Stream.concat(command.positionalParameters().stream(), command.options().stream())
                .filter(argument -> !argument.hidden() && !isForAll(argument))
                .map(argument -> "| `%s` | %s |\n".formatted(spelling(argument), description(argument)))
                .collect(Collectors.joining());
        return "## %s\n\n%s\n\n| | |\n|---|---|\n%s"
                .formatted(
                        command.qualifiedName(), sentence(command.usageMessage().description()), rows);
    }

    /** The studio's options with the variables that set them. */
    static String settings(CommandSpec serve) {
        return "| option | variable | meaning |\n|---|---|---|\n"
                + serve.options().stream()
                        .filter(OutsideSettings::isSetting)
                        .map(option -> "| `%s` | `%s` | %s |"
                                .formatted(spelling(option), OutsideSettings.variable(option), description(option)))
                        .collect(Collectors.joining("\n"));
    }

    private static boolean isForAll(ArgSpec argument) {
        return argument instanceof OptionSpec option
                && List.of("--help", "--version", "--debug").contains(option.longestName());
    }

    private static String spelling(ArgSpec argument) {
        String value = argument.arity().max() == 0 || argument.typeInfo().isBoolean() ? "" : argument.paramLabel();
        if (argument instanceof OptionSpec option) {
            String name =
                    option.negatable() ? option.longestName().replaceFirst("--", "--[no-]") : option.longestName();
            return value.isEmpty() ? name : name + " " + value.replace("|", "\\|");
        }
        return value.replace("|", "\\|");
    }

    private static String description(ArgSpec argument) {
        return sentence(argument.description());
    }

    /** As a cell of a table; what picocli would fill in is filled in. */
    private static String sentence(String... lines) {
        return Arrays.stream(lines)
                .collect(Collectors.joining(" "))
                .replace("%n", " ")
                .replace("%%", "%")
                .replace("|", "\\|");
    }
}
