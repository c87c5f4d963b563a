package distillery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import distillery.Main;
import distillery.checkpoint.Dtype;
import distillery.checkpoint.Safetensors;
import distillery.checkpoint.SafetensorsWriter;
import distillery.checkpoint.TensorInfo;
import distillery.checkpoint.TensorSource;
import distillery.reference.Goldens;
import distillery.reference.ReferenceModels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line from arguments to files and exit codes, with the small models of the reference. */
class GenerateCommandTest {
    private static final String SD1 = Goldens.folder("sd1").toString();

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aPictureIsWrittenWithTheTextThatTellsHowItWasMade() throws Exception {
        Path file = folder.resolve("new/cat.png");

        assertThat(generate("--prompt", "a café, 猫 🍔", "--negative", "ugly", "--seed", "7", "--out", file))
                .isZero();

        BufferedImage picture = ImageIO.read(file.toFile());
        assertThat(picture.getWidth()).isEqualTo(64);
        assertThat(picture.getHeight()).isEqualTo(64);
        assertThat(parameters(file))
                .startsWith("a café, 猫 🍔\nNegative prompt: ugly\nSteps: 2, Sampler: PLMS")
                .contains("CFG scale: 7.5, Seed: 7, Size: 64x64", "RNG: CPU", "Unet ms: ", "Version: Distillery ");
        assertThat(text(out)).contains(file.toString(), "64×64, 2 steps of pndm, seed 7");
        assertThat(text(err)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"@home", "-1 apples", "--no-such-option", "  two  spaces ", "$HOME ${x} %s \\n", "\"quoted\""})
    void aPromptIsPassedOnAsItIs(String prompt) throws Exception {
        assertThat(generate("--prompt", prompt, "--out", folder.resolve("a.png")))
                .isZero();

        assertThat(parameters(folder.resolve("a.png"))).startsWith(prompt.stripLeading() + "\nSteps: 2");
    }

    @Test
    void jsonIsTheOnlyThingOnStandardOutput() throws Exception {
        assertThat(generate("--prompt", "a cat", "--seed", "18446744073709551615", "--out", folder, "--json"))
                .isZero();

        JsonNode report = new ObjectMapper().readTree(text(out));
        assertThat(report.fieldNames())
                .toIterable()
                .containsExactly(
                        "model",
                        "seed",
                        "scheduler",
                        "steps",
                        "guidance",
                        "width",
                        "height",
                        "dtype",
                        "device",
                        "cut",
                        "seconds",
                        "stepSeconds",
                        "files");
        assertThat(report.get("seed").bigIntegerValue()).isEqualTo("18446744073709551615");
        assertThat(report.get("seconds").fieldNames())
                .toIterable()
                .containsExactly("load", "tokenize", "text", "unet", "decode", "encode", "total");
        assertThat(report.get("stepSeconds")).hasSize(3); // PNDM calls the network once more than it has steps
        double sum = 0;
        for (String stage : List.of("load", "tokenize", "text", "unet", "decode", "encode")) {
            sum += report.get("seconds").get(stage).doubleValue();
        }
        assertThat(report.get("seconds").get("total").doubleValue()).isBetween(sum - 1e-6, sum + 1e-6);
        assertThat(Path.of(report.get("files").get(0).textValue())).isRegularFile();
    }

    @Test
    void aLeverIsToldWhereverTheSettingsAre() throws Exception {
        Path file = folder.resolve("early.png");
        Object[] pulled = {
            "--prompt",
            "a cat",
            "--seed",
            "1",
            "--guidance-interval",
            "0-0.50",
            "--deep-cache",
            "2",
            "--token-merging",
            "0.50"
        };
        generate(with(pulled, "--out", file, "--json"));

        JsonNode levers = new ObjectMapper().readTree(text(out)).get("levers");
        assertThat(levers.toString())
                .isEqualTo("{\"guidance-interval\":\"0-0.5\",\"deep-cache\":\"2\",\"token-merging\":\"0.5\"}");
        assertThat(parameters(file)).contains("Guidance interval: 0-0.5, Deep cache: 2, Token merging: 0.5, ");
        out.reset();
        generate(with(pulled, "--out", folder.resolve("b.png")));
        assertThat(text(out))
                .contains("2 steps of pndm, guidance interval 0-0.5, deep cache 2, token merging 0.5, seed 1, ");
        generate("--prompt", "a cat", "--seed", "1", "--out", folder.resolve("whole.png"));
        assertThat(Goldens.rgb(file))
                .isEqualTo(Goldens.rgb(folder.resolve("b.png")))
                .isNotEqualTo(Goldens.rgb(folder.resolve("whole.png")));
    }

