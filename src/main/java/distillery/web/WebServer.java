package distillery.web;

import distillery.compare.Experiments;
import distillery.gallery.Gallery;
import distillery.hub.Catalogue;
import distillery.queue.JobNews;
import distillery.queue.JobQueue;
import distillery.share.Attempts;
import distillery.web.compare.BlindPages;
import distillery.web.compare.CompareFiles;
import distillery.web.compare.ComparePages;
import distillery.web.compare.LiveExperiments;
import distillery.web.compare.Orders;
import distillery.web.compare.Reports;
import distillery.web.compare.ResultDocument;
import distillery.web.http.Assets;
import distillery.web.http.Failures;
import distillery.web.http.Frame;
import distillery.web.http.SecurityHeaders;
import distillery.web.http.Templates;
import distillery.web.http.Visitors;
import distillery.web.models.ModelCard;
import distillery.web.share.Footprints;
import distillery.web.share.Gate;
import distillery.web.share.Keys;
import distillery.web.share.SharePages;
import distillery.web.share.Sharing;
import distillery.web.share.SignInPages;
import gg.jte.TemplateEngine;
import io.javalin.Javalin;
import io.javalin.util.JavalinException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.SizeLimitHandler;

/** The server that browsers talk to. Safe for all threads. */
public final class WebServer implements AutoCloseable {
    private static final long MOST_BYTES = 192 * 1024L;
    private static final long MOST_SOCKET_BYTES = 4 * 1024L;
    private static final long MOST_PICTURE_BYTES = 512 * 1024L;

    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final Javalin javalin;
    private final LiveJobs live;
    private final LiveExperiments liveExperiments;
    private final Doors doors;

    /**
     * What the server shows and does.
     *
     * @param catalogue what is known of models
     * @param loaded names of models in memory
     * @param models that can be asked for, the first to begin with
     * @param operatorKey what makes a browser the operator's
     * @param tensors how many the engine keeps outside of loaded networks
     * @param troubles what keeps pictures from being made now
     * @param sharing whom it lets in
     */
    public record Inside(
            TemplateEngine templates,
            JobQueue queue,
            JobNews news,
            Gallery gallery,
            Experiments experiments,
            Catalogue catalogue,
            PromptReader prompts,
            Supplier<Set<String>> loaded,
            Supplier<List<ModelCard>> models,
            Machine machine,
            String operatorKey,
            IntSupplier tensors,
            Supplier<List<String>> troubles,
            Sharing sharing) {}

    /**
     * Does not listen yet.
     *
     * @param hosts names by which browsers may ask for it, {@code *} for any
     * @param frame whose pages may show this server's
     */
    public WebServer(String host, int port, Set<String> hosts, Frame frame, Inside inside) {
        this.doors = new Doors(host, port);
        Assets assets = new Assets();
        Templates templates = new Templates(inside.templates(), assets);
        Visitors visitors = new Visitors(inside.operatorKey(), frame);
        this.live = new LiveJobs(inside.queue(), inside.gallery(), templates, visitors);
        Metrics metrics = new Metrics(inside.queue(), inside.loaded(), this::sockets, inside.tensors());
        Reports reports = new Reports(
                inside.experiments(), inside.gallery(), inside.queue(), inside.catalogue(), inside.models());
        this.liveExperiments = new LiveExperiments(inside.queue(), reports, templates, visitors);
        Orders orders = new Orders(inside.experiments(), inside.queue(), visitors, inside.models(), inside.troubles());
        inside.news().add(live);
        inside.news().add(liveExperiments);
        inside.news().add(metrics);
        Sharing sharing = inside.sharing();
        Keys keys = new Keys(sharing, visitors, new Attempts(sharing.clock()), inside.operatorKey(), frame);
        Footprints footprints = new Footprints(inside.gallery(), inside.experiments(), inside.queue(), visitors);
        Routes routes = new Routes(
                new SecurityHeaders(frame),
                new Gate(sharing, hosts, keys, footprints),
                visitors,
                new StudioPages(
                        templates,
                        inside.queue(),
                        inside.gallery(),
                        live,
                        inside.prompts(),
                        visitors,
                        inside.models(),
                        inside.troubles()),
                new GalleryPages(templates, inside.gallery(), inside.queue(), visitors, inside.models()),
                new OperationPages(
                        templates,
                        inside.queue(),
                        inside.loaded(),
                        inside.machine(),
                        metrics,
                        visitors,
                        inside.troubles()),
                live,
                new ComparePages(templates, inside.experiments(), reports, orders, visitors, inside.models()),
                orders,
                new CompareFiles(reports, new ResultDocument(inside.templates()), visitors),
                new BlindPages(templates, inside.experiments(), inside.gallery(), visitors),
                liveExperiments,
                new SharePages(templates, sharing, keys, inside.gallery(), inside.experiments()),
                new SignInPages(templates, sharing, keys),
                assets,
                new Failures(templates));
        this.javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            doors.add(config.jetty, sharing.hasTunnel());
            config.http.maxRequestSize = MOST_BYTES;
            config.http.strictContentTypes = true;
            config.jetty.modifyHttpConfiguration(http -> {
                http.setUriCompliance(UriCompliance.DEFAULT);
                http.setSendServerVersion(false);
            });
            config.jetty.modifyServer(WebServer::guardAndDrain);
            config.jetty.modifyWebSocketServletFactory(sockets -> {
                sockets.setMaxTextMessageSize(MOST_SOCKET_BYTES);
                sockets.setMaxBinaryMessageSize(MOST_SOCKET_BYTES);
            });
            routes.add(config.routes);
        });
    }

    /** Refuses bodies that say they are too long before they are read, and lets requests end when the server stops. */
    private static void guardAndDrain(Server server) {
        server.setStopTimeout(DRAIN.toMillis());
        server.setHandler(new GracefulHandler(new SizeLimitHandler(MOST_PICTURE_BYTES, -1)));
    }

    /**
     * Listens from now on.
     *
     * @throws IllegalArgumentException if that address cannot be listened on
     */
    public void start() {
        doors.tryToListen();
        try {
            javalin.start();
        } catch (JavalinException e) {
            throw doors.unusable(e);
        }
    }

    private int sockets() {
        return live.live().sockets() + liveExperiments.live().sockets();
    }

    /** The port that it listens on. */
    public int port() {
        return javalin.port();
    }

    /**
     * The port of this machine that a tunnel is to lead to, where nothing counts but links.
     *
     * @throws IllegalStateException if none is to lead here
     */
    public int tunnelPort() {
        return doors.tunnelPort();
    }

    /** Methods and paths that are answered, such as {@code GET /pictures/{id}}; for tests that walk them all. */
    List<String> endpoints() {
        return javalin.unsafe.internalRouter.allHttpHandlers().stream()
                .map(parsed -> parsed.endpoint)
                .filter(endpoint -> endpoint.method.isHttpMethod())
                .map(endpoint -> endpoint.method.name() + " " + endpoint.path)
                .toList();
    }

    /** Sends all browsers away, lets requests end that are under way, and listens no more. */
    @Override
    public void close() {
        live.live().close();
        liveExperiments.live().close();
        javalin.stop();
    }
}
