package distillery.cli;

import distillery.checkpoint.DiffusersFolder;
import distillery.compare.Environment;
import distillery.compare.Gauge;
import distillery.compare.Surroundings;
import distillery.compare.Weights;
import distillery.engine.Engine;
import distillery.engine.PeakMemory;
import distillery.engine.Processor;
import distillery.families.Blueprint;
import distillery.families.ModelFinder;
import distillery.families.Part;
import distillery.hub.Checksum;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What comparisons that run here run on. For the engine's thread. */
final class ThisMachine implements Surroundings, Gauge {
    private final ModelFinder finder;
    private final Engine engine;
    private final Precision precision;

    ThisMachine(ModelFinder finder, Engine engine, Precision precision) {
        this.finder = finder;
        this.engine = engine;
        this.precision = precision;
    }

    @Override
    public Environment environment() {
        return new Environment(
                Version.number(),
                engine.device(),
                Processor.name(),
                Engine.threads(),
                Dtypes.shown(precision),
                "PyTorch " + Engine.version(),
                System.getProperty("java.vendor") + " " + System.getProperty("java.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
    }

    @Override
    public Weights weights(String model) throws IOException {
        Path folder = finder.find(model);
        try (Blueprint blueprint = Blueprint.read(DiffusersFolder.open(folder), Dtypes.stored(precision))) {
            Map<String, String> digests = new TreeMap<>();
            for (Part part : blueprint.parts()) {
                for (Path file : files(folder, part.weights().place())) {
                    digests.put(
                            folder.relativize(file).toString(),
                            Checksum.sha256(file).hex());
                }
            }
            long unet = blueprint.parts().get(0).graph().parameters();
            long all = blueprint.parameters();
            return new Weights(unet, all, all * precision.bytes(), digests);
        }
    }

    /** The file of weights; where it only tells in which others they are, all of those. */
    private static List<Path> files(Path folder, String place) {
        Path file = folder.resolve(place);
        if (!place.endsWith(".json")) {
            return List.of(file);
        }
        try (Stream<Path> all = Files.list(file.resolveSibling(""))) {
            return all.filter(one -> one.toString().matches(".*[.](safetensors|bin)"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Memory of a GPU is not counted. */
    @Override
    public Optional<Long> growth(Runnable work) {
        if (engine.device().equals("cpu")) {
            return PeakMemory.growth(work);
        }
        work.run();
        return Optional.empty();
    }
}
