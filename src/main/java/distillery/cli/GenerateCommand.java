package distillery.cli;

import distillery.checkpoint.DiffusersFolder;
import distillery.checkpoint.PartFolder;
import distillery.cli.PictureReport.Seconds;
import distillery.cli.PictureReport.Setting;
import distillery.engine.Engine;
import distillery.families.Blueprint;
import distillery.families.DiffusionModel;
import distillery.families.ModelFinder;
import distillery.hub.Catalogue;
import distillery.pipeline.GenerateRequest;
import distillery.pipeline.GeneratedImage;
import distillery.pipeline.ImageMaker;
import distillery.pipeline.Infotext;
import distillery.pipeline.PngImage;
import distillery.pipeline.TextToImage;
import distillery.torchscript.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code distillery generate}: a prompt becomes one or more PNG files. For the main thread. */
@Command(name = "generate", description = "Make pictures from a prompt.", sortOptions = false)
public final class GenerateCommand implements Callable<Integer> {
    private static final int MOST_PICTURES = 1000;

    private final ModelFinder finder;
    private final Catalogue catalogue;
    private final Path workingFolder;
    private final Terminal terminal;

    @Option(
            names = "--model",
            paramLabel = "NAME|DIR|ID",
            description = {
                "A model that comes with the program, a diffusers folder (./NAME where a model has the same name), or the id of a pulled model.",
                "Default: the first that 'distillery models list' shows."
            })
    private @Nullable String model;

    @Option(
            names = "--vae",
            paramLabel = "DIR|ID",
            description = "Decode with this autoencoder instead of the model's own, such as madebyollin/taesd.")
    private @Nullable String vae;

    @Mixin
    private PictureOptions picture;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many pictures; the k-th takes the seed plus k, counted from 0.")
    private int count;

    @Mixin
    private DtypeOption dtype;

    @Mixin
    private DeviceOption device;

    @Option(
            names = "--out",
            paramLabel = "FILE.png|DIR",
            description = "Where the pictures go. Default: distillery-SEED.png in the working folder.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Print settings and timings as JSON, and nothing else, on standard output.")
    private boolean json;

    /** @param workingFolder where pictures go if nobody says */
    public GenerateCommand(ModelFinder finder, Catalogue catalogue, Path workingFolder, Terminal terminal) {
        this.finder = finder;
        this.catalogue = catalogue;
        this.workingFolder = workingFolder;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (count < 1 || count > MOST_PICTURES) {
            throw new IllegalArgumentException("--count must be from 1 to %d, not %d.".formatted(MOST_PICTURES, count));
        }
        long seed = picture.seed();
        long start = System.nanoTime();
        String model = modelName();
        DiffusersFolder folder = DiffusersFolder.open(finder.find(model));
        PartFolder autoencoder = vae == null ? folder.part("vae") : new PartFolder(finder.find(vae), vae);
        try (Engine engine = device.open()) {
            Precision precision = dtype.on(engine);
            try (Blueprint blueprint = Blueprint.read(folder, autoencoder, Dtypes.stored(precision))) {
                List<GenerateRequest> requests = requests(Defaults.of(model, catalogue, blueprint), seed);
                OutputFiles files =
                        out == null ? OutputFiles.unnamed(workingFolder, count) : OutputFiles.at(out, count);
                try (DiffusionModel loaded = blueprint.load(engine, precision)) {
                    double load = (System.nanoTime() - start) / 1e9;
                    Setting setting = new Setting(model, vae, Dtypes.shown(precision), engine.device());
                    make(new TextToImage(loaded), requests, files, setting, load);
                }
            }
        }
        return ExitCode.DONE;
    }

    private String modelName() {
        return Optional.ofNullable(model)
                .or(finder::usual)
                .orElseThrow(
                        () -> new IllegalArgumentException("No model comes with this build. Name one with --model."));
    }

    private List<GenerateRequest> requests(Defaults usual, long seed) {
        List<GenerateRequest> requests = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            requests.add(picture.request(usual, seed + k));
        }
        return requests;
    }

    private void make(ImageMaker maker, List<GenerateRequest> requests, OutputFiles files, Setting setting, double load)
            throws IOException {
        List<PictureReport> reports = new ArrayList<>();
        for (int k = 0; k < requests.size(); k++) {
            String label = "%d of %d".formatted(k + 1, requests.size());
            GeneratedImage image;
            try (ProgressBar bar = terminal.bar()) {
                image = maker.make(requests.get(k), (step, of, seconds, latents) -> bar.steps(label, step, of));
            }
            long start = System.nanoTime();
            Path file = files.write(png(image, setting), image.request().seed());
            double encode = (System.nanoTime() - start) / 1e9;
            Seconds seconds = Seconds.of(image.timings(), k == 0 ? load : 0, encode);
            PictureReport report = PictureReport.of(image, setting, seconds, file);
            reports.add(report);
            terminal.warnOfCutWords(image.cut());
            if (!json) {
                terminal.out().println(report.sentence());
            }
        }
        if (json) {
            terminal.out().println(PictureReport.json(reports));
        }
    }

    private static PngImage png(GeneratedImage image, Setting setting) {
        String text = Infotext.of(image, setting.model(), Optional.ofNullable(setting.vae()), Version.number())
                .text();
        return PngImage.encode(image.picture(), Map.of(PngImage.PARAMETERS, text));
    }
}
