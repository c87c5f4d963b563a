package distillery.families;

import distillery.engine.Engine;
import distillery.engine.Network;
import distillery.nn.Weight;
import distillery.torchscript.Layout;
import distillery.torchscript.Precision;
import distillery.torchscript.Target;
import distillery.torchscript.TorchScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Keeps each network in memory once, however many models have it: Stable Diffusion 1.4 and its distilled variants have one
 * text encoder and one autoencoder between them. What counts is what networks compute and their numbers, not their names
 * or files. For the engine's thread.
 */
public final class SharedNetworks implements NetworkSource {
    private final Engine engine;
    private final Map<String, Network> networks = new HashMap<>();

    public SharedNetworks(Engine engine) {
        this.engine = engine;
    }

    @Override
    public Network load(Part part, Precision precision) throws IOException {
        networks.values().removeIf(Network::isClosed);
        String digest = digest(part, precision);
        Network there = networks.get(digest);
        if (there != null) {
            return there.share();
        }
        Network loaded = part.load(engine, precision);
        networks.put(digest, loaded);
        return loaded;
    }

    /** How many networks are in memory. */
    public int size() {
        networks.values().removeIf(Network::isClosed);
        return networks.size();
    }

    /** The SHA-256 of the network's source and of all its numbers as they are stored; about a second for each gigabyte. */
    private static String digest(Part part, Precision precision) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(new TorchScript(part.graph(), new Target("any", precision, Layout.PLAIN))
                    .source()
                    .getBytes(StandardCharsets.UTF_8));
            for (Weight weight : part.graph().weights()) {
                digest.update(part.weights().read(weight.name()));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
