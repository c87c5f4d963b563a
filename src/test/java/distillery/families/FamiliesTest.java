package distillery.families;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import distillery.checkpoint.DiffusersFolder;
import distillery.checkpoint.Dtype;
import distillery.checkpoint.UnusableModelException;
import distillery.reference.ReferenceModels;
import distillery.schedulers.Schedule;
import distillery.schedulers.Schedulers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scheduler configs as the pipeline of each family reads them. */
class FamiliesTest {
    @TempDir
    private Path scratch;

    @Test
    void stableDiffusionTakesOlderSchedulerFilesForThePublishedOne() throws IOException {
        Schedule published = schedule("sd1", Map.of("steps_offset", 1, "clip_sample", false));

        assertThat(schedule("sd1", Map.of("steps_offset", 0, "clip_sample", true)))
                .isEqualTo(published);
    }

    @Test
    void xlCountsTimestepsAsItsFileSays() throws IOException {
        assertThat(schedule("sdxl", Map.of("steps_offset", 0)))
                .isNotEqualTo(schedule("sdxl", Map.of("steps_offset", 1)));
    }

    @Test
    void clippingIsRefusedWhereAPipelineWouldClip() {
        assertThatThrownBy(() -> schedule("sdxl", Map.of("clip_sample", true)))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("clip_sample = true");
    }

    private Schedule schedule(String name, Map<String, Object> changes) throws IOException {
        DiffusersFolder folder = DiffusersFolder.open(ReferenceModels.folder(scratch, name, changes));
        try (Blueprint blueprint = Blueprint.read(folder, Dtype.F32)) {
            return Schedulers.DDIM.schedule(blueprint.scheduler(), 4);
        }
    }
}
