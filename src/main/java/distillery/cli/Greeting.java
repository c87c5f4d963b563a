package distillery.cli;

import distillery.compare.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What whoever starts the studio reads first: where it is, what it found on this machine, and what to do next. Unchanging.
 *
 * @param address to open in a browser
 * @param version the program's
 * @param machine what computes
 * @param here models that can be used at once
 * @param elsewhere how many more can be downloaded
 * @param data where pictures are kept
 */
record Greeting(String address, String version, Environment machine, List<String> here, long elsewhere, Path data) {
    private static final int MOST_NAMES = 6;

    /** NVIDIA's driver makes this file where it finds a GPU. */
    private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");

    void print(Terminal terminal) {
        terminal.out().printf("Distillery is at %s%n", address);
        terminal.out().printf("  version      %s, %s%n", version, machine.engine());
        terminal.out()
                .printf(
                        "  computes on  %s, %d %s, %s%n",
                        machine.device().equals("cpu") ? machine.processor() : machine.device(),
                        machine.threads(),
                        machine.threads() == 1 ? "thread" : "threads",
                        machine.dtype());
        terminal.out()
                .printf(
                        "  models       %s%s%n",
                        names(), elsewhere > 0 ? "; %d more to download".formatted(elsewhere) : "");
        terminal.out().printf("  keeps in     %s%n", data.toAbsolutePath().normalize());
        terminal.out()
                .println(
                        "Open the address, type a prompt such as \"a red apple\", press Generate. Ctrl+C here ends it.");
        if (machine.device().equals("cpu") && Files.exists(DRIVER)) {
            terminal.err()
                    .println("There is an NVIDIA GPU, but PyTorch's build for processors is in use."
                            + " See \"No GPU is found\" in README.md.");
        }
    }

    private String names() {
        String first = here.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        return here.size() > MOST_NAMES ? "%s and %d more".formatted(first, here.size() - MOST_NAMES) : first;
    }
}
