package distillery.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What the machine's processor can do, as Linux tells it. For any thread. */
public final class Processor {
    private static final Path FACTS = Path.of("/proc/cpuinfo");
    private static final Pattern BF16 = Pattern.compile("\\b(avx512_bf16|amx_bf16|bf16)\\b");

    private Processor() {}

    /** What it is called; the kind of processor where the system does not tell more. */
    public static String name() {
        try {
            return Files.readAllLines(FACTS).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    /** Whether it is a 64-bit one of Intel's or AMD's kind. */
    static boolean isX86() {
        return System.getProperty("os.arch").equals("amd64");
    }

    /** Whether it multiplies bfloat16 numbers in hardware; elsewhere they are slower than 32-bit floats. */
    static boolean hasBf16() {
        try {
            List<String> lines = Files.readAllLines(FACTS);
            return lines.stream()
                    .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                    .anyMatch(line -> BF16.matcher(line).find());
        } catch (IOException e) {
            return false; // not Linux: nothing is known, so the safe format is taken
        }
    }
}
