package distillery.torchscript;

import distillery.nn.Graph;
import distillery.nn.Graph.Node;
import distillery.nn.Shapes;
import distillery.nn.Weight;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which kernel computes each operation of a graph on a target. Unchanging. */
final class Kernels {
    private enum Kernel {
        PYTORCH,
        ONEDNN,
        WINOGRAD
    }

    private final Target target;
    private final Optional<Shapes> shapes;
    private final Set<Weight> shared;
    private final Map<Weight, Kernel> chosen = new HashMap<>();
    private final Map<Weight, Node> packed = new HashMap<>();

    Kernels(Graph graph, Target target) {
        this.target = target;
        boolean winograd = target.layout() == Layout.ONEDNN && target.precision() == Precision.FP32;
        this.shapes = winograd ? Shapes.of(graph) : Optional.empty();
        this.shared = shared(graph);
        for (Node node : graph.nodes()) {
            Kernel kernel = choice(node);
            if (kernel != Kernel.PYTORCH) {
                chosen.put(OneDnn.weight(node), kernel);
                packed.put(OneDnn.weight(node), node);
            }
        }
    }

    private static Set<Weight> shared(Graph graph) {
        Set<Weight> once = new HashSet<>();
        return graph.nodes().stream()
                .flatMap(node -> node.arguments().stream())
                .filter(Weight.class::isInstance)
                .map(Weight.class::cast)
                .filter(weight -> !once.add(weight))
                .collect(Collectors.toSet());
    }

    /** A weight that several operations share stays as all of them can read it. */
    private Kernel choice(Node node) {
        if (target.layout() != Layout.ONEDNN || !OneDnn.computes(node) || shared.contains(OneDnn.weight(node))) {
            return Kernel.PYTORCH;
        }
        boolean winograd = shapes.map(known -> Winograd.suits(node, known)).orElse(false);
        return winograd ? Kernel.WINOGRAD : Kernel.ONEDNN;
    }

    /** A weight's layout decides, also for another graph's operation with it. */
    private Kernel of(Node node) {
        return OneDnn.computes(node) ? chosen.getOrDefault(OneDnn.weight(node), Kernel.PYTORCH) : Kernel.PYTORCH;
    }

    /** The operation; its arguments come as they are written. */
    String call(Node node, List<String> written) {
        return switch (of(node)) {
            case PYTORCH -> "torch.%s(%s)".formatted(node.operator(), String.join(", ", written));
            case ONEDNN -> OneDnn.call(node, written);
            case WINOGRAD -> Winograd.call(written);
        };
    }

    /** What brings a weight, written as {@code copied}, into the layout that its kernel wants; nothing for any layout. */
    Optional<String> packing(Weight weight, String copied) {
        return Optional.ofNullable(packed.get(weight))
                .map(node -> of(node) == Kernel.WINOGRAD ? Winograd.packing(copied) : OneDnn.packing(node, copied));
    }

    /** How many numbers a weight takes in the layout that its kernel wants. */
    long numbers(Weight weight) {
        Node node = packed.get(weight);
        return weight.count() * (node != null && of(node) == Kernel.WINOGRAD ? Winograd.GROWTH : 1);
    }

    /** The methods that calls rely on. */
    String methods() {
        return packed.values().stream().anyMatch(node -> of(node) == Kernel.WINOGRAD) ? Winograd.method() : "";
    }
}
