package distillery.gallery;

import distillery.pipeline.JpegImage;
import distillery.pipeline.Picture;
import distillery.pipeline.PngImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files of pictures, two for each: the PNG with its settings, and a thumbnail. They lie in folders named by the first
 * letters of their ids, and appear only whole. Safe for all threads.
 */
final class PictureFiles {
    private static final String PNG = ".png";
    private static final String THUMBNAIL = ".jpg";

    /** In points; tiles of the gallery are up to half as wide on dense screens. */
    private static final int THUMBNAIL_EDGE = 384;

    private final Path folder;

    PictureFiles(Path folder) {
        this.folder = folder;
    }

    Path png(String id) {
        return file(id, PNG);
    }

    Path thumbnail(String id) {
        return file(id, THUMBNAIL);
    }

    void save(String id, PngImage image, Picture picture) throws IOException {
        Files.createDirectories(parent(id));
        JpegImage.thumbnail(picture, THUMBNAIL_EDGE).save(thumbnail(id));
        image.save(png(id));
    }

    void delete(String id) throws IOException {
        Files.deleteIfExists(png(id));
        Files.deleteIfExists(thumbnail(id));
    }

    /** Deletes all files but those of the given pictures; gives how many. */
    int deleteAllBut(Set<String> ids) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        List<Path> strays;
        try (Stream<Path> files = Files.walk(folder)) {
            strays = files.filter(Files::isRegularFile)
                    .filter(file -> !ids.contains(id(file)))
                    .toList();
        }
        for (Path stray : strays) {
            Files.delete(stray);
        }
        return strays.size();
    }

    private static String id(Path file) {
        String name = String.valueOf(file.getFileName());
        int end = name.length() - PNG.length();
        return end > 0 && (name.endsWith(PNG) || name.endsWith(THUMBNAIL)) ? name.substring(0, end) : "";
    }

    private Path file(String id, String ending) {
        return parent(id).resolve(id + ending);
    }

    private Path parent(String id) {
        return folder.resolve(id.substring(0, 2));
    }
}
