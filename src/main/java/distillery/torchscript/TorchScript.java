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

    /** Kernels of convolutions have four axes, and no other weight has. */
    private static final int KERNEL_AXES = 4;

    private final Graph graph;
    private final Target target;
    private final Names names;

    public TorchScript(Graph graph, Target target) {
        this.graph = graph;
        this.target = target;
        this.names = new Names(graph.weights());
    }

    /** The source text, for people to read. */
    public String source() {
        return new Source(graph, target, names).text();
    }

    /** The method that copies a weight to the device: it takes 32-bit or 16-bit floats and returns the copy. */
    public static String copying(Weight weight) {
        return weight.shape().size() == KERNEL_AXES ? "copy_kernel" : "copy";
    }

    /** The network as a file that libtorch opens. */
    public Archive archive() {
        return new Archive(source(), names.all().values());
    }
}
