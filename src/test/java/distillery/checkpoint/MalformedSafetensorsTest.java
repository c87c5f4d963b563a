package distillery.checkpoint;

import static distillery.checkpoint.StoredFiles.entry;
import static distillery.checkpoint.StoredFiles.safetensors;
import static distillery.checkpoint.StoredFiles.withHeaderLength;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which a safetensors file can be wrong ends in a message that names it, quickly and in little memory. */
@Timeout(20)
class MalformedSafetensorsTest {
    private static final String GOOD = "{" + entry("a", "F32", "[2]", 0, 8) + "}";
    private static final long CAP = 16 << 20;

    /** The parser's own buffers, the message and the exception, whatever the file's size. */
    private static final long FIXED_COST = 128 << 10;

    /** An entry that was looked at: its texts, its lists and its place in the table. */
    private static final long COST_OF_AN_ENTRY = 700;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource({"lengths", "texts", "names", "entries", "sizes", "offsets", "data"})
    void aMalformedFileIsRefused(String what, byte[] bytes, String complaint) throws IOException {
        Path file = Files.write(folder.resolve("bad.safetensors"), bytes);

        assertThatThrownBy(() -> Safetensors.open(file, "unet/bad.safetensors"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageStartingWith("unet/bad.safetensors")
                .hasMessageContaining(complaint);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"lengths", "texts", "names", "entries", "sizes", "offsets", "data"})
    void refusingTakesLessThanTwiceTheHeader(String what, byte[] bytes, String complaint) throws IOException {
        Path file = Files.write(folder.resolve("bad.safetensors"), bytes);
        long allowed = 2 * Math.min(bytes.length, CAP) + FIXED_COST;

        refuse(file); // The first call also loads classes.
        long allocated = allocatedBy(() -> refuse(file));

        assertThat(allocated).isLessThan(allowed);
    }

    private static void refuse(Path file) {
        assertThatThrownBy(() -> Safetensors.open(file, "bad")).isInstanceOf(UnusableModelException.class);
    }

    private static long allocatedBy(Runnable action) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        action.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    /** The eight bytes of the header's length. */
    static Stream<Arguments> lengths() {
        byte[] header = GOOD.getBytes(StandardCharsets.UTF_8);
        Stream<Arguments> short_ = IntStream.range(0, 8)
                .mapToObj(n -> arguments(n + " bytes in all", new byte[n], "has " + n + " bytes, too few"));
        Stream<Arguments> lying = Stream.of(
                        header.length + 9L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40, 100_000_001L, CAP + 1)
                .map(n -> arguments(
                        "a header of " + Long.toUnsignedString(n),
                        withHeaderLength(n, header, 8),
                        "claims a header of " + Long.toUnsignedString(n)));
        return Stream.of(
                        short_,
                        lying,
                        Stream.of(
                                arguments(
                                        "a header over the cap that is really there",
                                        withHeaderLength(CAP + 1, new byte[(int) CAP + 1], 0),
                                        "claims a header of 16777217"),
                                arguments("an empty header", withHeaderLength(0, new byte[0], 0), "not a JSON object"),
                                arguments(
                                        "an empty header before data",
                                        withHeaderLength(0, header, 8),
                                        "not a JSON object")))
                .flatMap(s -> s);
    }

    /** Text and JSON. */
    static Stream<Arguments> texts() {
        return Stream.of(
                arguments("a byte that is not UTF-8", raw("{\"\u00ff\":0}"), "not valid UTF-8"),
                arguments("overlong UTF-8", raw("{\"\u00c0\u00af\":0}"), "not valid UTF-8"),
                arguments("a surrogate in UTF-8", raw("{\"\u00ed\u00a0\u0080\":0}"), "not valid UTF-8"),
                arguments(
                        "half a surrogate pair as a name",
                        safetensors("{" + entry("\\ud800", "U8", "[0]", 0, 0) + "}", 0),
                        "not valid JSON"),
                arguments(
                        "half a surrogate pair as a note",
                        safetensors("{\"__metadata__\":{\"a\":\"\\udc00\"}}", 0),
                        "not a text"),
                arguments("UTF-16", safetensors(GOOD.getBytes(StandardCharsets.UTF_16LE), 8), "not valid JSON"),
                arguments("an open brace", safetensors("{", 0), "not valid JSON"),
                arguments("an array", safetensors("[]", 0), "not a JSON object"),
                arguments("a number", safetensors("7", 0), "not a JSON object"),
                arguments("null", safetensors("null", 0), "not a JSON object"),
                arguments("a trailing comma", safetensors(GOOD.replace("}}", "},}"), 8), "not valid JSON"),
                arguments("NaN", safetensors(GOOD.replace("[2]", "[NaN]"), 8), "not valid JSON"),
                arguments("a comment", safetensors(GOOD.replace("{\"dtype", "{/**/\"dtype"), 8), "not valid JSON"),
                arguments("a second object", safetensors(GOOD + "{}", 8), "after its header's JSON object"),
                arguments("a zero byte behind", safetensors(GOOD + "\0", 8), "not valid JSON"),
                arguments("letters behind", safetensors(GOOD + "x", 8), "not valid JSON"),
                arguments("deep arrays", safetensors("[".repeat(100_000), 0), "not a JSON object"),
                arguments(
                        "deep arrays in a shape",
                        safetensors("{\"a\":{\"shape\":" + "[".repeat(100_000), 0),
                        "\"[\" in its shape"),
                arguments("deep objects", safetensors("{\"a\":".repeat(100_000), 0), "field \"a\" too many"));
    }

    /** Names. */
    static Stream<Arguments> names() {
        Stream<Arguments> strange = Stream.of(
                        "a/b",
                        "a\\\\b",
                        "..",
                        "a..b",
                        "a\\u0000b",
                        "a\\u202eb",
                        "a\\u2066b",
                        "a\\u200bb",
                        "a\\nb",
                        "n".repeat(513))
                .map(name -> arguments(
                        "the name " + name.substring(0, Math.min(20, name.length())),
                        safetensors("{" + entry(name, "U8", "[1]", 0, 1) + "}", 1),
                        "which no network does"));
        return Stream.concat(
                strange,
                Stream.of(
                        arguments(
                                "a name of 1 MB",
                                safetensors("{" + entry("n".repeat(1 << 20), "U8", "[1]", 0, 1) + "}", 1),
                                "not valid JSON: "),
                        arguments(
                                "a tensor twice",
                                safetensors(
                                        "{" + entry("a", "U8", "[4]", 0, 4) + "," + entry("a", "F32", "[1]", 0, 4)
                                                + "}",
                                        4),
                                "tensor \"a\" is there twice"),
                        arguments(
                                "a tensor twice, once spelt with an escape",
                                safetensors(
                                        "{" + entry("a", "U8", "[4]", 0, 4) + "," + entry("\\u0061", "F32", "[1]", 0, 4)
                                                + "}",
                                        4),
                                "tensor \"a\" is there twice"),
                        twice("\"dtype\":\"U8\""),
                        twice("\"shape\":[1]"),
                        twice("\"data_offsets\":[0,1]"),
                        arguments(
                                "__metadata__ twice",
                                safetensors("{\"__metadata__\":{},\"__metadata__\":{}}", 0),
                                "has __metadata__ twice"),
                        arguments(
                                "a note twice",
                                safetensors("{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}", 0),
                                "has \"a\" twice"),
                        metadata("{\"a\":1}"),
                        metadata("{\"a\":null}"),
                        metadata("{\"a\":{}}"),
                        metadata("[]"),
                        metadata("null")));
    }

    private static Arguments twice(String field) {
        return arguments(
                field + " twice",
                safetensors(("{" + entry("a", "U8", "[1]", 0, 1) + "}").replace(field, field + "," + field), 1),
                "too many");
    }

    private static Arguments metadata(String value) {
        return arguments("the metadata " + value, safetensors("{\"__metadata__\":" + value + "}", 0), "__metadata__");
    }

    /** Dtypes and fields. */
    static Stream<Arguments> entries() {
        Stream<Arguments> dtypes = Stream.of("F33", "f32", "", "F32 ", "FLOAT", "\\u202eF32")
                .map(dtype -> arguments(
                        "the dtype " + dtype,
                        safetensors("{" + entry("a", dtype, "[1]", 0, 4) + "}", 4),
                        "tensor \"a\" has the dtype"));
        Stream<Arguments> fields = Stream.of(
                        "5",
                        "[]",
                        "{}",
                        "{\"dtype\":\"U8\",\"shape\":[1]}",
                        "{\"dtype\":\"U8\",\"data_offsets\":[0,1]}",
                        "{\"shape\":[1],\"data_offsets\":[0,1]}",
                        "{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1],\"extra\":0}",
                        "{\"dtype\":5,\"shape\":[1],\"data_offsets\":[0,1]}",
                        "{\"dtype\":\"U8\",\"shape\":1,\"data_offsets\":[0,1]}",
                        "{\"dtype\":\"U8\",\"shape\":{},\"data_offsets\":[0,1]}",
                        "{\"dtype\":\"U8\",\"shape\":null,\"data_offsets\":[0,1]}")
                .map(value -> arguments("an entry " + value, safetensors("{\"a\":" + value + "}", 1), "tensor \"a\""));
        return Stream.concat(dtypes, fields);
    }

    /** Shapes. */
    static Stream<Arguments> sizes() {
        String dimensions = Collections.nCopies(65, "1").toString();
        Stream<Arguments> wrong = Stream.of(
                        "[-1]", "[1.0]", "[1e0]", "[\"1\"]", "[9223372036854775808]", "[[1]]", dimensions)
                .map(shape -> arguments(
                        "the shape " + shape,
                        safetensors("{" + entry("a", "U8", shape, 0, 1) + "}", 1),
                        "in its shape"));
        Stream<Arguments> overflowing = Stream.of(
                        "[2,9223372036854775807]",
                        "[4194305,4194305,211106198978564]",
                        "[4294967296,4294967296]",
                        "[9223372036854775807]",
                        "[2305843009213693952]")
                .map(shape -> arguments(
                        "the shape " + shape,
                        safetensors("{" + entry("a", "F32", shape, 0, 0) + "}", 0),
                        "larger than any file"));
        return Stream.of(
                        wrong,
                        overflowing,
                        Stream.of(arguments(
                                "a size that wraps around 2^64",
                                safetensors("{" + entry("a", "F32", "[2,18446744073709551614]", 0, 4) + "}", 4),
                                "in its shape")))
                .flatMap(s -> s);
    }

    /** Offsets against dtype and shape. */
    static Stream<Arguments> offsets() {
        Stream<Arguments> written = Stream.of(
                        "[4,0]", "[-4,0]", "[0]", "[]", "[0,4,8]", "[0.0,4.0]", "[0,99999999999999999999]")
                .map(offsets -> arguments(
                        "the data_offsets " + offsets,
                        safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":" + offsets + "}}", 4),
                        "data_offsets"));
        return Stream.concat(
                written,
                Stream.of(
                        arguments(
                                "4 bytes for 4 MB",
                                safetensors("{" + entry("a", "F32", "[1048576]", 0, 4) + "}", 4),
                                "takes 4194304 bytes by its dtype F32 and shape [1048576]"),
                        arguments(
                                "an unread dtype with wrong offsets",
                                safetensors("{" + entry("a", "F8_E4M3", "[4]", 0, 5) + "}", 5),
                                "takes 4 bytes"),
                        arguments(
                                "half a byte", safetensors("{" + entry("a", "F4", "[3]", 0, 1) + "}", 1), "whole byte"),
                        arguments(
                                "three quarters of a byte",
                                safetensors("{" + entry("a", "F6_E2M3", "[1]", 0, 1) + "}", 1),
                                "whole byte")));
    }

