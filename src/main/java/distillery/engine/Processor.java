package distillery.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What the machine's processor can do, as Linux tells it. For any thread. */
final class Processor {
    private static final Pattern BF16 = Pattern.compile("\\b(avx512_bf16|amx_bf16|bf16)\\b");

    private Processor() {}

    /** Whether it multiplies bfloat16 numbers in hardware; elsewhere they are slower than 32-bit floats. */
    static boolean hasBf16() {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/cpuinfo"));
            return lines.stream()
                    .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                    .anyMatch(line -> BF16.matcher(line).find());
        } catch (IOException e) {
            return false; // not Linux: nothing is known, so the safe format is taken
        }
    }
}
