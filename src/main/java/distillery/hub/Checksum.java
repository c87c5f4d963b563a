package distillery.hub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a file's bytes must add up to, and its name among the blobs: the SHA-256 of a large file, or the SHA-1 that
 * git gives a small one. Safe for all threads.
 *
 * @param hex 64 or 40 hexadecimal digits
 */
public record Checksum(String hex) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final int CHUNK = 1 << 20;

    public Checksum {
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException(hex + " is neither SHA-1 nor SHA-256");
        }
    }

    /** Reads an {@code ETag} header, with or without quotes and {@code W/}; empty if it is no checksum. */
    static Optional<Checksum> ofEtag(String etag) {
        String hex = etag.replaceFirst("^W/", "").replace("\"", "");
        return HEX.matcher(hex).matches() ? Optional.of(new Checksum(hex)) : Optional.empty();
    }

    /** What bytes in memory add up to. */
    static Checksum sha256(byte[] bytes) {
        return new Checksum(HexFormat.of().formatHex(digest("SHA-256").digest(bytes)));
    }

    /** What a large file adds up to, all of it. */
    public static Checksum sha256(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new Checksum(sum(channel, digest("SHA-256")));
        }
    }

    /** Whether the whole file adds up; reads it from its beginning. */
    boolean matches(FileChannel file) throws IOException {
        boolean git = hex.length() == 40;
        MessageDigest digest = digest(git ? "SHA-1" : "SHA-256");
        if (git) {
            digest.update(("blob " + file.size() + "\0").getBytes(StandardCharsets.US_ASCII));
        }
        return sum(file, digest).equals(hex);
    }

    private static String sum(FileChannel file, MessageDigest digest) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        for (long at = 0; file.read(chunk, at) > 0; chunk.clear()) {
            at += chunk.flip().limit();
            digest.update(chunk);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-1 and SHA-256", e);
        }
    }
}
