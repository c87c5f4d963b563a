package distillery.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand damaged copies of a good file each: whatever is in them, a reader either reads them or says why not,
 * at once and in little memory. The damage is the same in every run.
 */
@Timeout(120)
class UntrustedBytesTest {
    private static final int ROUNDS = 10_000;
    private static final long MOST_MEMORY = 4 << 20;
    private static final Path TINY = Path.of("src/test/resources/checkpoints/tiny-sd15-published-quirks");
    private static final Path BINS = Path.of("src/test/resources/torch-bins");

    @TempDir
    Path folder;

    /** Uses the file that these bytes are, and all that is in it. */
    private interface Reader {
        void read(byte[] bytes) throws IOException;
    }

    @Test
    void damagedSafetensors() throws IOException {
        String header = "{\"__metadata__\":{\"format\":\"pt\"}," + StoredFiles.entry("a.weight", "F32", "[2,3]", 0, 24)
                + "," + StoredFiles.entry("b", "F16", "[]", 24, 26) + ","
                + StoredFiles.entry("c", "F8_E4M3", "[2]", 26, 28)
                + "}  ";

        int readable = survive(StoredFiles.safetensors(header, 28), this::readSafetensors);

        assertThat(readable).isPositive().isLessThan(ROUNDS / 2);
    }

    private void readSafetensors(byte[] bytes) throws IOException {
        try (Safetensors file =
                Safetensors.open(Files.write(folder.resolve("x.safetensors"), bytes), "x.safetensors")) {
            readAll(file);
        }
    }

    /** The list of tensors is damaged and packed anew, so that most of the damage reaches the pickle reader. */
    @Test
    void damagedPickles() throws IOException {
        try (ZipFile good = new ZipFile(BINS.resolve("views.bin").toFile())) {
            byte[] pickle = bytes(good, "views/data.pkl");

            int readable = survive(pickle, damaged -> {
                ByteArrayOutputStream archive = new ByteArrayOutputStream();
                try (ZipOutputStream zip = new ZipOutputStream(archive)) {
                    StoredFiles.addPart(zip, ZipEntry.STORED, "views/data.pkl", damaged);
                    for (String storage : List.of("views/data/0", "views/data/1", "views/data/2")) {
                        StoredFiles.addPart(zip, ZipEntry.STORED, storage, bytes(good, storage));
                    }
                }
                readBin(archive.toByteArray());
            });

            assertThat(readable).isPositive().isLessThan(ROUNDS / 2);
        }
    }

    @Test
    void damagedArchives() throws IOException {
        int readable = survive(Files.readAllBytes(BINS.resolve("module.bin")), this::readBin);

        assertThat(readable).isPositive().isLessThan(ROUNDS);
    }

    private void readBin(byte[] bytes) throws IOException {
        try (TorchBin file = TorchBin.open(Files.write(folder.resolve("x.bin"), bytes), "x.bin")) {
            readAll(file);
        }
    }

    @Test
    void damagedConfigs() throws IOException {
        int readable = survive(Files.readAllBytes(TINY.resolve("vae/config.json")), bytes -> {
            ConfigFile config = ConfigFile.parse(bytes, "vae/config.json");
            for (String key : config.keys()) {
                attempt(() -> config.flag(key, false));
                attempt(() -> config.integer(key));
                attempt(() -> config.number(key, 0));
                attempt(() -> config.text(key, ""));
                attempt(() -> config.integers(key));
                attempt(() -> config.texts(key));
            }
            attempt(config::refuseTheRest);
        });

        assertThat(readable).isPositive().isLessThan(ROUNDS);
    }

    private static void readAll(TensorSource source) throws IOException {
        for (TensorInfo info : source.tensors().values()) {
            assertThat(source.read(info.name()).remaining()).isEqualTo((int) info.bytes());
        }
    }

    /** The only way in which a reader may fail; anything else ends the test. */
    private static void attempt(Runnable action) {
        try {
            action.run();
        } catch (UnusableModelException expected) {
            // A message about this key.
        }
    }

    private static int survive(byte[] good, Reader reader) throws IOException {
        reader.read(good);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int readable = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            byte[] damaged = damage(good, new SplittableRandom(seed));
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                reader.read(damaged);
                readable++;
            } catch (UnusableModelException e) {
                assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(2_000);
            } catch (IOException | RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ": " + new String(damaged, StandardCharsets.ISO_8859_1), e);
            }
            assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                    .as("memory for seed %d", seed)
                    .isLessThan(MOST_MEMORY);
        }
        return readable;
    }

    /** One to four times: a byte is changed, removed or doubled, a stretch is copied elsewhere, or the end is cut. */
    private static byte[] damage(byte[] good, SplittableRandom random) {
        byte[] bytes = good.clone();
        for (int times = random.nextInt(1, 5); times > 0 && bytes.length > 0; times--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = joined(bytes, at, bytes, at + 1);
                case 3 -> bytes = joined(bytes, at + 1, bytes, at);
                case 4 -> bytes = joined(bytes, at, bytes, random.nextInt(bytes.length));
                default -> bytes = Arrays.copyOf(bytes, at);
            }
        }
        return bytes;
    }

    private static byte[] joined(byte[] head, int headEnd, byte[] tail, int tailStart) {
        byte[] joined = Arrays.copyOf(head, headEnd + tail.length - tailStart);
        System.arraycopy(tail, tailStart, joined, headEnd, tail.length - tailStart);
        return joined;
    }

    private static byte[] bytes(ZipFile zip, String part) throws IOException {
        return zip.getInputStream(zip.getEntry(part)).readAllBytes();
    }
}
