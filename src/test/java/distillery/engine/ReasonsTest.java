package distillery.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are told when the native engine cannot start, or has no room. */
class ReasonsTest {
    @TempDir
    private Path home;

    /** In a process of its own, for here the library is loaded already. */
    @Test
    void aProgramWithoutPyTorchForThisMachineSaysSo() throws Exception {
        String lacking = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("pytorch-native"))
                .collect(Collectors.joining(File.pathSeparator));
        Path said = home.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        lacking,
                        "distillery.Main",
                        "generate",
                        "--prompt",
                        "a red apple")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("DJL_CACHE_DIR", home.toString());
        Process process = builder.start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(4);
        assertThat(Files.readString(said, StandardCharsets.UTF_8))
                .startsWith("There is no PyTorch for Linux on " + System.getProperty("os.arch"))
                .contains("./mvnw package")
                .hasLineCount(1);
    }

    /** As the C library's loader words it. */
    @Test
    void aLibraryOfCudaThatIsMissingIsNamed() {
        Throwable failure = new EngineException(
                "Failed to load PyTorch native library",
                new UnsatisfiedLinkError(
                        "/opt/libtorch/libtorch_cuda.so: libcudnn.so.9: cannot open shared object file: No such file or directory"));

        assertThat(Reasons.ofLoading(failure))
                .startsWith("PyTorch's build for CUDA needs libcudnn.so.9, which this machine lacks.")
                .contains("NVIDIA's driver");
    }

    @Test
    void anotherLibraryThatIsMissingIsNamedToo() {
        assertThat(Reasons.ofLoading(new UnsatisfiedLinkError(
                        "/x/libtorch_cpu.so: libgomp.so.1: cannot open shared object file: No such file or directory")))
                .startsWith("PyTorch needs libgomp.so.1, which this machine lacks.");
    }

    @Test
    void aSystemThatIsTooOldIsTold() {
        assertThat(Reasons.ofLoading(new UnsatisfiedLinkError(
                        "/lib64/libc.so.6: version `GLIBC_2.28' not found (required by /x/libtorch_cpu.so)")))
                .contains("a newer system: GLIBC_2.28");
    }

    @Test
    void whateverElseHappensKeepsItsOwnWords() {
        assertThat(Reasons.ofLoading(new EngineException("something else"))).endsWith("something else");
    }

    @Test
    void aNetworkThatIsLargerThanTheMemoryIsToldWithBothSizes() {
        assertThat(Reasons.ofRoom("unet", 3_440_000_000L, 2_049_000_000L))
                .startsWith("Out of memory: the weights of unet take 3.4 GB, and 2.0 GB are free.")
                .contains("--dtype");
    }
}
