package distillery.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import distillery.bench.RandomWeights;
import distillery.checkpoint.ConfigFile;
import distillery.checkpoint.DiffusersFolder;
import distillery.checkpoint.Dtype;
import distillery.checkpoint.FreshFolder;
import distillery.checkpoint.HalfTensors;
import distillery.checkpoint.Safetensors;
import distillery.checkpoint.TensorSource;
import distillery.checkpoint.UnusableModelException;
import distillery.families.Blueprint;
import distillery.models.UNet;
import distillery.nn.Weights;
import distillery.reference.Goldens;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudentFolderTest {
    private static final Path TEACHER = Goldens.folder("sd1");

    @TempDir
    Path scratch;

    private BlockRemoval removal;
    private Path folder;

    @BeforeEach
    void prepare() throws IOException {
        removal = BlockRemoval.of(ConfigFile.read(TEACHER.resolve("unet/config.json")), Layout.SMALL);
        folder = scratch.resolve("models/student");
    }

    @Test
    void aStudentIsReadBackAsAWholeModel() throws IOException {
        try (TensorSource weights = full()) {
            StudentFolder.write(FreshFolder.at(folder), TEACHER, removal.studentJson(), weights);

            try (Blueprint read = Blueprint.read(DiffusersFolder.open(folder), Dtype.F32)) {
                TensorSource found = read.parts().get(0).weights();
                assertThat(read.parts().get(0).graph().weights())
                        .isEqualTo(UNet.graph(removal.student(), Weights.imagined())
                                .weights());
                assertThat(found.place()).isEqualTo("unet/diffusion_pytorch_model.safetensors");
                assertThat(found.read("conv_in.weight")).isEqualTo(weights.read("conv_in.weight"));
            }
        }
    }

    @Test
    void aStudentOf16BitFloatsIsReadBackFromAFileThatSaysSo() throws IOException {
        try (TensorSource weights = new HalfTensors(full())) {
            StudentFolder.write(FreshFolder.at(folder), TEACHER, removal.studentJson(), weights);
        }

        try (Blueprint read = Blueprint.read(DiffusersFolder.open(folder), Dtype.F16)) {
            assertThat(read.parts().get(0).weights().place())
                    .isEqualTo("unet/diffusion_pytorch_model.fp16.safetensors");
        }
    }

    @Test
    void pythonIsToldWhichLibrarysNamesTheTensorsFollow() throws IOException {
        write();

        Path file = folder.resolve("unet/diffusion_pytorch_model.safetensors");
        try (Safetensors read = Safetensors.open(file, "student")) {
            assertThat(read.metadata()).containsEntry("format", "pt");
        }
    }

    @Test
    void theConfigIsTheStudentsAndEverythingElseTheTeachers() throws IOException {
        write();

        assertThat(ConfigFile.read(folder.resolve("unet/config.json")).toJson()).isEqualTo(removal.studentJson());
        List<String> expected = new ArrayList<>(files(TEACHER));
        expected.remove("goldens.safetensors");
        assertThat(files(folder)).containsExactlyElementsOf(expected);
        for (String file : expected) {
            if (!file.startsWith("unet")) {
                assertThat(folder.resolve(file)).as(file).hasSameBinaryContentAs(TEACHER.resolve(file));
            }
        }
    }

    @Test
    void anEmptyFolderIsFilled() throws IOException {
        Files.createDirectories(folder);

        write();

        assertThat(folder.resolve("unet/config.json")).exists();
    }

    @Test
    void aPlaceThatIsTakenIsRefusedBeforeAndAfterTheTeaching() throws IOException {
        FreshFolder early = FreshFolder.at(folder);
        Files.createDirectories(folder);
        Path precious = Files.writeString(folder.resolve("precious"), "work");

        for (Path place : List.of(folder, precious)) {
            assertThatThrownBy(() -> FreshFolder.at(place))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(place + " is there already and is not empty. Name a new folder.");
        }
        try (TensorSource weights = full()) {
            assertThatThrownBy(() -> StudentFolder.write(early, TEACHER, removal.studentJson(), weights))
                    .hasMessageContaining("is there already");
        }
        assertThat(files(scratch)).containsExactly("models/student/precious");
    }

    @Test
    void aFailureLeavesNothing() throws IOException {
        TensorSource failing = new RandomWeights(needed()) {
            @Override
            public ByteBuffer read(String name) {
                throw new UnusableModelException("broken in the middle");
            }
        };

        assertThatThrownBy(() -> StudentFolder.write(FreshFolder.at(folder), TEACHER, removal.studentJson(), failing))
                .hasMessage("broken in the middle");

        assertThat(scratch.resolve("models")).isEmptyDirectory();
    }

    @Test
    void anIndexCannotReachOutOfItsFolder() throws IOException {
        Path secret = Files.createDirectories(scratch.resolve("secret"));
        Files.writeString(secret.resolve("key"), "1234");
        Path teacher = Files.createDirectories(scratch.resolve("teacher"));
        ObjectNode index = ConfigFile.read(TEACHER.resolve("model_index.json")).toJson();
        index.putArray("../secret").add("diffusers").add("UNet2DConditionModel");
        new ObjectMapper().writeValue(teacher.resolve("model_index.json").toFile(), index);

        try (TensorSource weights = full()) {
            StudentFolder.write(FreshFolder.at(folder), teacher, removal.studentJson(), weights);
        }

        assertThat(files(folder.getParent()))
                .containsExactly(
                        "student/model_index.json",
                        "student/unet/config.json",
                        "student/unet/diffusion_pytorch_model.safetensors");
    }

    private void write() throws IOException {
        try (TensorSource weights = full()) {
            StudentFolder.write(FreshFolder.at(folder), TEACHER, removal.studentJson(), weights);
        }
    }

    /** In 32-bit floats, as training leaves them. */
    private TensorSource full() {
        return new RandomWeights(needed());
    }

    private Weights needed() {
        Weights needed = Weights.imagined();
        UNet.graph(removal.student(), needed);
        return needed;
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