    private static Object[] with(Object[] some, Object... more) {
        return Stream.concat(Arrays.stream(some), Arrays.stream(more)).toArray();
    }

    @Test
    void theKthPictureIsTheOneOfSeedPlusK() throws Exception {
        Path three = folder.resolve("three");

        generate("--prompt", "a cat", "--seed", "18446744073709551614", "--count", "3", "--out", three, "--json");
        JsonNode reports = new ObjectMapper().readTree(text(out));
        generate("--prompt", "a cat", "--seed", "0", "--out", folder.resolve("alone.png"));

        assertThat(reports).hasSize(3);
        assertThat(reports.findValuesAsText("seed"))
                .containsExactly("18446744073709551614", "18446744073709551615", "0");
        assertThat(names(three))
                .containsExactlyInAnyOrder("18446744073709551614.png", "18446744073709551615.png", "0.png");
        assertThat(Goldens.rgb(three.resolve("0.png"))).isEqualTo(Goldens.rgb(folder.resolve("alone.png")));
        assertThat(Goldens.rgb(three.resolve("0.png")))
                .isNotEqualTo(Goldens.rgb(three.resolve("18446744073709551615.png")));
        assertThat(reports.get(1).get("seconds").get("load").doubleValue()).isZero();
    }

    @Test
    void aRandomSeedIsKeptSoThatThePictureCanBeMadeAgain() throws Exception {
        generate("--prompt", "a cat", "--out", folder.resolve("first.png"), "--json");
        String seed = new ObjectMapper().readTree(text(out)).get("seed").asText();
        generate("--prompt", "a cat", "--seed", seed, "--out", folder.resolve("again.png"));

        assertThat(Goldens.rgb(folder.resolve("first.png"))).isEqualTo(Goldens.rgb(folder.resolve("again.png")));
    }

    @Test
    void aFolderKeepsWhatIsInIt() throws Exception {
        generate("--prompt", "a cat", "--seed", "5", "--out", folder);
        generate("--prompt", "a dog", "--seed", "5", "--out", folder);

        assertThat(names(folder)).containsExactlyInAnyOrder("5.png", "5-2.png");
    }

