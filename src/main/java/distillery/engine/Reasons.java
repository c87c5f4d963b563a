package distillery.engine;

/** Turns the engine's long native messages into one sentence for people. For any thread. */
final class Reasons {
    private Reasons() {}

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
