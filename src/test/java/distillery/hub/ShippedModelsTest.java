package distillery.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import distillery.checkpoint.UnusableModelException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class ShippedModelsTest {
    private static final String VAE = "vae/diffusion_pytorch_model.fp16.safetensors";
    private static final String UNET = "unet/diffusion_pytorch_model.fp16.safetensors";

    @TempDir
    private Path program;

    @TempDir
    private Path cache;

    private TinyFamily family;

    @BeforeEach
    void open() throws IOException {
        family = new TinyFamily(program);
    }

    @AfterEach
    void close() throws IOException {
        family.close();
    }

    @Test
    void theModelsAreNamedTheOneToBeginWithFirst() throws IOException {
        assertThat(models().names()).containsExactly("emoji", "emoji-tiny");
    }

    @Test
    void aModelBecomesAWholeDiffusersFolder() throws IOException {
        Path folder = models().folder("emoji-tiny").orElseThrow();

        assertThat(files(folder).keySet())
                .containsExactly(
                        "README.md",
                        "model_index.json",
                        "scheduler/scheduler_config.json",
                        "text_encoder/config.json",
                        "text_encoder/model.fp16.safetensors",
                        "tokenizer/merges.txt",
                        "tokenizer/special_tokens_map.json",
                        "tokenizer/tokenizer_config.json",
                        "tokenizer/vocab.json",
                        "unet/config.json",
                        UNET,
                        "vae/config.json",
                        VAE);
        assertThat(folder.resolve(UNET)).hasSameBinaryContentAs(family.file("emoji-tiny/" + UNET));
        assertThat(folder.resolve(VAE)).hasSameBinaryContentAs(family.file("emoji/" + VAE));
    }

    @Test
    void theProgramMayBeAJar() throws IOException {
        Path jar = cache.resolve("program.jar");
        pack(jar);

        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            ShippedModels models = ShippedModels.read(loader, Map.of("DISTILLERY_CACHE", cache.toString()));

            assertThat(models.folder("emoji").orElseThrow().resolve(UNET))
                    .hasSameBinaryContentAs(family.file("emoji/" + UNET));
        }
    }

    @Test
    void aModelIsUnpackedWhenItIsAskedForAndNotBefore() throws IOException {
        models().names();
        assertThat(cache).isEmptyDirectory();

        Path folder = models().folder("emoji-tiny").orElseThrow();

        assertThat(folder.resolveSibling("emoji").resolve(UNET)).doesNotExist();
    }

    @Test
    void aSecondStartTouchesNothing() throws IOException {
        models().folder("emoji");
        models().folder("emoji-tiny");
        Map<String, String> before = files(cache);

        models().folder("emoji");
        models().folder("emoji-tiny");

        assertThat(files(cache)).isEqualTo(before);
    }

    @Test
    void aSharedPartIsOneFile() throws IOException {
        Path teacher = models().folder("emoji").orElseThrow();
        Path student = models().folder("emoji-tiny").orElseThrow();

        assertThat(Files.isSameFile(student.resolve(VAE), teacher.resolve(VAE))).isTrue();
        assertThat(Files.isSameFile(student.resolve(UNET), teacher.resolve(UNET)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"emoji-tiny, 0", "emoji-tiny, 1000", "emoji-tiny, 200000", "emoji, 0", "emoji, 200000"})
    void aFileOfTheWrongSizeIsReplaced(String name, int bytes) throws IOException {
        Path student = models().folder("emoji-tiny").orElseThrow();
        // The shared file is one, so it is damaged under both its names.
        Files.write(student.resolveSibling(name).resolve(VAE), new byte[bytes]);

        models().folder("emoji-tiny");

        assertThat(student.resolve(VAE)).hasSameBinaryContentAs(family.file("emoji/" + VAE));
        assertThat(Files.isSameFile(
                        student.resolve(VAE), student.resolveSibling("emoji").resolve(VAE)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {UNET, VAE, "model_index.json", "tokenizer/vocab.json"})
    void aFileThatWasDeletedComesBack(String file) throws IOException {
        Path folder = models().folder("emoji").orElseThrow();
        Files.delete(folder.resolve(file));

        models().folder("emoji");

        assertThat(folder.resolve(file)).hasSameBinaryContentAs(family.file("emoji/" + file));
    }

    @Test
    void programsThatStartTogetherUnpackOnceAndTakeNothingFromEachOther() throws Exception {
        int programs = 4;
        CyclicBarrier start = new CyclicBarrier(programs);
        ExecutorService threads = Executors.newFixedThreadPool(programs);
        List<Future<Map<String, String>>> seen = new ArrayList<>();
        for (int i = 0; i < programs; i++) {
            ShippedModels models = models();
            seen.add(threads.submit(() -> {
                start.await();
                return files(models.folder("emoji-tiny").orElseThrow());
            }));
        }

        Map<String, String> first = seen.get(0).get();
        for (Future<Map<String, String>> each : seen) {
            assertThat(each.get()).isEqualTo(first);
        }
        threads.shutdown();
        assertThat(files(models().folder("emoji-tiny").orElseThrow())).isEqualTo(first);
    }

    @Test
    void whereTheCacheCannotBeWrittenATemporaryFolderServesAndOneLineSaysSo() throws IOException {
        ShippedModels models = family.unpackedBelow(Files.createFile(cache.resolve("file")));
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(ShippedModels.class);
        log.start();
        logger.addAppender(log);

        Path folder;
        try {
            folder = models.folder("emoji").orElseThrow();
            models.folder("emoji-tiny");
        } finally {
            logger.detachAppender(log);
        }

        assertThat(folder.resolve(UNET)).hasSameBinaryContentAs(family.file("emoji/" + UNET));
        assertThat(folder.startsWith(cache)).isFalse();
        assertThat(log.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains(cache.resolve("file").toString(), "Set DISTILLERY_CACHE");
    }

    @Test
    void aDamagedProgramIsSaidToBeDamaged() throws IOException {
        Files.write(family.file("emoji/" + UNET), new byte[(int) Files.size(family.file("emoji/" + UNET))]);

        assertThatThrownBy(() -> models().folder("emoji"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("models/emoji/" + UNET)
                .hasMessageContaining("Install the program again");

        assertThat(files(cache).keySet()).noneMatch(file -> file.contains("unet/diffusion"));
    }

    @Test
    void programsWithOtherModelsDoNotMeet() throws IOException {
        Path before = models().folder("emoji").orElseThrow();
        Files.writeString(family.file("emoji/README.md"), "# A better emoji\n");
        FolderIndex.write(FolderIndex.of(family.file("")), family.file("models.json"));

        Path after = models().folder("emoji").orElseThrow();

        assertThat(after).isNotEqualTo(before);
        assertThat(before.resolve("README.md")).hasContent("# emoji\n");
        assertThat(after.resolve("README.md")).hasContent("# A better emoji\n");
    }

    @Test
    void theCacheIsWhereCachesAre() throws IOException {
        Path home = cache.resolve("home");
        Path xdg = cache.resolve("xdg");

        assertThat(unpacked(Map.of("HOME", home.toString()))).startsWith(home.resolve(".cache/distillery/models"));
        assertThat(unpacked(Map.of("HOME", home.toString(), "XDG_CACHE_HOME", xdg.toString())))
                .startsWith(xdg.resolve("distillery/models"));
        assertThat(unpacked(Map.of("HOME", home.toString(), "DISTILLERY_CACHE", "~/own")))
                .startsWith(home.resolve("own/models"));
    }

    @Test
    void aProgramWithoutModelsHasNone() throws IOException {
        ShippedModels none = ShippedModels.read(new URLClassLoader(new URL[0], null), Map.of());

        assertThat(none.names()).isEmpty();
        assertThat(none.folder("emoji")).isEmpty();
    }

    @Test
    void anUnknownNameIsNotFound() throws IOException {
        assertThat(models().folder("emoji-huge")).isEmpty();
        assertThat(models().folder("../emoji")).isEmpty();
    }

    private ShippedModels models() throws IOException {
        return family.unpackedBelow(cache);
    }

    private Path unpacked(Map<String, String> environment) throws IOException {
        return family.in(environment).folder("emoji").orElseThrow();
    }

    private void pack(Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (String file : files(program).keySet()) {
                entries.putNextEntry(new ZipEntry(file));
                Files.copy(program.resolve(file), entries);
            }
        }
    }

    /**
     * All whole files below a folder, each with what would change if it were written again. Another program may be writing
     * others aside at this moment.
     */
    private static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : walk.filter(file -> !file.toString().endsWith(".tmp"))
                    .filter(Files::isRegularFile)
                    .toList()) {
                BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
                files.put(
                        folder.relativize(file).toString(),
                        facts.fileKey() + " " + facts.size() + " " + facts.lastModifiedTime());
            }
        }
        return files;
    }
}
