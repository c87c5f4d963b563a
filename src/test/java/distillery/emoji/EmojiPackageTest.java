package distillery.emoji;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmojiPackageTest {
    private static final String BALL = "package/icons/flat/ball.svg";

    @TempDir
    Path folder;

    @Test
    void theFlatDrawingsAreRead() throws IOException {
        EmojiPackage emoji = SmallPackage.ofDrawings().open(folder);

        byte[] svg = emoji.svg("ball");

        assertThat(new String(svg, StandardCharsets.UTF_8)).contains("#f03028");
    }

    @Test
    void aPackageOfAnotherVersionIsRefusedWithBothHashes() throws IOException {
        Path tgz = SmallPackage.ofDrawings().write(folder.resolve("other.tgz"));

        assertThatThrownBy(() -> EmojiPackage.open(tgz))
                .isInstanceOf(UnusableDrawingsException.class)
                .hasMessageContainingAll(
                        tgz.toString(),
                        EmojiPackage.integrityOf(Files.readAllBytes(tgz)),
                        "sha512-JTXXwqIie2rWTgOk",
                        "npm pack fluentui-emoji@1.3.0");
    }

    @Test
    void aMissingPackageIsAnsweredWithTheWayToGetIt() {
        Path tgz = folder.resolve("none.tgz");

        assertThatThrownBy(() -> EmojiPackage.open(tgz))
                .isInstanceOf(UnusableDrawingsException.class)
                .hasMessage("There is no " + tgz + ". Fetch it with: npm pack fluentui-emoji@1.3.0");
    }

    @Test
    void aTruncatedPackageIsRefused() throws IOException {
        Path tgz = SmallPackage.ofDrawings().write(folder.resolve("cut.tgz"));
        byte[] whole = Files.readAllBytes(tgz);
        Files.write(tgz, Arrays.copyOf(whole, whole.length / 2));

        assertThatThrownBy(() -> SmallPackage.opened(tgz))
                .isInstanceOf(UnusableDrawingsException.class)
                .hasMessageContainingAll("cut.tgz", "npm pack");
    }

    @Test
    void whatIsNoArchiveIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("text.tgz"), "hello");

        assertThatThrownBy(() -> SmallPackage.opened(text))
                .isInstanceOf(UnusableDrawingsException.class)
                .hasMessageContaining("text.tgz");
    }

    @Test
    void anOversizedDrawingIsRefused() throws IOException {
        Path tgz = new SmallPackage().with(BALL, new byte[(256 << 10) + 1]).write(folder.resolve("large.tgz"));

        assertThatThrownBy(() -> SmallPackage.opened(tgz))
                .isInstanceOf(UnusableDrawingsException.class)
                .hasMessageContainingAll("large.tgz", BALL, "262144");
    }

    @Test
    void aPackageThatUnpacksToTooMuchIsRefused() throws IOException {
        Path tgz = folder.resolve("bomb.tgz");
        try (OutputStream file = Files.newOutputStream(tgz);
                GZIPOutputStream packed = new GZIPOutputStream(file)) {
            TarArchiveEntry header = new TarArchiveEntry("package/icons/modern/huge.svg");
            header.setSize(1L << 32);
            byte[] block = new byte[512];
            header.writeEntryHeader(block);
            packed.write(block);
        }

        assertThatThrownBy(() -> SmallPackage.opened(tgz))
                .isInstanceOf(UnusableDrawingsException.class)
                .hasMessageContaining("unpacks to more than");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "package/icons/modern/ball.svg",
                "package/icons/flat/../../ball.svg",
                "package/icons/flat/deeper/ball.svg",
                "/package/icons/flat/ball.svg",
                "other/package/icons/flat/ball.svg"
            })
    void whatLiesElsewhereIsNoDrawing(String entry) throws IOException {
        EmojiPackage emoji = new SmallPackage().with(entry, "ball").open(folder);

        assertThatThrownBy(() -> emoji.svg("ball"))
                .isInstanceOf(UnusableDrawingsException.class)
                .hasMessageContainingAll("small.tgz", BALL);
    }

    @Test
    void aLinkIsNoDrawing() throws IOException {
        Path tgz = folder.resolve("link.tgz");
        try (OutputStream file = Files.newOutputStream(tgz);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(file))) {
            TarArchiveEntry link = new TarArchiveEntry(BALL, TarConstants.LF_SYMLINK);
            link.setLinkName("/etc/hostname");
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
        }
        EmojiPackage emoji = SmallPackage.opened(tgz);

        assertThatThrownBy(() -> emoji.svg("ball")).isInstanceOf(UnusableDrawingsException.class);
    }
}
