package distillery.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A folder that does not exist yet and appears complete or not at all. For one thread.
 */
public final class FreshFolder {
    /** Writes what belongs into a folder. */
    public interface Filling {
        /** Writes into a folder that is there and empty. */
        void into(Path folder) throws IOException;
    }

    private final Path folder;

    private FreshFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Looks at the place, so that nobody works for hours and then has nowhere to put the result. Makes nothing yet.
     *
     * @throws IllegalArgumentException if something is there already
     */
    public static FreshFolder at(Path place) throws IOException {
        FreshFolder fresh = new FreshFolder(place.toAbsolutePath().normalize());
        fresh.refuseIfTaken();
        return fresh;
    }

    /**
     * Fills the folder under another name and gives it its own when it is complete; a failure leaves nothing.
     *
     * @throws IllegalArgumentException if something has come to lie at the place
     */
    public void fill(Filling filling) throws IOException {
        refuseIfTaken();
        Files.createDirectories(Objects.requireNonNull(folder.getParent()));
        Path unfinished = folder.resolveSibling(
                "%s.%s.part".formatted(folder.getFileName(), Long.toHexString(System.nanoTime())));
        try {
            Files.createDirectory(unfinished);
            filling.into(unfinished);
            Files.deleteIfExists(folder);
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(unfinished);
        }
    }

    private void refuseIfTaken() throws IOException {
        if (Files.exists(folder) && !(Files.isDirectory(folder) && list(folder).isEmpty())) {
            throw new IllegalArgumentException(folder + " is there already and is not empty. Name a new folder.");
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
