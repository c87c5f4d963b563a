package distillery.emoji;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** An archive laid out like the real package, with drawings made for the tests. */
final class SmallPackage {
    static final List<String> DRAWINGS = List.of("ball", "box", "stone", "lamp", "brick", "sky");

    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    /** One of the tests' drawings under any entry name. */
    SmallPackage with(String entry, String drawing) {
        try (InputStream svg = SmallPackage.class.getResourceAsStream("/emoji/" + drawing + ".svg")) {
            return with(entry, svg.readAllBytes());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    SmallPackage with(String entry, byte[] content) {
        entries.put(entry, content);
        return this;
    }

    /** The tests' drawings under their own names. */
    static SmallPackage ofDrawings() {
        SmallPackage small = new SmallPackage().with("package/LICENSE", "free".getBytes(StandardCharsets.UTF_8));
        DRAWINGS.forEach(drawing -> small.with("package/icons/flat/" + drawing + ".svg", drawing));
        return small;
    }

    /** Something for every concept: its own number picks the drawing. */
    static SmallPackage of(Concepts concepts) {
        SmallPackage small = new SmallPackage();
        for (int i = 0; i < concepts.all().size(); i++) {
            String file = concepts.all().get(i).file();
            small.with("package/icons/flat/" + file + ".svg", DRAWINGS.get(i % DRAWINGS.size()));
        }
        return small;
    }

    Path write(Path tgz) throws IOException {
        try (OutputStream file = Files.newOutputStream(tgz);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                TarArchiveEntry header = new TarArchiveEntry(entry.getKey(), true);
                header.setSize(entry.getValue().length);
                tar.putArchiveEntry(header);
                tar.write(entry.getValue());
                tar.closeArchiveEntry();
            }
        }
        return tgz;
    }

    EmojiPackage open(Path folder) throws IOException {
        return opened(write(folder.resolve("small.tgz")));
    }

    /** Opens whatever lies there as if its hash were the expected one. */
    static EmojiPackage opened(Path tgz) throws IOException {
        return EmojiPackage.open(tgz, EmojiPackage.integrityOf(Files.readAllBytes(tgz)));
    }

    /** A concept that is drawn by one of the tests' drawings. */
    static Concept concept(String drawing) {
        return new Concept(drawing, drawing, "toy", Article.A, false);
    }
}
