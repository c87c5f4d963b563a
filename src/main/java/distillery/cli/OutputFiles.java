package distillery.cli;

import distillery.pipeline.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where pictures are written: a file that was named, or fresh names in a folder. For one thread. */
final class OutputFiles {
    private OutputFiles() {}

    /**
     * One path for each picture.
     *
     * @param out a name ending in {@code .png}, which is written over, or a folder, where nothing is and where files
     *     are called by their seed
     */
    static List<Path> plan(Path out, int count, long firstSeed) throws IOException {
        String name = String.valueOf(out.getFileName());
        boolean file = name.toLowerCase(Locale.ROOT).endsWith(".png") && !Files.isDirectory(out);
        Path folder = file ? out.toAbsolutePath().getParent() : out;
        if (folder != null) {
            Files.createDirectories(folder);
        }
        List<Path> files = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            if (file) {
                String number = count == 1 ? "" : "-" + (k + 1);
                files.add(out.resolveSibling(name.substring(0, name.length() - 4) + number + ".png"));
            } else {
                files.add(free(out, Seeds.show(firstSeed + k), files));
            }
        }
        return files;
    }

    private static Path free(Path folder, String name, List<Path> taken) {
        Path file = folder.resolve(name + ".png");
        for (int i = 2; Files.exists(file) || taken.contains(file); i++) {
            file = folder.resolve(name + "-" + i + ".png");
        }
        return file;
    }
}
