package distillery.engine;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtSymbolBlock;
import distillery.torchscript.Archive;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Has libtorch compile an archive. For the engine's thread. */
final class Compiler {
    private Compiler() {}

    /** The engine reads archives from files only; this one has a few kilobytes and lives for a moment. */
    static PtSymbolBlock compile(Model model, Archive archive) throws IOException {
        Path folder = Files.createTempDirectory("distillery");
        Path file = folder.resolve("net.pt");
        try {
            try (OutputStream stream = Files.newOutputStream(file)) {
                archive.write(stream);
            }
            model.load(folder, "net", Map.of("mapLocation", "true"));
            return (PtSymbolBlock) model.getBlock();
        } catch (MalformedModelException | EngineException e) {
            throw new EngineFailedException(
                    "PyTorch refused the network %s: %s".formatted(model.getName(), Reasons.of(e)), e);
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        }
    }
}
