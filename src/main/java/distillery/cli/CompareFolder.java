package distillery.cli;

import distillery.compare.Contestant;
import distillery.compare.Plan;
import distillery.pipeline.GeneratedImage;
import distillery.pipeline.Infotext;
import distillery.pipeline.PngImage;
import distillery.pipeline.Seeds;
import distillery.report.ExperimentFile;
import distillery.report.MarkdownTable;
import distillery.report.Poll;
import distillery.report.Report;
import distillery.report.RunTable;
import distillery.web.compare.ExperimentView;
import distillery.web.compare.ResultDocument;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The folder that a comparison is written to: the page, the tables, the pictures. For one thread. */
final class CompareFolder {
    private static final String ALL = "experiment.json";

    private final Path folder;

    private CompareFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes the folder.
     *
     * @throws IllegalArgumentException if nothing can be written there, or would be written over
     */
    static CompareFolder at(Path folder) throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new IllegalArgumentException(folder + " is a file. --out takes a folder.");
        }
        if (Files.exists(folder.resolve(ALL))) {
            throw new IllegalArgumentException(
                    "The folder %s holds a comparison already. Choose another --out.".formatted(folder));
        }
        Files.createDirectories(folder);
        if (!Files.isWritable(folder)) {
            throw new IllegalArgumentException(
                    "The folder " + folder + " may not be written to. Choose another --out.");
        }
        return new CompareFolder(folder);
    }

    /** Writes all of it. */
    void write(Report report, MadePictures pictures) throws IOException {
        Plan plan = report.plan();
        for (int contestant = 0; contestant < plan.contestants().size(); contestant++) {
            for (int subject = 0; subject < plan.subjects().size(); subject++) {
                Optional<GeneratedImage> image = pictures.image(contestant, subject);
                if (image.isPresent()) {
                    write(plan, contestant, subject, image.get());
                }
            }
        }
        Files.writeString(folder.resolve("runs.csv"), RunTable.of(report.experiment(), report.runs()));
        Files.writeString(folder.resolve("table.md"), MarkdownTable.of(report));
        ExperimentView view = new ExperimentView(
                report,
                Optional.empty(),
                report.result().pairs(),
                false,
                false,
                Poll.of(plan, List.of(), ""),
                Optional.empty(),
                List.of());
        Files.writeString(
                folder.resolve("experiment.html"),
                new ResultDocument(TemplateEngine.createPrecompiled(ContentType.Html)).html(view));
        Files.writeString(folder.resolve(ALL), ExperimentFile.of(report).json());
    }

    private void write(Plan plan, int contestant, int subject, GeneratedImage image) throws IOException {
        Contestant who = plan.contestants().get(contestant);
        String name = "%02d-%s-%02d-%s.png"
                .formatted(
                        contestant + 1,
                        who.name().replaceAll("[^\\w.-]+", "-"),
                        subject + 1,
                        Seeds.show(plan.subjects().get(subject).seed()));
        String text = Infotext.of(image, who.model(), Optional.empty(), Version.number())
                .text();
        PngImage.encode(image.picture(), Map.of(PngImage.PARAMETERS, text)).save(folder.resolve(name));
    }
}
