package distillery.families;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import distillery.checkpoint.DiffusersFolder;
import distillery.checkpoint.Dtype;
import distillery.hub.Catalogue;
import distillery.hub.KnownModel;
import distillery.hub.ShippedModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The models that come with the program are whole, and the catalogue says of them what their files say. */
class ShippedCatalogueTest {
    @TempDir
    private static Path cache;

    @Test
    void theCatalogueBeginsWithTheModelsInTheirOrder() throws IOException {
        List<String> known =
                Catalogue.read().models().stream().map(KnownModel::id).toList();

        assertThat(known.subList(0, names().size())).isEqualTo(names());
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("names")
    void theCatalogueSaysWhatTheFilesSay(String name) throws IOException {
        Path folder = models().folder(name).orElseThrow();

        KnownModel known = Catalogue.read().find(name).orElseThrow();

        try (Blueprint blueprint = Blueprint.read(DiffusersFolder.open(folder), Dtype.F16)) {
            assertThat(known)
                    .extracting("unetParameters", "weightBytes", "nativeSize", "scheduler")
                    .containsExactly(
                            blueprint.parts().get(0).graph().parameters(),
                            weightBytes(folder),
                            blueprint.nativeSize(),
                            schedulerClass(folder));
        }
        assertThat(folder.resolve("README.md")).isNotEmptyFile();
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("names")
    void everyModelCanBeRun(String name) throws IOException {
        try (Inspection inspection = Inspection.of(models().folder(name).orElseThrow())) {
            assertThat(inspection.refusals()).isEmpty();
        }
    }

    static List<String> names() throws IOException {
        return models().names();
    }

    private static ShippedModels models() throws IOException {
        return ShippedModels.read(ClassLoader.getSystemClassLoader(), Map.of("DISTILLERY_CACHE", cache.toString()));
    }

    private static String schedulerClass(Path folder) throws IOException {
        Path config = folder.resolve("scheduler/scheduler_config.json");
        return new ObjectMapper().readTree(config.toFile()).get("_class_name").asText();
    }

    private static long weightBytes(Path folder) throws IOException {
        long sum = 0;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".safetensors"))
                    .toList()) {
                sum += Files.size(file);
            }
        }
        return sum;
    }
}
