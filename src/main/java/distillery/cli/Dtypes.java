package distillery.cli;

import distillery.checkpoint.Dtype;
import distillery.engine.Engine;
import distillery.torchscript.Precision;
import java.util.Locale;

/** The number formats as they are typed and shown. For any thread. */
final class Dtypes {
    private Dtypes() {}

    /** @throws IllegalArgumentException if it is none of fp32, bf16, fp16 and auto */
    static Precision precision(String typed, Engine engine) {
        return switch (typed.toLowerCase(Locale.ROOT)) {
            case "auto" -> engine.fastest();
            case "fp32" -> Precision.FP32;
            case "bf16" -> Precision.BF16;
            case "fp16" -> Precision.FP16;
            default ->
                throw new IllegalArgumentException(
                        "There is no number format called " + typed + ". Say fp32, bf16, fp16 or auto.");
        };
    }

    static String shown(Precision precision) {
        return precision.name().toLowerCase(Locale.ROOT);
    }

    /** Which of a model's files to read, if it has several: those with no more numbers than are kept. */
    static Dtype stored(Precision precision) {
        return precision.isHalf() ? Dtype.F16 : Dtype.F32;
    }
}
