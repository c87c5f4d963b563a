package distillery.gallery;

import distillery.pipeline.GeneratedImage;
import distillery.pipeline.Infotext;
import distillery.pipeline.PngImage;
import distillery.store.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All finished pictures. Safe for all threads.
 *
 * <p>A picture's files are there before its row, and go after it, so that whoever finds a row finds files; what a crash
 * leaves in between is put right by {@link #repair}.
 */
public final class Gallery {
    private static final Logger LOG = LoggerFactory.getLogger(Gallery.class);
    private static final int ID_BYTES = 16;

    private final PictureRows rows;
    private final PictureFiles files;
    private final Clock clock;
    private final String version;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param folder where the files lie
     * @param version the program's, for the text in the files
     */
    public Gallery(Database database, Path folder, Clock clock, String version) {
        this.rows = new PictureRows(database);
        this.files = new PictureFiles(folder);
        this.clock = clock;
        this.version = version;
    }

    /**
     * Who made a picture, and with what.
     *
     * @param job that it was made for
     * @param number among the job's pictures, from 0
     * @param model its name
     * @param dtype the number format it was computed in
     * @param device what computed it
     */
    public record Origin(String job, int number, String model, String dtype, String device) {}

    /** Keeps a picture. If its job already has one of that number, that one stays and is given back. */
    public GalleryPicture add(GeneratedImage image, Origin origin) throws IOException {
        String text =
                Infotext.of(image, origin.model(), Optional.empty(), version).text();
        PngImage png = PngImage.encode(image.picture(), Map.of(PngImage.PARAMETERS, text));
        byte[] bits = new byte[ID_BYTES];
        random.nextBytes(bits);
        GalleryPicture picture = new GalleryPicture(
                HexFormat.of().formatHex(bits),
                origin.job(),
                origin.number(),
                Instant.ofEpochMilli(clock.millis()),
                origin.model(),
                image.request(),
                origin.dtype(),
                origin.device(),
                image.timings(),
                png.bytes().length);
        files.save(picture.id(), png, image.picture());
        if (rows.add(picture)) {
            return picture;
        }
        files.delete(picture.id());
        return rows.ofJob(origin.job()).stream()
                .filter(kept -> kept.number() == origin.number())
                .findFirst()
                .orElseThrow();
    }

    public Optional<GalleryPicture> find(String id) {
        return rows.find(id);
    }

    /** In the order of their numbers. */
    public List<GalleryPicture> ofJob(String job) {
        return rows.ofJob(job);
    }

    public Page page(Query query) {
        return rows.page(query);
    }

    /** The newest pictures of a model and size, from which one can tell how long the next takes. */
    public List<GalleryPicture> latest(String model, int width, int height, int most) {
        return rows.latest(model, width, height, most);
    }

    /** Names of models with pictures, and how many each has. */
    public Map<String, Integer> models() {
        return rows.models();
    }

    /** The PNG of a picture that was found. */
    public Path png(GalleryPicture picture) {
        return files.png(picture.id());
    }

    /** The JPEG of a picture that was found, for lists. */
    public Path thumbnail(GalleryPicture picture) {
        return files.thumbnail(picture.id());
    }

    /** Deletes a picture; false if there is none. */
    public boolean delete(String id) throws IOException {
        boolean deleted = rows.delete(id);
        if (deleted) {
            files.delete(id);
        }
        return deleted;
    }

    /** Puts right what a crash left: rows without files and files without rows. Only while nobody adds pictures. */
    public void repair() throws IOException {
        List<String> lost = new ArrayList<>();
        Set<String> kept = new HashSet<>();
        for (String id : rows.ids()) {
            if (Files.exists(files.png(id))) {
                kept.add(id);
            } else {
                rows.delete(id);
                lost.add(id);
            }
        }
        int strays = files.deleteAllBut(kept);
        if (!lost.isEmpty() || strays > 0) {
            LOG.warn("{} pictures had lost their files, {} files had no picture; both are gone", lost.size(), strays);
        }
    }
}
