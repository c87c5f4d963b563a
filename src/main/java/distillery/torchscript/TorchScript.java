package distillery.torchscript;

import distillery.nn.Graph;
import distillery.nn.Weight;

/**
 * A graph as a TorchScript archive of a few kilobytes: code without weights, which libtorch compiles and which then
 * takes the weights from whoever reads them. Unchanging, for any thread.
 */
public final class TorchScript {
    /** The method that takes the copies of all weights, in the graph's order, and keeps them. */
    public static final String GIVE = "give";

    private final Graph graph;
    private final Target target;
    private final Names names;
    private final Kernels kernels;
    private final Bringing bringing;

    public TorchScript(Graph graph, Target target) {
        this.graph = graph;
        this.target = target;
        this.names = new Names(graph.weights());
        this.kernels = new Kernels(graph, target);
        this.bringing = new Bringing(graph, target, kernels);
    }

    /** The source text, for people to read. */
    public String source() {
        return new Source(graph, target, names, kernels, bringing).text();
    }

    /** How much memory the weights take on the device, in bytes. */
    public long bytes() {
        return target.precision().bytes()
                * graph.weights().stream().mapToLong(kernels::numbers).sum();
    }

    /** The method that brings a weight to the device: it takes 32-bit or 16-bit floats and returns what to give. */
    public String bringing(Weight weight) {
        return bringing.method(weight);
    }

    /** The network as a file that libtorch opens. */
    public Archive archive() {
        return new Archive(source(), names.all().values());
    }
}
