package distillery.cli;

import distillery.engine.Libraries;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.IVersionProvider;

/** The program's version, as its jar states it, and those of what it runs on. For any thread. */
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return Stream.concat(
                        Stream.of("distillery " + number()),
                        beneath().entrySet().stream().map(one -> one.getKey() + " " + one.getValue()))
                .toArray(String[]::new);
    }

    static String number() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("in development");
    }

    /** What the program runs on, from what is nearest to it down to the machine: names to versions. */
    static Map<String, String> beneath() {
        Libraries libraries = Libraries.ofTheProgram();
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("DJL", libraries.djl());
        versions.put(
                "libtorch",
                libraries.natives().isEmpty()
                        ? "not among the program's files"
                        : String.join("; ", libraries.natives()));
        versions.put("Java", "%s, %s".formatted(property("java.version"), property("java.vendor")));
        versions.put(
                "Platform", "%s %s, %s".formatted(property("os.name"), property("os.version"), property("os.arch")));
        return versions;
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }
}
