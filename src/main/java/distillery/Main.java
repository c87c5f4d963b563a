package distillery;

import distillery.cli.BenchCommand;
import distillery.cli.CompareCommand;
import distillery.cli.DistillCommand;
import distillery.cli.Distillery;
import distillery.cli.EvaluateCommand;
import distillery.cli.GenerateCommand;
import distillery.cli.HalveCommand;
import distillery.cli.InspectCommand;
import distillery.cli.ModelsCommand;
import distillery.cli.OutsideSettings;
import distillery.cli.ProgressBar;
import distillery.cli.ServeCommand;
import distillery.cli.Terminal;
import distillery.cli.TrainCommand;
import distillery.emoji.EmojiPackage;
import distillery.families.KnownModels;
import distillery.families.ModelFinder;
import distillery.hub.Catalogue;
import distillery.hub.HubCache;
import distillery.hub.HubSettings;
import distillery.hub.ModelPull;
import distillery.hub.ShippedModels;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** Wires the program by hand, and starts it. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException {
        stayOffline();
        letProxiesKnowWhoAsks();
        // Whatever the locale: file names and prompts come back as they were typed.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        System.exit(commands(System.getenv(), out, err).execute(Distillery.withCommand(args)));
    }

    /** The native libraries would else ask hosts of their own for files, and report that they were started. */
    private static void stayOffline() {
        // Drawing works without a screen, and must not look for one.
        for (String property : List.of("ai.djl.offline", "OPT_OUT_TRACKING", "java.awt.headless")) {
            System.setProperty(property, System.getProperty(property, "true"));
        }
    }

    /** Java would else keep names and passwords from proxies that open a tunnel, which are those on the way to every https address. */
    private static void letProxiesKnowWhoAsks() {
        String property = "jdk.http.auth.tunneling.disabledSchemes";
        System.setProperty(property, System.getProperty(property, ""));
    }

    /** The whole command line, wired to the given surroundings. */
    public static CommandLine commands(Map<String, String> environment, PrintStream out, PrintStream err)
            throws IOException {
        Terminal terminal = new Terminal(out, err, new ProgressBar(err, ProgressBar.isTerminal(), System::nanoTime));
        HubSettings settings = HubSettings.from(environment);
        HubCache cache = new HubCache(settings);
        Catalogue catalogue = Catalogue.read();
        ShippedModels shipped = ShippedModels.read(ClassLoader.getSystemClassLoader(), environment);
        ModelFinder finder = new ModelFinder(shipped, cache);
        ModelPull pull = new ModelPull(settings, cache, time -> Thread.sleep(time.toMillis()));
        CommandLine models = new CommandLine(new ModelsCommand(terminal, catalogue, cache, shipped, pull))
                .addSubcommand(new InspectCommand(finder, terminal))
                .addSubcommand(new HalveCommand(finder, terminal));
        OutsideSettings outside = new OutsideSettings(environment);
        KnownModels known = new KnownModels(catalogue, shipped, cache, pull);
        CommandLine serve = new CommandLine(new ServeCommand(finder, known, catalogue, settings, outside, terminal))
                .setDefaultValueProvider(outside);
        return Distillery.commandLine(
                terminal,
                serve,
                models,
                new GenerateCommand(finder, catalogue, Path.of("."), terminal),
                new CompareCommand(finder, catalogue, terminal),
                new BenchCommand(finder, ShippedModels.cache(environment).resolve("bench"), System.in, terminal),
                new TrainCommand(catalogue, EmojiPackage::open, terminal),
                new DistillCommand(finder, EmojiPackage::open, terminal),
                new EvaluateCommand(finder, catalogue, EmojiPackage::open, terminal));
    }
}