    /** The tensors against the data. */
    static Stream<Arguments> data() {
        String a = entry("a", "F32", "[2]", 0, 8);
        Stream<Arguments> cut = Stream.of(1, 2, 8)
                .map(missing -> arguments(
                        missing + " bytes missing",
                        safetensors(GOOD, 8 - missing),
                        "ends at byte 8 of the data, but only " + (8 - missing)));
        String sharing = IntStream.range(0, 10)
                .mapToObj(i -> entry("t" + i, "F32", "[2]", 0, 8))
                .collect(Collectors.joining(",", "{", "}"));
        return Stream.concat(
                cut,
                Stream.of(
                        arguments(
                                "an end beyond the file",
                                safetensors("{" + entry("a", "U8", "[1048576]", 0, 1 << 20) + "}", 8),
                                "only 8 bytes are there"),
                        arguments(
                                "a hole",
                                safetensors("{" + a + "," + entry("b", "U8", "[1]", 12, 13) + "}", 13),
                                "tensor \"b\" comes after 4 bytes of no tensor"),
                        arguments(
                                "an overlap",
                                safetensors("{" + a + "," + entry("b", "F32", "[2]", 4, 12) + "}", 12),
                                "tensor \"b\" shares bytes"),
                        arguments(
                                "an empty tensor inside another",
                                safetensors("{" + a + "," + entry("b", "F32", "[0]", 4, 4) + "}", 8),
                                "tensor \"b\" shares bytes"),
                        arguments("ten tensors on the same bytes", safetensors(sharing, 8), "shares bytes"),
                        arguments(
                                "a first tensor not at 0",
                                safetensors("{" + entry("a", "F32", "[2]", 8, 16) + "}", 16),
                                "tensor \"a\" comes after 8 bytes of no tensor"),
                        arguments("bytes behind", safetensors(GOOD, 9), "has 1 bytes after its last tensor"),
                        arguments("data without tensors", safetensors("{}", 8), "has 8 bytes after its last tensor")));
    }

