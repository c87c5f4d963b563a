package distillery.families;

import distillery.engine.Engine;
import distillery.engine.Network;
import distillery.nn.Weight;
import distillery.torchscript.Layout;
import distillery.torchscript.Precision;
import distillery.torchscript.Target;
import distillery.torchscript.TorchScript;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps each network in memory once, however many models have it: Stable Diffusion 1.4 and its distilled variants have one
 * text encoder and one autoencoder between them. What counts is what networks compute and their numbers, not their names
 * or files. For the engine's thread.
 */
public final class SharedNetworks implements NetworkSource {
    private final Engine engine;
    private final List<Kept> networks = new ArrayList<>();

    public SharedNetworks(Engine engine) {
        this.engine = engine;
    }

    /** A network, and the part that it was loaded from, which stays open at least until somebody shares the network. */
    private static final class Kept {
        private final String likeness;
        private final Part part;
        private final Network network;
        private @Nullable String digest;

        Kept(String likeness, Part part, Network network) {
            this.likeness = likeness;
            this.part = part;
            this.network = network;
        }

        String digest() throws IOException {
            if (digest == null) {
                digest = SharedNetworks.digest(part, part.graph().weights());
            }
            return digest;
        }
    }

    @Override
    public Network load(Part part, Precision precision) throws IOException {
        forgetClosed();
        String likeness = likeness(part, precision);
        List<Kept> alike =
                networks.stream().filter(kept -> kept.likeness.equals(likeness)).toList();
        if (!alike.isEmpty()) {
            String digest = digest(part, part.graph().weights());
            for (Kept kept : alike) {
                if (kept.digest().equals(digest)) {
                    return kept.network.share();
                }
            }
        }
        Network loaded = part.load(engine, precision);
        networks.add(new Kept(likeness, part, loaded));
        return loaded;
    }

    private void forgetClosed() {
        networks.removeIf(kept -> kept.network.isClosed());
    }

    /** How many networks are in memory. */
    public int size() {
        forgetClosed();
        return networks.size();
    }

    /** What is the same of equal networks, and told at once: what they compute, and their first weight. */
    private static String likeness(Part part, Precision precision) throws IOException {
        String source = new TorchScript(part.graph(), new Target("any", precision, Layout.PLAIN)).source();
        List<Weight> weights = part.graph().weights();
        return digest(part, weights.subList(0, Math.min(1, weights.size()))) + source;
    }

    /** The SHA-256 of some weights as they are stored; about a second for each gigabyte. */
    private static String digest(Part part, List<Weight> weights) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Weight weight : weights) {
                digest.update(part.weights().read(weight.name()));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
