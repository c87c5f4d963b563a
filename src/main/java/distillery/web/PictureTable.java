package distillery.web;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import distillery.gallery.GalleryPicture;
import distillery.pipeline.GenerateRequest;
import distillery.pipeline.Seeds;
import distillery.report.SpreadsheetText;
import java.io.IOException;
import java.io.OutputStream;

/** Pictures and their timings as comma-separated values (RFC 4180). For one thread. */
final class PictureTable implements AutoCloseable {
    private static final CsvMapper CSV = new CsvMapper();
    private static final CsvSchema SCHEMA =
            CSV.schemaFor(Row.class).withHeader().withLineSeparator("\r\n");

    private final SequenceWriter rows;

    PictureTable(OutputStream out) throws IOException {
        rows = CSV.writer(SCHEMA).writeValues(out);
    }

    /** A line; times are in seconds. */
    @JsonPropertyOrder({
        "id",
        "made",
        "model",
        "prompt",
        "negative",
        "seed",
        "scheduler",
        "steps",
        "guidance",
        "width",
        "height",
        "levers",
        "dtype",
        "device",
        "seconds",
        "tokenize",
        "text",
        "unet",
        "decode",
        "step"
    })
    private record Row(
            String id,
            String made,
            String model,
            String prompt,
            String negative,
            String seed,
            String scheduler,
            int steps,
            double guidance,
            int width,
            int height,
            String levers,
            String dtype,
            String device,
            double seconds,
            double tokenize,
            double text,
            double unet,
            double decode,
            double step) {}

    void add(GalleryPicture picture) throws IOException {
        GenerateRequest request = picture.request();
        rows.write(new Row(
                picture.id(),
                picture.created().toString(),
                SpreadsheetText.of(picture.model()),
                SpreadsheetText.of(request.prompt()),
                SpreadsheetText.of(request.negative().orElse("")),
                Seeds.show(request.seed()),
                request.scheduler().shortName(),
                request.steps(),
                request.guidance(),
                request.width(),
                request.height(),
                request.levers().words(),
                picture.dtype(),
                picture.device(),
                picture.seconds(),
                picture.timings().tokenize(),
                picture.timings().text(),
                picture.timings().unet(),
                picture.timings().decode(),
                picture.stepSeconds()));
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
