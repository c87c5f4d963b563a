package distillery.cli;

import distillery.compare.BlockRunner;
import distillery.compare.Environment;
import distillery.compare.Experiments;
import distillery.compare.Laboratory;
import distillery.emoji.Concepts;
import distillery.emoji.KnownWords;
import distillery.engine.Engine;
import distillery.families.KnownModels;
import distillery.families.ModelFinder;
import distillery.families.PromptLengths;
import distillery.gallery.Gallery;
import distillery.hub.Catalogue;
import distillery.hub.HubSettings;
import distillery.hub.KnownModel;
import distillery.queue.Downloads;
import distillery.queue.Estimates;
import distillery.queue.JobNews;
import distillery.queue.JobQueue;
import distillery.queue.Limits;
import distillery.queue.ModelShelf;
import distillery.queue.Tickets;
import distillery.queue.Worker;
import distillery.share.Links;
import distillery.share.Tunnel;
import distillery.store.DataFolder;
import distillery.store.Database;
import distillery.torchscript.Precision;
import distillery.web.Machine;
import distillery.web.PromptReader;
import distillery.web.WebServer;
import distillery.web.http.Frame;
import distillery.web.models.ModelCards;
import distillery.web.share.Sharing;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code distillery serve}: the web app. For the main thread, which waits until the program is asked to end. */
@Command(
        name = "serve",
        description = "Open the studio in the browser: form, queue and gallery.",
        footer = {
            "",
            "Each option can also be set from outside: --port 7861 as DISTILLERY_PORT=7861 in the",
            "environment, or as port=7861 in the file distillery.properties of the folder that the",
            "program is started in, or in the one that DISTILLERY_SETTINGS names. What is said here",
            "counts before the environment, and that before the file."
        },
        sortOptions = false)
public final class ServeCommand implements Callable<Integer> {
    private static final long LEAST_FREE_BYTES = 64L << 20;

    private final ModelFinder finder;
    private final KnownModels models;
    private final Catalogue catalogue;
    private final HubSettings hub;
    private final OutsideSettings outside;
    private final Terminal terminal;

    @Mixin
    private ServeOptions options;

    @Mixin
    private ShareOptions share;

    @Mixin
    private DeviceOption device;

    @Mixin
    private DtypeOption dtype;

    @Spec
    private CommandSpec spec;

    public ServeCommand(
            ModelFinder finder,
            KnownModels models,
            Catalogue catalogue,
            HubSettings hub,
            OutsideSettings outside,
            Terminal terminal) {
        this.finder = finder;
        this.models = models;
        this.catalogue = catalogue;
        this.hub = hub;
        this.outside = outside;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        int port = options.port();
        long modelBytes = options.modelBytes();
        Limits limits = options.limits();
        Optional<Tunnel> tunnel = share.tunnel(outside.programs());
        Clock clock = Clock.systemUTC();
        JobNews news = new JobNews();
        Frame frame = outside.space().map(Space::frame).orElse(Frame.NONE);
        try (Ending ending = new Ending();
                DataFolder folder = DataFolder.open(options.data());
                Database database = Database.open(folder.database());
                PromptLengths lengths = new PromptLengths(finder);
                DeviceThread thread = new DeviceThread()) {
            Gallery gallery = new Gallery(database, folder.pictures(), clock, Version.number());
            gallery.repair();
            Estimates estimates = new Estimates(database, gallery);
            Engine engine = thread.call(device::open);
            Precision precision = dtype.on(engine);
            ModelShelf shelf = new ModelShelf(finder, engine, precision, modelBytes, options.previews());
            JobQueue queue = new JobQueue(database, estimates, shelf::loaded, models, limits, news, clock);
            Experiments experiments = new Experiments(database, clock);
            ThisMachine machine = new ThisMachine(finder, engine, precision);
            Laboratory laboratory =
                    new Laboratory(experiments, new BlockRunner(shelf, machine, clock), gallery, machine);
            Worker worker = new Worker(queue, shelf, gallery, estimates, laboratory, news, clock);
            Links links = new Links(database, clock);
            WebServer.Inside inside = new WebServer.Inside(
                    TemplateEngine.createPrecompiled(ContentType.Html),
                    queue,
                    news,
                    gallery,
                    experiments,
                    catalogue,
                    new PromptReader(lengths, new KnownWords(Concepts.read()), models::isShipped),
                    shelf::loaded,
                    new ModelCards(models, shelf::loaded, options.downloads()),
                    new Machine(
                            Version.number(),
                            Version.beneath(),
                            engine.device(),
                            Dtypes.shown(precision),
                            SettingsTable.of(spec, outside, hub)),
                    folder.operatorKey(),
                    engine::tensors,
                    () -> troubles(ending, folder),
                    new Sharing(
                            links,
                            share.credentials(),
                            tunnel.isPresent(),
                            () -> tunnel.flatMap(Tunnel::address),
                            clock));
            try (Tickets tickets = new Tickets(database, () -> thread.run(worker::workOn));
                    Downloads downloads = new Downloads(queue, models, news);
                    WebServer server =
                            new WebServer(options.host(), port, options.hosts(outside.space()), frame, inside)) {
                news.add(tickets);
                news.add(downloads);
                // Before the device is busy with what waited for this start.
                Environment found = thread.call(machine::environment);
                tickets.start();
                queue.recover();
                server.start();
                greeting(server.port(), found).print(terminal);
                terminal.err()
                        .printf(
                                "To cancel and delete what is not yours: %s/operator/%s%n",
                                address(server.port()), folder.operatorKey());
                share.cautions(spec, options.host()).forEach(terminal.err()::println);
                try (Invitation invitation = new Invitation(links, tunnel, terminal)) {
                    invitation.send(server::tunnelPort);
                    ending.await(worker::stop);
                }
            }
        }
        return ExitCode.DONE;
    }

    /** What keeps pictures from being made now. */
    private static List<String> troubles(Ending ending, DataFolder folder) {
        List<String> troubles = new ArrayList<>();
        if (ending.isAsked()) {
            troubles.add("The server is stopping.");
        }
        if (folder.freeBytes() < LEAST_FREE_BYTES) {
            troubles.add("There is hardly any room left for pictures in the data folder.");
        }
        return troubles;
    }

    /** Where browsers find it. */
    private String address(int port) {
        return outside.space().map(Space::address).orElse("http://localhost:" + port);
    }

    private Greeting greeting(int port, Environment found) {
        List<String> known = models.all().stream().map(KnownModel::id).toList();
        List<String> here = known.stream().filter(models::isHere).toList();
        return new Greeting(
                address(port),
                Version.number(),
                found,
                here,
                options.downloads() ? known.size() - here.size() : 0,
                options.data());
    }
}
