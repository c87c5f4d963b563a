package distillery.cli;

import distillery.hub.HubSettings;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The settings that a command runs with, and where they come from, as others may see them. For any thread. */
final class SettingsTable {
    private SettingsTable() {}

    /** By the longest name of their options, those that say nothing left out; then those of the hub, its token masked. */
    static Map<String, String> of(CommandSpec command, OutsideSettings outside, HubSettings hub) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        for (OptionSpec option : command.options()) {
            if (OutsideSettings.isSetting(option)) {
                settings.put(option.longestName(), shown(option.getValue()) + origin(command, option, outside));
            }
        }
        settings.put("HF_ENDPOINT", hub.endpoint().toString());
        settings.put("HF_HUB_CACHE", hub.cache().toString());
        settings.put("HF_HUB_OFFLINE", hub.offline() ? "yes" : "no");
        settings.put("HF_TOKEN", hub.token() == null ? "not set" : hub.token().toString());
        outside.space().ifPresent(space -> settings.put(Space.ID_VARIABLE, space.caution()));
        return settings;
    }

    private static String origin(CommandSpec command, OptionSpec option, OutsideSettings outside) throws IOException {
        if (command.commandLine().getParseResult().hasMatchedOption(option)) {
            return " (command line)";
        }
        return outside.origin(option).map(where -> " (" + where + ")").orElse("");
    }

    private static String shown(@Nullable Object value) {
        if (value == null) {
            return "not set";
        }
        if (value instanceof Object[] several) {
            return shown(Arrays.asList(several));
        }
        if (value instanceof Collection<?> several) {
            return several.isEmpty()
                    ? "none"
                    : several.stream().map(String::valueOf).collect(Collectors.joining(", "));
        }
        return String.valueOf(value);
    }
}
