package distillery.web.http;

import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The files that pages load, under addresses that change with their contents, so that browsers may keep them for ever.
 * For any thread.
 */
public final class Assets {
    private static final Map<String, String> TYPES =
            Map.of("css", "text/css; charset=utf-8", "js", "text/javascript; charset=utf-8", "svg", "image/svg+xml");

    private static final List<String> NAMES =
            List.of("distillery.css", "distillery.js", "icon.svg", "vendor/htmx.min.js", "vendor/htmx-ext-ws.min.js");

    private final Map<String, String> addresses = new HashMap<>();
    private final Map<String, Asset> assets = new HashMap<>();

    /** One file. */
    @SuppressWarnings("ArrayRecordComponent")
    record Asset(byte[] bytes, String type) {}

    public Assets() {
        for (String name : NAMES) {
            byte[] bytes = read(name);
            String address = "/static/" + digest(bytes) + "/" + name;
            addresses.put(name, address);
            assets.put(address, new Asset(bytes, type(name)));
        }
    }

    /** Where a page finds a file. */
    public String address(String name) {
        return Objects.requireNonNull(addresses.get(name), name);
    }

    /** Answers with a file. */
    public void serve(Context ctx) {
        Asset asset = find(ctx.path()).orElseThrow(NotFoundResponse::new);
        ctx.contentType(asset.type());
        ctx.header("Cache-Control", "public, max-age=31536000, immutable");
        ctx.result(asset.bytes());
    }

    private Optional<Asset> find(String address) {
        return Optional.ofNullable(assets.get(address));
    }

    private static String type(String name) {
        return Objects.requireNonNull(TYPES.get(name.substring(name.lastIndexOf('.') + 1)), name);
    }

    /** What a file says. */
    public static String text(String name) {
        return new String(read(name), StandardCharsets.UTF_8);
    }

    private static byte[] read(String name) {
        try (InputStream stream = Assets.class.getResourceAsStream("/static/" + name)) {
            return Objects.requireNonNull(stream, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
