package distillery.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for one run of the program. For any thread. */
final class TemporaryFolder {
    private TemporaryFolder() {}

    /** Makes a folder that only this user may enter and that goes, with all that is in it, when the program ends. */
    static Path untilTheProgramEnds(String name) throws IOException {
        Path folder = Files.createTempDirectory(name);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
        return folder;
    }

    private static void delete(Path folder) {
        try (Stream<Path> walk = Files.walk(folder)) {
            List<Path> innermostFirst = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path path : innermostFirst) {
                Files.delete(path);
            }
        } catch (IOException e) {
            // Nobody is left to be told, and the system clears its temporary folder.
        }
    }
}
