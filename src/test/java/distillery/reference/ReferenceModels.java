package distillery.reference;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import distillery.checkpoint.DiffusersFolder;
import distillery.checkpoint.Dtype;
import distillery.engine.Engine;
import distillery.families.Blueprint;
import distillery.families.DiffusionModel;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The small models of src/test/resources/reference, put together and loaded on the CPU: a case that has only a UNet
 * or an autoencoder borrows the other parts. Each is loaded once and kept.
 */
public final class ReferenceModels implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path scratch;
    private final Engine engine = Engine.open("cpu");
    private final Map<String, DiffusionModel> loaded = new HashMap<>();
    private final List<Blueprint> blueprints = new ArrayList<>();

    public ReferenceModels(Path scratch) {
        this.scratch = scratch;
    }

    public Engine engine() {
        return engine;
    }

    /**
     * A case's model in the given precision.
     *
     * @param schedulerChanges keys that replace those of the case's scheduler config
     */
    public DiffusionModel load(String name, Map<String, Object> schedulerChanges, Precision precision)
            throws IOException {
        String key = name + schedulerChanges + precision;
        if (!loaded.containsKey(key)) {
            Blueprint blueprint =
                    Blueprint.read(DiffusersFolder.open(folder(scratch, name, schedulerChanges)), Dtype.F32);
            DiffusionModel model = blueprint.load(engine, precision);
            blueprints.add(blueprint);
            loaded.put(key, model);
        }
        return loaded.get(key);
    }

    /** A copy as a whole diffusers folder, with its own scheduler config, that a test may change. */
    public static Path folder(Path scratch, String name, Map<String, Object> schedulerChanges) throws IOException {
        Path folder = Files.createTempDirectory(scratch, name);
        copyWithLent(name, folder);
        Path config = folder.resolve("scheduler/scheduler_config.json");
        ObjectNode changed = (ObjectNode) JSON.readTree(config.toFile());
        changed.setAll((ObjectNode) JSON.valueToTree(schedulerChanges));
        JSON.writeValue(config.toFile(), changed);
        return folder;
    }

    /** What a case lacks comes from the one that lends it, which may borrow itself. */
    private static void copyWithLent(String name, Path folder) throws IOException {
        Path own = Goldens.folder(name);
        try (Goldens goldens = Goldens.of(name)) {
            String lender = goldens.noteOr("other_parts", name);
            if (!lender.equals(name)) {
                copyWithLent(lender, folder);
            }
        }
        boolean alone = Files.exists(own.resolve("config.json"));
        copy(own, alone ? folder.resolve("vae") : folder);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @Override
    public void close() throws IOException {
        loaded.values().forEach(DiffusionModel::close);
        for (Blueprint blueprint : blueprints) {
            blueprint.close();
        }
        engine.close();
    }
}
