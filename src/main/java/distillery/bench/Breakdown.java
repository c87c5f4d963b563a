package distillery.bench;

import distillery.engine.Profile;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** How the time of a work divides among kinds of operations. For any thread. */
public final class Breakdown {
    /** What an operation is for. */
    public enum Kind {
        CONVOLUTION,
        LINEAR,
        ATTENTION,
        NORMALISATION,
        REST
    }

    /** Where linear layers have kernels of their own, these are what convolutions are made of. */
    private static final Set<String> PRODUCTS = Set.of("aten::mm", "aten::bmm");

    private static final Set<String> TILES =
            Set.of("aten::copy_", "aten::clone", "aten::fill_", "aten::unfold", "aten::constant_pad_nd", "aten::kron");

    private Breakdown() {}

    /** Seconds of each kind when the work is done once under the profiler. */
    public static Map<Kind, Double> of(Work work) throws IOException {
        return of(Profile.of(work.once()));
    }

    static Map<Kind, Double> of(Map<String, Double> seconds) {
        boolean separate = seconds.containsKey("mkldnn::_linear_pointwise");
        Map<Kind, Double> kinds = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            kinds.put(kind, 0.0);
        }
        seconds.forEach((operator, own) -> kinds.merge(kind(operator, separate), own, Double::sum));
        return kinds;
    }

    private static Kind kind(String operator, boolean separate) {
        if (operator.contains("conv") || (separate && (PRODUCTS.contains(operator) || TILES.contains(operator)))) {
            return Kind.CONVOLUTION;
        } else if (operator.contains("linear") || operator.equals("aten::addmm") || PRODUCTS.contains(operator)) {
            return Kind.LINEAR;
        } else if (operator.contains("attention") || operator.contains("softmax")) {
            return Kind.ATTENTION;
        }
        return operator.contains("norm") ? Kind.NORMALISATION : Kind.REST;
    }
}
