package distillery.web;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One end of a socket, and what came there. */
final class Follower implements WebSocket.Listener {
    final CompletableFuture<String> first = new CompletableFuture<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    volatile String last = "";

    /** Connects; refused, its end is the status of the answer. */
    static Follower follow(HttpClient browser, URI address, String origin, @Nullable String cookies) {
        Follower follower = new Follower();
        WebSocket.Builder builder = browser.newWebSocketBuilder().header("Origin", origin);
        if (cookies != null && !cookies.isEmpty()) {
            builder.header("Cookie", cookies);
        }
        try {
            builder.buildAsync(address, follower).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                follower.closed.complete(refused.getResponse().statusCode());
            } else {
                throw e;
            }
        }
        return follower;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean whole) {
        text.append(data);
        if (whole) {
            last = text.toString();
            text.setLength(0);
            first.complete(last);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        closed.completeExceptionally(failure);
    }
}
