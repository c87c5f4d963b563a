package distillery.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Which builds of DJL and of PyTorch's native library the program has with it, as their own files state. Reading that
 * loads nothing native. For any thread.
 *
 * @param djl the version of DJL
 * @param natives one for each of PyTorch's native libraries among the program's files, such as {@code 2.7.1, cpu, for
 *     linux-x86_64}; or the one that the environment names, which DJL takes before those
 */
public record Libraries(String djl, List<String> natives) {
    /** What every jar with PyTorch's native library holds, and each says something else in it. */
    private static final String FACTS = "native/lib/pytorch.properties";

    public Libraries {
        natives = List.copyOf(natives);
    }

    /** Those that the program finds among its own files. */
    public static Libraries ofTheProgram() {
        return of(Libraries.class.getClassLoader(), System.getenv());
    }

    /** Those that this loader finds, or that this environment names. */
    static Libraries of(ClassLoader files, Map<String, String> environment) {
        String djl = ai.djl.engine.Engine.getDjlVersion();
        String elsewhere = environment.get("PYTORCH_LIBRARY_PATH");
        if (elsewhere != null) {
            String flavor = environment.getOrDefault("PYTORCH_FLAVOR", "of an unknown kind");
            return new Libraries(djl, List.of(flavor + ", from " + elsewhere));
        }
        try {
            List<String> natives = new ArrayList<>();
            for (URL url : files.resources(FACTS).toList()) {
                natives.add(read(url));
            }
            return new Libraries(djl, natives);
        } catch (IOException e) {
            throw new UncheckedIOException("The program's own file " + FACTS + " cannot be read", e);
        }
    }

    /** The version has the day of the build behind a hyphen, which tells nothing. */
    private static String read(URL url) throws IOException {
        Properties facts = new Properties();
        try (InputStream stream = url.openStream()) {
            facts.load(stream);
        }
        return "%s, %s, for %s"
                .formatted(
                        facts.getProperty("version", "unknown").replaceFirst("-.*", ""),
                        facts.getProperty("flavor", "unknown"),
                        facts.getProperty("classifier", "unknown"));
    }
}