    @ParameterizedTest(name = "{0} numbers each")
    @MethodSource("tinyEntries")
    void ofAHundredThousandTensorsOnlyFiftyThousandAreLookedAt(int numbers) throws IOException {
        String header = IntStream.range(0, 100_000)
                .mapToObj(i -> entry("t" + i, "U8", "[" + numbers + "]", 0, numbers))
                .collect(Collectors.joining(",", "{", "}"));
        Path file = Files.write(folder.resolve("many.safetensors"), safetensors(header, numbers));

        assertThatThrownBy(() -> Safetensors.open(file, "many.safetensors"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("more than 50000 tensors");
        assertThat(allocatedBy(() -> refuse(file))).isLessThan(50_000 * COST_OF_AN_ENTRY);
    }

    static Stream<Integer> tinyEntries() {
        return Stream.of(0, 1);
    }

    @Test
    void twoSparseTerabytesBehindAValidHeaderAreRefusedAtOnce() throws IOException {
        Path file = Files.write(folder.resolve("sparse.safetensors"), safetensors(GOOD, 8));
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(2L << 40);
        }

        assertThatThrownBy(() -> Safetensors.open(file, "sparse.safetensors"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("bytes after its last tensor");
    }

    @Test
    void aFolderIsRefused() {
        assertThatThrownBy(() -> Safetensors.open(folder, "unet/model.safetensors"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("is a folder");
    }

    @Test
    void aPipeIsRefusedWithoutWaitingForAWriter() throws Exception {
        Path pipe = folder.resolve("pipe.safetensors");
        Assumptions.assumeTrue(
                new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);

        assertThatThrownBy(() -> Safetensors.open(pipe, "pipe.safetensors"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("is a pipe or a device");
    }

    @Test
    void aCircleOfSymbolicLinksIsRefused() throws IOException {
        Path one = folder.resolve("one.safetensors");
        Path other = folder.resolve("other.safetensors");
        Files.createSymbolicLink(one, other);
        Files.createSymbolicLink(other, one);

        assertThatThrownBy(() -> Safetensors.open(one, "one.safetensors"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("cannot be opened");
    }

    @Test
    void aLinkToNothingIsRefused() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.safetensors"), folder.resolve("gone"));

        assertThatThrownBy(() -> Safetensors.open(link, "link.safetensors"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("is a link to a missing file");
    }

    @Test
    void aFileThatMayNotBeReadIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("secret.safetensors"), safetensors(GOOD, 8));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(file), "the superuser may read everything");

        assertThatThrownBy(() -> Safetensors.open(file, "secret.safetensors"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("may not be read");
    }

    @Test
    void aGitLfsPointerIsCalledByItsName() throws IOException {
        String pointer = """
                version https://git-lfs.github.com/spec/v1
                oid sha256:145a07e0f05ec5bbe6e2e9faf608bdb311caf708895cac8c8ed713c59864e1e8
                size 3438167534
                """;
        Path file = Files.writeString(folder.resolve("pointer.safetensors"), pointer);

        assertThatThrownBy(() -> Safetensors.open(file, "unet/pointer.safetensors"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("the weights themselves were not fetched");
    }

    /** Text whose characters stand for single bytes, as a header of a file without data. */
    private static byte[] raw(String bytes) {
        return safetensors(bytes.getBytes(StandardCharsets.ISO_8859_1), 0);
    }
}