    @Test
    void aPlaceThatCannotTakeAPictureIsRefusedBeforeOneIsMade() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(generate("--prompt", "a cat", "--out", file)).isEqualTo(2);
        assertThat(text(err)).contains(file + " is a file. --out takes a folder");
        assertThat(generate("--prompt", "a cat", "--out", file.resolve("x.png")))
                .isEqualTo(2);
        assertThat(Files.size(file)).isZero();
    }

    @Test
    void wordsThatDidNotFitAreNamed() throws Exception {
        String words = "x ".repeat(75) + "lost words";

        generate("--prompt", words, "--out", folder, "--json");

        assertThat(new ObjectMapper().readTree(text(out)).get("cut"))
                .extracting(JsonNode::asText)
                .containsExactly("lost", "words");
        assertThat(text(err)).contains("lost words");
    }

    @Test
    void anUnsaidNegativePromptAndAnEmptyOneDifferForXl() throws Exception {
        String xl = Goldens.folder("sdxl").toString();

        generateWith(xl, "--prompt", "a cat", "--seed", "1", "--out", folder.resolve("unsaid.png"));
        generateWith(xl, "--prompt", "a cat", "--seed", "1", "--negative", "", "--out", folder.resolve("empty.png"));

        assertThat(Goldens.rgb(folder.resolve("unsaid.png"))).isNotEqualTo(Goldens.rgb(folder.resolve("empty.png")));
    }

    @Test
    void aTinyAutoencoderMayDecode() throws Exception {
        String tiny = Goldens.folder("taesd").toString();

        assertThat(generate("--prompt", "a cat", "--vae", tiny, "--out", folder, "--json"))
                .isZero();

        JsonNode report = new ObjectMapper().readTree(text(out));
        assertThat(report.get("vae").textValue()).isEqualTo(tiny);
        assertThat(parameters(Path.of(report.get("files").get(0).textValue()))).contains("VAE: ");
    }

    @Test
    void weightsStoredInBfloat16AreRead() throws Exception {
        Path model = ReferenceModels.folder(folder, "sd1", Map.of());
        Path weights = model.resolve("unet/diffusion_pytorch_model.safetensors");
        try (TensorSource source = Safetensors.open(weights, "unet")) {
            SafetensorsWriter.write(folder.resolve("bf16"), new AsBfloat16(source), Map.of());
        }
        Files.move(folder.resolve("bf16"), weights, StandardCopyOption.REPLACE_EXISTING);

        assertThat(generateWith(model.toString(), "--prompt", "a cat", "--seed", "3", "--out", folder.resolve("a.png")))
                .isZero();
        assertThat(generate("--prompt", "a cat", "--seed", "3", "--out", folder.resolve("b.png")))
                .isZero();

        assertThat(Goldens.psnr(Goldens.rgb(folder.resolve("a.png")), Goldens.rgb(folder.resolve("b.png"))))
                .isBetween(25.0, 60.0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--width 100|width must be a multiple of 8 from 64 to 2048, not 100",
                "--height 0|height must be a multiple of 8",
                "--steps 0|Steps must be from 1 to 150, not 0",
                "--steps 151|Steps must be from 1 to 150",
                "--steps many|--steps",
                "--guidance NaN|Guidance must be from 0 to 100, not NaN",
                "--guidance -1|Guidance must be",
                "--seed 18446744073709551616|seed",
                "--guidance-interval 0.6-0.2|begins at 0 or later and ends after that, at 1 or before; 0.6-0.2 does not",
                "--guidance-interval late|two shares of the steps, such as 0-0.6",
                "--deep-cache 0|up to 10 calls, and 1 is to compute all of them; 0 is neither",
                "--deep-cache often|how many calls one whole call serves, from 1 to 10, such as 3",
                "--token-merging 0.8|up to 0.75 of all tokens, and 0.8 is not so much",
                "--token-merging half|a share of all tokens, from 0 to 0.75, such as 0.5",
                "--seed x|seed",
                "--scheduler magic|Choose one of pndm",
                "--dtype int4|Say fp32, bf16, fp16 or auto",
                "--device tpu|Say auto, cpu, cuda or cuda:N",
                "--count 0|--count must be from 1",
                "--unknown 1|--unknown"
            })
    void wrongUsageEndsWithTwoAndNamesTheOption(String options, String message) throws Exception {
        List<Object> arguments = new ArrayList<>(List.of("--prompt", "a cat", "--out", folder.resolve("x.png")));
        arguments.addAll(
                List.of(options.substring(0, options.indexOf(' ')), options.substring(options.indexOf(' ') + 1)));

        assertThat(generate(arguments.toArray())).isEqualTo(2);

        assertThat(text(err)).contains(message).doesNotContain("\tat ");
        assertThat(folder.resolve("x.png")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody/never-pulled", "no such folder", "."})
    void aModelThatIsNotThereEndsWithThree(String model) throws Exception {
        assertThat(generateWith(model, "--prompt", "a cat", "--out", folder)).isEqualTo(3);

        assertThat(text(err).lines()).hasSize(1);
        assertThat(text(err)).contains(model);
    }

    @Test
    void aSingleFileCheckpointIsToldApartFromAModelThatIsMissing() throws Exception {
        String file = Files.createFile(folder.resolve("dream.safetensors")).toString();

        assertThat(generateWith(file, "--prompt", "a cat", "--out", folder)).isEqualTo(3);

        assertThat(text(err).lines()).hasSize(1);
        assertThat(text(err)).contains(file, "single-file checkpoint", "diffusers version");
    }

    @Test
    void aModelOfAnUnknownSchedulerRunsWithAnotherOne() throws Exception {
        String model = ReferenceModels.folder(folder, "sd1", Map.of("_class_name", "DEISMultistepScheduler"))
                .toString();

        assertThat(generateWith(model, "--prompt", "a cat", "--out", folder.resolve("x.png")))
                .isEqualTo(3);
        assertThat(text(err)).contains("DEISMultistepScheduler", "Choose one of pndm");
        assertThat(generateWith(model, "--prompt", "a cat", "--scheduler", "ddim", "--out", folder.resolve("x.png")))
                .isZero();

        assertThat(text(out)).contains("2 steps of ddim");
    }

    @Test
    void aGpuThatIsNotThereEndsWithFour() throws Exception {
        assertThat(generate("--prompt", "a cat", "--out", folder, "--device", "cuda:99"))
                .isEqualTo(4);

        assertThat(text(err)).contains("cuda:99").contains("--device cpu").doesNotContain("\tat ");
    }

    @Test
    void damagedWeightsAreReportedAndNoPictureIsWritten() throws Exception {
        Path model = ReferenceModels.folder(folder, "sd1", Map.of());
        Path weights = model.resolve("vae/diffusion_pytorch_model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        Arrays.fill(bytes, bytes.length - 2000, bytes.length, (byte) 0xff); // no number in 16-bit floats
        Files.write(weights, bytes);

        assertThat(generateWith(model.toString(), "--prompt", "a cat", "--out", folder.resolve("x.png")))
                .isEqualTo(4);

        assertThat(text(err)).contains("no number", "damaged");
        assertThat(folder.resolve("x.png")).doesNotExist();
    }

    @Test
    void inspectTellsThePartsOrWhyAModelCannotBeRun() throws Exception {
        Path model = ReferenceModels.folder(folder, "sd1", Map.of("thresholding", true));
        Files.delete(model.resolve("vae/config.json"));
        Files.delete(model.resolve("tokenizer/merges.txt"));

        assertThat(run("models", "inspect", SD1)).isZero();
        assertThat(text(out)).contains("unet", "250,020", "688", "F16").doesNotContain("Cannot");
        assertThat(run("models", "inspect", Goldens.folder("taesd").toString())).isZero();
        assertThat(text(out)).contains("taesd");
        out.reset();
        assertThat(run("models", "inspect", model.toString())).isEqualTo(3);

        assertThat(text(out).lines().filter(line -> line.startsWith("Cannot be run: ")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("thresholding"),
                        line -> assertThat(line).contains("merges.txt"),
                        line -> assertThat(line).contains("vae/config.json is missing"));
        assertThat(text(out)).contains("unet", "text_encoder");
    }

    private int generate(Object... arguments) throws IOException {
        return generateWith(SD1, arguments);
    }

    private int generateWith(String model, Object... arguments) throws IOException {
        List<String> line =
                new ArrayList<>(List.of("generate", "--model", model, "--device", "cpu", "--dtype", "fp32"));
        if (Stream.of(arguments).noneMatch("--steps"::equals)) {
            line.addAll(List.of("--steps", "2"));
        }
        for (Object argument : arguments) {
            int earlier = line.indexOf(argument.toString());
            if (argument.toString().startsWith("--") && earlier >= 0) {
                line.subList(earlier, earlier + 2).clear();
            }
            line.add(argument.toString());
        }
        return run(line.toArray(String[]::new));
    }

    private int run(String... line) throws IOException {
        Map<String, String> environment =
                Map.of("HF_HUB_CACHE", folder.resolve("cache").toString());
        return Main.commands(
                        environment,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .execute(line);
    }

    private static String parameters(Path file) throws Exception {
        Metadata metadata = ImageMetadataReader.readMetadata(file.toFile());
        StringBuilder texts = new StringBuilder();
        metadata.getDirectories()
                .forEach(directory -> directory.getTags().forEach(tag -> texts.append(tag.getDescription())));
        String all = texts.toString();
        return all.substring(all.indexOf("parameters: ") + "parameters: ".length());
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** 16-bit floats written again as bfloat16, which keeps their range and drops three bits of precision. */
    private record AsBfloat16(TensorSource source) implements TensorSource {
        @Override
        public String place() {
            return source.place();
        }

        @Override
        public SortedMap<String, TensorInfo> tensors() {
            SortedMap<String, TensorInfo> infos = new TreeMap<>();
            source.tensors().forEach((name, info) -> infos.put(name, new TensorInfo(name, Dtype.BF16, info.shape())));
            return infos;
        }

        @Override
        public ByteBuffer read(String name) throws IOException {
            ByteBuffer half = source.read(name);
            ByteBuffer bf16 = ByteBuffer.allocateDirect(half.remaining()).order(ByteOrder.LITTLE_ENDIAN);
            while (half.hasRemaining()) {
                bf16.putShort((short) (Float.floatToIntBits(toFloat(half.getShort())) >> 16));
            }
            return bf16.flip();
        }

        private static float toFloat(short half) {
            int exponent = half >> 10 & 0x1f;
            float magnitude = exponent == 0
                    ? (half & 0x3ff) * 0x1p-24f
                    : (1 + (half & 0x3ff) * 0x1p-10f) * (float) Math.pow(2, exponent - 15);
            return half < 0 ? -magnitude : magnitude;
        }

        @Override
        public void close() {}
    }
}
