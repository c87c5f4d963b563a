package distillery.web;

import distillery.web.http.Entrance;
import io.javalin.config.JettyConfig;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/** The ports that the server listens on: the one that was asked for, and one that a tunnel may lead to. Safe for all threads. */
final class Doors {
    /** Java's own 50 are too few for a shared link that many open at once: the kernel turns some of the others away. */
    private static final int MOST_WAITING_CONNECTIONS = 1024;

    private static final String LOOPBACK = "127.0.0.1";

    private final InetSocketAddress address;
    private final AtomicReference<@Nullable ServerConnector> tunnelEnd = new AtomicReference<>();

    Doors(String host, int port) {
        this.address = new InetSocketAddress(host, port);
    }

    /** Has the server listen there once it starts. */
    void add(JettyConfig jetty, boolean tunnel) {
        jetty.addConnector((server, http) -> listener(server, http, address.getHostString(), address.getPort()));
        if (tunnel) {
            jetty.addConnector((server, http) -> {
                HttpConfiguration marked = new HttpConfiguration(http);
                marked.addCustomizer(new Entrance());
                ServerConnector end = listener(server, marked, LOOPBACK, 0);
                tunnelEnd.set(end);
                return end;
            });
        }
    }

    private static ServerConnector listener(Server server, HttpConfiguration http, String host, int port) {
        ServerConnector listener = new ServerConnector(server, new HttpConnectionFactory(http));
        listener.setHost(host);
        listener.setPort(port);
        listener.setAcceptQueueSize(MOST_WAITING_CONNECTIONS);
        return listener;
    }

    /**
     * Tries whether the port can be listened on, before the server says it in words of its own.
     *
     * @throws IllegalArgumentException if it cannot
     */
    void tryToListen() {
        try (ServerSocket trial = new ServerSocket()) {
            trial.bind(address);
        } catch (IOException | IllegalArgumentException e) {
            throw unusable(e);
        }
    }

    /** Why the port cannot be listened on, and what to do. */
    IllegalArgumentException unusable(Exception failure) {
        String place = address.getHostString() + ":" + address.getPort();
        return new IllegalArgumentException(
                failure instanceof BindException
                                && String.valueOf(failure.getMessage()).startsWith("Address already")
                        ? "%s is taken by another program. Choose another port with --port; --port 0 takes a free one."
                                .formatted(place)
                        : "%s cannot be listened on: %s. Choose another with --host and --port."
                                .formatted(place, failure.getMessage()),
                failure);
    }

    /** The port of the tunnel's end, once the server has started. */
    int tunnelPort() {
        ServerConnector end = tunnelEnd.get();
        if (end == null) {
            throw new IllegalStateException("no tunnel was announced");
        }
        return end.getLocalPort();
    }
}
