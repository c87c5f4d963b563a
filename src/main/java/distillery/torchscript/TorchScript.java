package distillery.torchscript;

import distillery.nn.Graph;
import distillery.nn.Weight;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A graph as a TorchScript archive of a few kilobytes: code without weights, which libtorch compiles and which then
 * takes the weights from whoever reads them. Unchanging, for any thread.
 */
public final class TorchScript {
    /** The method that takes the copies of all weights, in the graph's order, and keeps them. */
    public static final String GIVE = "give";

    /** The method that returns the copies of all weights as they are kept, in the graph's order. */
    public static final String KEPT = "kept";

    private final Graph graph;
    private final Target target;
    private final Names names;
    private final Kernels kernels;
    private final Optional<Bringing> bringing;
    private final List<Weight> given;

    public TorchScript(Graph graph, Target target) {
        this.graph = graph;
        this.target = target;
        this.names = new Names(graph.weights());
        this.kernels = new Kernels(graph, target);
        this.bringing = Optional.of(new Bringing(graph, target, kernels));
        this.given = graph.weights();
    }

    private TorchScript(Graph graph, TorchScript first) {
        this.graph = graph;
        this.target = first.target;
        this.names = new Names(graph.weights());
        this.kernels = first.kernels;
        this.bringing = Optional.empty();
        this.given = first.given;
    }

    /**
     * Another graph over the weights of this one, as they lie on the device: it is given what this one kept, and so takes no
     * memory for them. Each of its weights must be used in the operation in which this graph uses it.
     *
     * @throws IllegalArgumentException if it has a weight that this graph has not
     */
    public TorchScript over(Graph other) {
        Set<Weight> there = Set.copyOf(given);
        for (Weight weight : other.weights()) {
            if (!there.contains(weight)) {
                throw new IllegalArgumentException(weight + " is no weight of the network that is there.");
            }
        }
        return new TorchScript(other, this);
    }

    /** The source text, for people to read. */
    public String source() {
        return new Source(graph, target, names, kernels, given)
                .text(bringing.map(Bringing::text).orElse(""));
    }

    /** How much memory the weights take on the device, in bytes. */
    public long bytes() {
        return target.precision().bytes()
                * graph.weights().stream().mapToLong(kernels::numbers).sum();
    }

    /** The method that brings a weight to the device: it takes 32-bit or 16-bit floats and returns what to give. */
    public String bringing(Weight weight) {
        return bringing.orElseThrow().method(weight);
    }

    /** The network as a file that libtorch opens. */
    public Archive archive() {
        return new Archive(source(), names.all().values());
    }
}
