package distillery.emoji;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/** Drawings made up for the tests, a bright one of its own shape for every concept. */
public final class PaintedThings {
    private static final String[] PAINTS = {"#f5302e", "#ff7f22", "#ffd234", "#14c75a", "#1686f0", "#8a55d6", "#ff66b8"
    };

    private PaintedThings() {}

    /** So many concepts that there are; none is kept from being held out. */
    public static Concepts concepts(int count) {
        List<Concept> concepts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            concepts.add(new Concept("thing " + i, "thing-" + i, "toy", Article.A, false));
        }
        return new Concepts(concepts, Set.of());
    }

    /** A package with a drawing for each concept. */
    public static EmojiPackage open(Concepts concepts, Path folder) {
        SmallPackage painted = new SmallPackage();
        for (int i = 0; i < concepts.all().size(); i++) {
            String file = "package/icons/flat/" + concepts.all().get(i).file() + ".svg";
            painted.with(file, svg(i).getBytes(StandardCharsets.UTF_8));
        }
        try {
            return painted.open(folder);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A star with arms of chance lengths, and a white dot on it. */
    private static String svg(int i) {
        Random random = new Random(31L * i + 7);
        StringBuilder points = new StringBuilder();
        for (int arm = 0; arm < 12; arm++) {
            double angle = arm * Math.PI / 6;
            double length = 5 + 10 * random.nextDouble();
            points.append(String.format(
                    Locale.ROOT, "%.2f,%.2f ", 16 + length * Math.cos(angle), 16 + length * Math.sin(angle)));
        }
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><polygon fill=\"%s\" points=\"%s\"/><circle fill=\"#ffffff\" cx=\"16\" cy=\"16\" r=\"2\"/></svg>"
                .formatted(PAINTS[i % PAINTS.length], points);
    }
}
