package distillery.cli;

import distillery.pipeline.PngImage;
import distillery.pipeline.Seeds;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/**
 * Where pictures are written: a file that was named, which is written over, or a folder, where nothing is and where files
 * are called by their seed. For one thread; several programs may write to one folder.
 */
final class OutputFiles {
    private static final String PNG = ".png";

    private final Path out;
    private final String prefix;
    private final boolean isFile;
    private final int count;
    private int written;

    /**
     * Makes the folder.
     *
     * @param out a name ending in {@code .png}, or a folder
     * @param count how many pictures will come; several take numbers behind the name of a file
     * @throws IllegalArgumentException if no picture can be written there
     */
    static OutputFiles at(Path out, int count) throws IOException {
        return new OutputFiles(out, "", count);
    }

    /** Pictures in a folder that nobody chose for them, so that each says whose it is: {@code distillery-SEED.png}. */
    static OutputFiles unnamed(Path folder, int count) throws IOException {
        return new OutputFiles(folder, "distillery-", count);
    }

    private OutputFiles(Path out, String prefix, int count) throws IOException {
        this.out = out;
        this.prefix = prefix;
        this.isFile = name().toLowerCase(Locale.ROOT).endsWith(PNG) && !Files.isDirectory(out);
        this.count = count;
        Path folder = isFile ? Objects.requireNonNullElse(out.toAbsolutePath().getParent(), out) : out;
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new IllegalArgumentException(folder + " is a file. --out takes a folder, or a name ending in .png.");
        }
        Files.createDirectories(folder);
        if (!Files.isWritable(folder)) {
            throw new IllegalArgumentException(
                    "The folder " + folder + " may not be written to. Choose another --out.");
        }
    }

    /** Writes the next picture and returns its file. */
    Path write(PngImage image, long seed) throws IOException {
        written++;
        if (isFile) {
            String number = count == 1 ? "" : "-" + written;
            Path file = out.resolveSibling(name().substring(0, name().length() - PNG.length()) + number + PNG);
            image.save(file);
            return file;
        }
        Path file = reserve(prefix + Seeds.show(seed));
        try {
            image.save(file);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return file;
    }

    /** Takes a name before anybody else does, by an empty file of that name. */
    private Path reserve(String stem) throws IOException {
        for (int i = 1; ; i++) {
            try {
                return Files.createFile(out.resolve(stem + (i == 1 ? "" : "-" + i) + PNG));
            } catch (FileAlreadyExistsException e) {
                // the next number, then
            }
        }
    }

    private String name() {
        return String.valueOf(out.getFileName());
    }
}
