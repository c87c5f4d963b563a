package distillery.engine;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns the engine's long native messages into a sentence or two for people. For any thread. */
final class Reasons {
    private static final double BYTES_IN_A_GIGABYTE = 1e9;
    private static final Pattern LACKING = Pattern.compile("(\\S+\\.so[.0-9]*): cannot open shared object file");
    private static final Pattern OF_CUDA = Pattern.compile("lib(cu|nv).*");
    private static final Pattern C_LIBRARY = Pattern.compile("version `(GLIBC\\S*|CXXABI\\S*)' not found");

    private Reasons() {}

    /** Why the native library could not be loaded, and what to do about it. */
    static String ofLoading(Throwable failure) {
        String all = Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(cause -> String.valueOf(cause.getMessage()))
                .collect(Collectors.joining("\n"));
        Matcher lacking = LACKING.matcher(all);
        Matcher old = C_LIBRARY.matcher(all);
        if (all.contains("Offline mode is enabled")) {
            return "There is no PyTorch for %s beside the program. Take the release for it, or build there with ./mvnw package."
                    .formatted(System.getProperty("os.name") + " on " + System.getProperty("os.arch"));
        } else if (lacking.find()) {
            return OF_CUDA.matcher(lacking.group(1)).matches()
                    ? "PyTorch's build for CUDA needs %s, which this machine lacks. Install NVIDIA's driver and CUDA, or take the build for processors."
                            .formatted(lacking.group(1))
                    : "PyTorch needs %s, which this machine lacks. Install the package that holds it."
                            .formatted(lacking.group(1));
        } else if (old.find()) {
            return "PyTorch needs a newer system: %s is missing. It runs on Debian 11, Ubuntu 20.04 and what came after them."
                    .formatted(old.group(1));
        }
        return "PyTorch's native library could not be loaded: " + failure.getMessage();
    }

    /** That a network is larger than the memory that is left. */
    static String ofRoom(String network, long bytes, long free) {
        return "Out of memory: the weights of %s take %.1f GB, and %.1f GB are free. Take a smaller model or a shorter --dtype, or end other programs."
                .formatted(network, bytes / BYTES_IN_A_GIGABYTE, free / BYTES_IN_A_GIGABYTE);
    }

    /** What went wrong, and what to do where that is known. */
    static String of(Exception failure) {
        String message = String.valueOf(failure.getMessage());
        if (message.contains("can't allocate memory") || message.contains("out of memory")) {
            return "out of memory. Make smaller pictures, use a smaller model or a shorter --dtype, or free memory.";
        }
        if (message.contains("could not create a primitive descriptor")) {
            return "oneDNN has no kernel for these shapes. Inputs must be as wide as the network's config says.";
        }
        // The rest is a native stack trace; it stays in the exception.
        String first = message.lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse(failure.getClass().getSimpleName());
        return message.lines()
                .filter(line -> line.startsWith("RuntimeError: "))
                .findFirst()
                .orElse(first);
    }
}
