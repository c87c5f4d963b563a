package distillery.emoji;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The npm package {@code fluentui-emoji} with Microsoft's flat Fluent Emoji, each drawing an SVG text kept in memory.
 * Nothing is unpacked to disk. For any thread.
 */
public final class EmojiPackage {
    /** What npm prints as the integrity of version 1.3.0: other drawings would make another data set. */
    private static final String INTEGRITY =
            "sha512-JTXXwqIie2rWTgOkIJDJxr0WtwTz2WU4kdOq8buLVThYwQ264aFR2jdTyuon2oEbLqqGMT64zI4btyn1saB2xw==";

    private static final String NEXT_MOVE = "Fetch it with: npm pack fluentui-emoji@1.3.0";
    private static final Pattern DRAWING = Pattern.compile("package/icons/flat/([a-z0-9-]+)\\.svg");

    // The real package: 24 MB packed, 122 MB unpacked, 9 MB of flat drawings, the largest 21 kB.
    private static final long MOST_PACKED = 64L << 20;
    private static final long MOST_UNPACKED = 512L << 20;
    private static final int MOST_DRAWING = 256 << 10;
    private static final long MOST_DRAWINGS = 32L << 20;

    private final Path file;
    private final Map<String, byte[]> drawings;

    private EmojiPackage(Path file, Map<String, byte[]> drawings) {
        this.file = file;
        this.drawings = drawings;
    }

    /** Reads the archive that {@code npm pack fluentui-emoji@1.3.0} writes; any other is refused. */
    public static EmojiPackage open(Path tgz) {
        return open(tgz, INTEGRITY);
    }

    /** The same for an archive of another integrity, in npm's spelling: "sha512-" and Base64. */
    static EmojiPackage open(Path tgz, String integrity) {
        try {
            byte[] packed = packed(tgz);
            String found = integrityOf(packed);
            if (!found.equals(integrity)) {
                throw unusable(tgz, "is not fluentui-emoji 1.3.0: its hash is " + found + " instead of " + integrity);
            }
            return new EmojiPackage(tgz, unpacked(tgz, packed));
        } catch (NoSuchFileException e) {
            throw new UnusableDrawingsException("There is no " + tgz + ". " + NEXT_MOVE, e);
        } catch (IOException e) {
            throw new UnusableDrawingsException(tgz + " cannot be read (" + e.getMessage() + "). " + NEXT_MOVE, e);
        }
    }

    /** The SVG text of a drawing, in bytes that nobody may change. */
    byte[] svg(String name) {
        byte[] svg = drawings.get(name);
        if (svg == null) {
            throw unusable(file, "has no package/icons/flat/" + name + ".svg");
        }
        return svg;
    }

    static String integrityOf(byte[] packed) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-512").digest(packed);
            return "sha512-" + Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-512", e);
        }
    }

    private static byte[] packed(Path tgz) throws IOException {
        if (Files.size(tgz) > MOST_PACKED) {
            throw unusable(tgz, "is larger than " + MOST_PACKED + " bytes");
        }
        return Files.readAllBytes(tgz);
    }

    private static Map<String, byte[]> unpacked(Path tgz, byte[] packed) throws IOException {
        Map<String, byte[]> drawings = new HashMap<>();
        long kept = 0;
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(packed)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (tar.getBytesRead() + entry.getSize() > MOST_UNPACKED) {
                    throw unusable(tgz, "unpacks to more than " + MOST_UNPACKED + " bytes");
                }
                Matcher name = DRAWING.matcher(entry.getName());
                if (name.matches() && !entry.isLink() && !entry.isSymbolicLink()) {
                    byte[] svg = drawing(tgz, entry, tar);
                    kept += svg.length;
                    if (kept > MOST_DRAWINGS || drawings.put(name.group(1), svg) != null) {
                        throw unusable(tgz, "holds too many drawings, or two of one name: " + entry.getName());
                    }
                }
            }
        }
        return Map.copyOf(drawings);
    }

    private static byte[] drawing(Path tgz, TarArchiveEntry entry, InputStream content) throws IOException {
        byte[] svg = content.readNBytes(MOST_DRAWING + 1);
        if (svg.length > MOST_DRAWING) {
            throw unusable(tgz, "holds a drawing larger than " + MOST_DRAWING + " bytes: " + entry.getName());
        }
        return svg;
    }

    private static UnusableDrawingsException unusable(Path tgz, String why) {
        return new UnusableDrawingsException(tgz + " " + why + ". " + NEXT_MOVE);
    }
}
