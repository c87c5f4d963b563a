package distillery.cli;

import distillery.engine.Engine;
import distillery.torchscript.Precision;
import picocli.CommandLine.Option;

/** The option that chooses the number format of networks. For the main thread. */
final class DtypeOption {
    @Option(
            names = "--dtype",
            paramLabel = "D",
            defaultValue = "auto",
            description = "fp32, bf16, fp16, or auto for what is fastest here (default).")
    private String dtype = "";

    /** @throws IllegalArgumentException if there is no such format */
    Precision on(Engine engine) {
        return Dtypes.precision(dtype, engine);
    }
}
