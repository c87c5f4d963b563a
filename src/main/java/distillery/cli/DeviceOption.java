package distillery.cli;

import distillery.engine.Engine;
import picocli.CommandLine.Option;

/** The option that chooses where networks run. For the main thread. */
final class DeviceOption {
    @Option(
            names = "--device",
            paramLabel = "D",
            defaultValue = "auto",
            description = "cpu, cuda, cuda:N, or auto for a GPU if there is one (default).")
    private String device = "";

    Engine open() {
        return Engine.open(device);
    }
}
