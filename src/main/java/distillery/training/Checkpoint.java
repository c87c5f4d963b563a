package distillery.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import distillery.checkpoint.Safetensors;
import distillery.checkpoint.SafetensorsWriter;
import distillery.checkpoint.TensorSource;
import distillery.engine.AdamW;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder in which a training run keeps what it needs to go on after it was stopped, at whatever moment. For one
 * thread; one run per folder.
 */
final class Checkpoint {
    private static final String MARK = "progress.json";

    /**
     * How far a run has come.
     *
     * @param step how many steps were taken
     * @param seconds spent on them
     * @param state the file that holds the weights and what the optimiser remembers
     */
    record Progress(long step, double seconds, String state) {}

    private final Path folder;
    private final ObjectMapper json = new ObjectMapper();

    Checkpoint(Path folder) {
        this.folder = folder;
    }

    /** How far the run had come, if it was ever saved. */
    Optional<Progress> progress() throws IOException {
        Path mark = folder.resolve(MARK);
        return Files.exists(mark) ? Optional.of(json.readValue(mark.toFile(), Progress.class)) : Optional.empty();
    }

    /** Lets an optimiser and its networks go on from where the run had come. */
    void restore(Progress progress, AdamW optimiser) throws IOException {
        try (TensorSource state = Safetensors.open(folder.resolve(progress.state()), progress.state())) {
            optimiser.restore(state, progress.step());
        }
    }

    /** Saves a run. The mark moves to the new state in one moment, so a kill leaves either the old or the new one. */
    void save(AdamW optimiser, double seconds) throws IOException {
        Files.createDirectories(folder);
        Progress progress =
                new Progress(optimiser.steps(), seconds, "state-%d.safetensors".formatted(optimiser.steps()));
        SafetensorsWriter.write(folder.resolve(progress.state()), optimiser.state(), Map.of());
        Path unfinished = folder.resolve(MARK + ".part");
        json.writeValue(unfinished.toFile(), progress);
        Files.move(
                unfinished, folder.resolve(MARK), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.startsWith("state-") && !name.equals(progress.state())) {
                    Files.delete(file);
                }
            }
        }
    }
}
