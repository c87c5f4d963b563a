package distillery.engine;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import distillery.checkpoint.TensorSource;
import distillery.nn.Graph;
import distillery.torchscript.Layout;
import distillery.torchscript.Precision;
import distillery.torchscript.Target;
import distillery.torchscript.TorchScript;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PyTorch on one device. Only the thread that opened it may use it and what comes from it: libtorch keeps a team of
 * workers and caches per calling thread, so a second thread would cost memory and speed.
 */
public final class Engine implements AutoCloseable {
    private static final Pattern CHOICE = Pattern.compile("auto|cpu|cuda(?::(\\d{1,2}))?");

    private final Thread owner = Thread.currentThread();
    private final Device device;
    private final PtNDManager memory;

    private Engine(Device device) {
        this.device = device;
        this.memory = (PtNDManager) NDManager.newBaseManager(device, "PyTorch");
        optimise(device.isGpu());
    }

    /**
     * Whether libtorch profiles a network's first call on this thread and rewrites it before the second. On a CPU it finds
     * nothing to fuse in straight lines of large operations, and both calls cost several times the others.
     */
    private static void optimise(boolean wanted) {
        JniUtils.setGraphExecutorOptimize(wanted);
    }

    /**
     * Opens a device, loading the native library the first time, which takes about a second.
     *
     * @param choice {@code cpu}, {@code cuda}, {@code cuda:1}, or {@code auto} for the first GPU if there is one
     * @throws IllegalArgumentException if the choice is none of these
     * @throws EngineFailedException if there is no such device, or the native library cannot be loaded
     */
    public static Engine open(String choice) {
        Matcher parts = CHOICE.matcher(choice);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "There is no device called " + choice + ". Say auto, cpu, cuda or cuda:N.");
        }
        CLibrary.letIdleWorkersSleep();
        try {
            int gpus = usableGpus();
            int wanted = parts.group(1) == null ? 0 : Integer.parseInt(parts.group(1));
            boolean gpu = choice.startsWith("cuda") || (choice.equals("auto") && gpus > 0);
            if (gpu && wanted >= gpus) {
                throw new EngineFailedException(noGpu(choice, gpus));
            }
            return new Engine(gpu ? Device.gpu(wanted) : Device.cpu());
        } catch (ai.djl.engine.EngineException | UnsatisfiedLinkError e) {
            throw new EngineFailedException(Reasons.ofLoading(e), e);
        }
    }

    private static int usableGpus() {
        boolean built =
                ai.djl.engine.Engine.getEngine("PyTorch").hasCapability(ai.djl.engine.StandardCapabilities.CUDA);
        return built ? Gpus.count() : 0;
    }

    private static String noGpu(String choice, int gpus) {
        return gpus == 0
                ? "%s was asked for, but PyTorch finds no CUDA device here. Use --device cpu, or install the CUDA build."
                        .formatted(choice)
                : "%s was asked for, but there are only %d CUDA devices, counted from 0.".formatted(choice, gpus);
    }

    /** PyTorch's name of the device: {@code cpu}, {@code cuda:0}. */
    public String device() {
        return device.isGpu() ? "cuda:" + device.getDeviceId() : "cpu";
    }

    /** PyTorch's version. */
    public static String version() {
        return ai.djl.engine.Engine.getEngine("PyTorch").getVersion();
    }

    /** Says how many threads compute on a CPU, before the first engine is opened. */
    public static void useThreads(int threads) {
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
    }

    /** How many threads compute on a CPU. */
    public static int threads() {
        return JniUtils.getNumThreads();
    }

    /** The precision that makes pictures fastest here without visible loss. */
    public Precision fastest() {
        if (device.isGpu()) {
            return Precision.FP16;
        }
        return Processor.hasBf16() ? Precision.BF16 : Precision.FP32;
    }

    /**
     * Compiles a network and gives it its weights, one at a time from the source straight to the device.
     *
     * @param name what messages call the network, such as {@code unet}
     * @throws EngineFailedException if the engine refuses the network or runs out of memory
     */
    public Network load(String name, Graph graph, TensorSource weights, Precision precision) throws IOException {
        return load(name, graph, weights, new Target(device(), precision, layout(precision)));
    }

    /** How much memory a network's weights take here, in bytes. */
    public long bytes(Graph graph, Precision precision) {
        return new TorchScript(graph, new Target(device(), precision, layout(precision))).bytes();
    }

    /** The same with the weights in a layout of the caller's choice. */
    Network load(String name, Graph graph, TensorSource weights, Target target) throws IOException {
        confine();
        TorchScript script = new TorchScript(graph, target);
        requireRoom(name, script.bytes());
        Model model = Model.newInstance(name, device, "PyTorch");
        try {
            return new Network(this, model, new Loader(model, memory).load(script, graph, weights), script);
        } catch (RuntimeException | IOException e) {
            model.close();
            throw e;
        }
    }

    /** Linux would end the whole program where it runs out of memory, and its queue with it. */
    private void requireRoom(String name, long bytes) {
        if (!device.isGpu()) {
            FreeMemory.bytes().filter(free -> free < bytes).ifPresent(free -> {
                throw new EngineFailedException(Reasons.ofRoom(name, bytes, free));
            });
        }
    }

    /** oneDNN computes in bfloat16 only where the processor does, and not at all in 16-bit floats. */
    Layout layout(Precision precision) {
        boolean computes = precision == Precision.FP32 || (precision == Precision.BF16 && Processor.hasBf16());
        if (!device.isGpu() && Processor.isX86() && computes) {
            return Layout.ONEDNN;
        }
        return precision.isHalf() ? Layout.CHANNELS_LAST : Layout.PLAIN;
    }

    /**
     * Compiles a network whose weights will learn, in 32-bit floats.
     *
     * @param name what messages and saved states call the network, such as {@code unet}
     * @throws EngineFailedException if the engine refuses the network or runs out of memory
     */
    public TrainableNetwork train(String name, Graph graph, TensorSource weights) throws IOException {
        confine();
        optimise(true);
        Model model = Model.newInstance(name, device, "PyTorch");
        PtNDManager learning = memory.newSubManager(device);
        try {
            PtSymbolBlock block = Compiler.compile(
                    model, new TorchScript(graph, new Target(device(), Precision.FP32, Layout.PLAIN)).archive());
            List<PtNDArray> parameters = new Loader(model, learning).loadToLearn(block, graph, weights);
            return new TrainableNetwork(this, model, block, learning, graph.weights(), parameters);
        } catch (RuntimeException | IOException e) {
            learning.close();
            model.close();
            throw e;
        }
    }

    /** Starts to remember what trainable networks compute, until the recording is closed. One at a time. */
    public Recording record() {
        confine();
        return new Recording(this);
    }

    /** A place for tensors that are given back together when it closes. */
    public Scope scope() {
        confine();
        return new Scope(this, (PtNDManager) memory.newSubManager());
    }

    PtNDManager memory() {
        return memory;
    }

    Device place() {
        return device;
    }

    void confine() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("The engine belongs to the thread %s, not to %s"
                    .formatted(owner.getName(), Thread.currentThread().getName()));
        }
    }

    /** How many tensors are alive outside of loaded networks: none between pictures. For any thread. */
    public int tensors() {
        return memory.getManagedArrays().size();
    }

    @Override
    public void close() {
        confine();
        memory.close();
    }
}
