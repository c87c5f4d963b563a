package distillery.torchscript;

import distillery.nn.Graph;
import distillery.nn.Weight;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The methods of an emitted network that bring one weight to the device: each copies a tensor {@code x} there in the
 * network's precision and puts it into the layout that its operation wants. There are as few as can be, since libtorch
 * prepares each at its first call. Unchanging.
 */
final class Bringing {
    /** PyTorch's number of the layout with channels innermost, {@code c10::MemoryFormat::ChannelsLast}. */
    private static final int CHANNELS_LAST = 2;

    /** Kernels of convolutions have four axes, and no other weight has. */
    private static final int KERNEL_AXES = 4;

    private final Map<Weight, String> methods = new HashMap<>();
    private final Map<String, String> names = new LinkedHashMap<>();

    Bringing(Graph graph, Target target, Kernels kernels) {
        String copied = "torch.to(x, torch.device(\"%s\"), %d, False, True)"
                .formatted(target.device(), target.precision().scalarType());
        // Packing makes a copy, so what it packs may be the buffer that was read into.
        String there = "torch.to(x, torch.device(\"%s\"), %d)"
                .formatted(target.device(), target.precision().scalarType());
        String channelsLast = "torch.contiguous(%s, memory_format=%d)".formatted(copied, CHANNELS_LAST);
        for (Weight weight : graph.weights()) {
            boolean last = target.layout() != Layout.PLAIN && weight.shape().size() == KERNEL_AXES;
            String result = kernels.packing(weight, there).orElse(last ? channelsLast : copied);
            methods.put(weight, names.computeIfAbsent(result, unknown -> "bring" + names.size()));
        }
    }

    /** The name of the method for a weight. */
    String method(Weight weight) {
        return Objects.requireNonNull(methods.get(weight), weight::name);
    }

    /** The methods in TorchScript, in the order in which the graph's weights first need them. */
    String text() {
        StringBuilder text = new StringBuilder();
        names.forEach((result, name) -> text.append("""
              def %s(self: __torch__.Net,
                x: Tensor) -> Tensor:
                return %s
            """.formatted(name, result)));
        return text.toString();
    }
}
