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
    private final List<AutoCloseable> open = new ArrayList<>();

    public ReferenceModels(Path scratch) {
        this.scratch = scratch;
    }

    public Engine engine() {
        return engine;
    }

    /** @param schedulerChanges keys that replace those of the case's scheduler config */
    public DiffusionModel load(String name, Map<String, Object> schedulerChanges, Precision precision)
            throws IOException {
        String key = name + schedulerChanges + precision;
        if (!loaded.containsKey(key)) {
            Blueprint blueprint =
                    Blueprint.read(DiffusersFolder.open(folder(name, schedulerChanges)), Dtype.F32);
            DiffusionModel model = blueprint.load(engine, precision);
            open.add(0, blueprint);
            open.add(0, model);
            loaded.put(key, model);
        }
        return loaded.get(key);
    }

    /** A whole diffusers folder made of links, with its own scheduler config. */
    public Path folder(String name, Map<String, Object> schedulerChanges) throws IOException {
        Path own = Goldens.folder(name);
        String lender = name;
        try (Goldens goldens = Goldens.of(name)) {
            lender = goldens.noteOr("other_parts", name);
        }
        Path folder = Files.createTempDirectory(scratch, name);
        try (Stream<Path> parts = Files.list(Goldens.folder(lender))) {
            for (Path part : parts.filter(path -> !path.endsWith("scheduler")).toList()) {
                String file = part.getFileName().toString();
                Path replaced = Files.exists(own.resolve(file)) ? own.resolve(file) : part;
                boolean alone = file.equals("vae") && Files.exists(own.resolve("config.json"));
                Files.createSymbolicLink(folder.resolve(file), alone ? own : replaced);
            }
        }
        Path config = Goldens.folder(lender).resolve("scheduler/scheduler_config.json");
        ObjectNode changed = (ObjectNode) JSON.readTree(config.toFile());
        changed.setAll((ObjectNode) JSON.valueToTree(schedulerChanges));
        Files.createDirectory(folder.resolve("scheduler"));
        JSON.writeValue(folder.resolve("scheduler/scheduler_config.json").toFile(), changed);
        return folder;
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        engine.close();
    }
}
