package distillery.queue;

import distillery.checkpoint.DiffusersFolder;
import distillery.checkpoint.Dtype;
import distillery.engine.Engine;
import distillery.engine.Network;
import distillery.families.Blueprint;
import distillery.families.DiffusionModel;
import distillery.families.ModelFinder;
import distillery.families.NetworkSource;
import distillery.families.SharedNetworks;
import distillery.pipeline.TextToImage;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the models that were used last in memory, up to a limit. For the engine's thread, but for {@link #loaded}.
 */
public final class ModelShelf implements Makers, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelShelf.class);

    private final ModelFinder finder;
    private final Engine engine;
    private final Precision precision;
    private final long mostBytes;
    private final boolean previews;
    private final SharedNetworks networks;

    /** The one that was used last first. */
    private final Deque<Loaded> shelf = new ArrayDeque<>();

    private volatile Set<String> names = Set.of();

    /**
     * @param mostBytes that the weights of all models may take, where more than one is there
     * @param previews whether makers tell what pictures look like before they are done
     */
    public ModelShelf(ModelFinder finder, Engine engine, Precision precision, long mostBytes, boolean previews) {
        this.finder = finder;
        this.engine = engine;
        this.precision = precision;
        this.mostBytes = mostBytes;
        this.previews = previews;
        this.networks = new SharedNetworks(engine);
    }

    private record Loaded(String name, Blueprint blueprint, DiffusionModel model, Maker maker, long bytes)
            implements AutoCloseable {
        @Override
        public void close() throws IOException {
            model.close();
            blueprint.close();
        }
    }

    @Override
    public Set<String> loaded() {
        return names;
    }

    @Override
    public Maker open(String name, Loading loading) throws IOException {
        Iterator<Loaded> all = shelf.iterator();
        while (all.hasNext()) {
            Loaded one = all.next();
            if (one.name().equals(name)) {
                all.remove();
                shelf.addFirst(one);
                return one.maker();
            }
        }
        Blueprint blueprint =
                Blueprint.read(DiffusersFolder.open(finder.find(name)), precision.isHalf() ? Dtype.F16 : Dtype.F32);
        try {
            long bytes = blueprint.bytes(engine, precision);
            makeRoom(bytes);
            DiffusionModel model = blueprint.load(engine, precision, counted(blueprint, loading));
            Loaded loaded = new Loaded(name, blueprint, model, maker(model), bytes);
            shelf.addFirst(loaded);
            rename();
            return loaded.maker();
        } catch (RuntimeException | IOException e) {
            blueprint.close();
            throw e;
        }
    }

    /** Brings networks as usual, and tells of each. */
    private NetworkSource counted(Blueprint blueprint, Loading loading) {
        int total = blueprint.parts().size();
        AtomicInteger done = new AtomicInteger();
        loading.at(0, total);
        return (part, format) -> {
            Network network = networks.load(part, format);
            loading.at(done.incrementAndGet(), total);
            return network;
        };
    }

    private Maker maker(DiffusionModel model) {
        return new Maker(
                new TextToImage(model),
                previews ? new LatentPreview(model) : (step, latents, request) -> Optional.empty(),
                precision.name().toLowerCase(Locale.ROOT),
                engine.device());
    }

    /** Lets models go, the one that was not used for longest first. */
    private void makeRoom(long bytes) throws IOException {
        while (!shelf.isEmpty() && shelf.stream().mapToLong(Loaded::bytes).sum() + bytes > mostBytes) {
            Loaded last = shelf.removeLast();
            LOG.info("{} makes room", last.name());
            last.close();
            rename();
        }
    }

    private void rename() {
        Set<String> now = new LinkedHashSet<>();
        shelf.forEach(one -> now.add(one.name()));
        names = Set.copyOf(now);
    }

    /** How many networks are in memory; what models share counts once. */
    int networks() {
        return networks.size();
    }

    @Override
    public void close() throws IOException {
        while (!shelf.isEmpty()) {
            shelf.removeFirst().close();
        }
        rename();
    }
}
