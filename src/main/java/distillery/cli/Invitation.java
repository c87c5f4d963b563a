package distillery.cli;

import distillery.share.Announcement;
import distillery.share.Links;
import distillery.share.Scope;
import distillery.share.Tunnel;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --share} means: a tunnel, and one link for the whole app, which is told to whoever started the program and ends
 * with it. Does nothing where no tunnel was asked for. Safe for all threads; the tunnel's does the telling.
 */
final class Invitation implements Tunnel.News, AutoCloseable {
    private final Links links;
    private final Optional<Tunnel> tunnel;
    private final Optional<Links.Opened> opened;
    private final Terminal terminal;
    private final AtomicReference<@Nullable URI> told = new AtomicReference<>();
    private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();

    /** @param tunnel that guests come by; closed with this */
    Invitation(Links links, Optional<Tunnel> tunnel, Terminal terminal) {
        this.links = links;
        this.tunnel = tunnel;
        this.opened = tunnel.map(any -> links.open(Scope.everything(true), Links.USUAL));
        this.terminal = terminal;
    }

    /**
     * Lets guests come, now or as soon as the tunnel is open.
     *
     * @param port of this machine that it shall lead to, asked for only if there is a tunnel
     */
    void send(IntSupplier port) {
        tunnel.ifPresent(way -> way.start(port.getAsInt(), this));
    }

    @Override
    public void opened(Announcement announcement) {
        trouble.set(null);
        URI address = announcement.address();
        if (address.equals(told.getAndSet(address))) {
            terminal.err().println("The tunnel is open again.");
            return;
        }
        Links.Opened link = opened.orElseThrow();
        terminal.out()
                .printf(
                        "Shared until %s: %s/s/%s%n",
                        minute(link), address, link.token().text());
        terminal.err()
                .printf(
                        "Who has that address may look at everything and make pictures. By %s. Others, for less: /shared%n",
                        announcement.by());
    }

    private static String minute(Links.Opened link) {
        return link.link().expires().toString().replace("T", " ").substring(0, 16) + " UTC";
    }

    @Override
    public void broke(String why, Duration again) {
        if (!why.equals(trouble.getAndSet(why))) {
            terminal.err()
                    .printf(
                            "The tunnel is not open (%s). It is tried again; those who are here notice nothing.%n",
                            why);
        }
    }

    @Override
    public void refused(String why) {
        terminal.err().println("Nothing is shared. " + why);
    }

    @Override
    public void close() {
        tunnel.ifPresent(Tunnel::close);
        opened.ifPresent(one -> links.revoke(one.link().id()));
    }
}
