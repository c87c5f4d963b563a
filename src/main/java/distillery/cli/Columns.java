package distillery.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table on the console, each column as wide as its longest cell. Safe for all threads. */
final class Columns {
    private static final String GAP = "  ";

    private Columns() {}

    /** Prints the rows, which must be equally long. */
    static void print(List<List<String>> rows, PrintStream out) {
        lines(rows).forEach(out::println);
    }

    /** The rows, which must be equally long, as lines. */
    static List<String> lines(List<List<String>> rows) {
        List<Integer> widths = IntStream.range(0, rows.get(0).size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .boxed()
                .toList();
        return rows.stream()
                .map(row -> IntStream.range(0, row.size())
                        .mapToObj(column -> padded(row.get(column), widths.get(column)))
                        .collect(Collectors.joining(GAP))
                        .stripTrailing())
                .toList();
    }

    private static String padded(String cell, int width) {
        return cell + " ".repeat(width - cell.length());
    }
}
