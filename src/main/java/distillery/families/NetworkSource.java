package distillery.families;

import distillery.engine.Network;
import distillery.torchscript.Precision;
import java.io.IOException;

/** Brings networks to the device, for whoever closes them. */
public interface NetworkSource {
    Network load(Part part, Precision precision) throws IOException;
}
