package distillery.emoji;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Says in words what a scene shows, each time a little differently, as people would type it. For any thread.
 *
 * <p>The name is always said, and so are a colour that the thing does not have by itself and a background that is not
 * white. The rest is said sometimes, so that the model can be asked with few words or many.
 */
public final class Captions {
    private static final double OWN_COLOUR = 0.4;
    private static final double WHITE_BACKGROUND = 0.35;
    private static final double STYLE = 0.35;
    private static final double KIND = 0.15;
    private static final double EMOJI = 0.1;
    private static final double NO_ARTICLES = 0.25;
    private static final List<String> SIDE_BY_SIDE = List.of(" next to ", " and ", " beside ");

    private final Drawings drawings;

    public Captions(Drawings drawings) {
        this.drawings = drawings;
    }

    /** The plainest full sentence, as a prompt: "a red apple on a yellow background", "a cat next to an apple". */
    public static String plain(Scene scene) {
        String things = scene.things().stream()
                .map(thing -> new Noun(thing.concept(), thing.colour(), false).plain())
                .collect(Collectors.joining(SIDE_BY_SIDE.get(0)));
        return scene.background() == Background.WHITE ? things : things + " " + place(scene.background(), true);
    }

    /** One of the many captions of the scene. */
    public String of(Scene scene, RandomGenerator random) {
        boolean articles = !chance(random, NO_ARTICLES);
        String things = scene.things().stream()
                .map(thing -> noun(thing, scene.things().size() == 1, random).said(articles, random))
                .collect(Collectors.joining(SIDE_BY_SIDE.get(random.nextInt(SIDE_BY_SIDE.size()))));
        String asides = asides(scene, random);
        if (scene.background() == Background.WHITE && !chance(random, WHITE_BACKGROUND)) {
            return things + asides;
        }
        String place = place(scene.background(), articles);
        return switch (random.nextInt(4)) {
            case 0 -> place + ", " + things + asides;
            case 1 -> things + asides + ", " + place;
            default -> things + " " + place + asides;
        };
    }

    private Noun noun(Thing thing, boolean alone, RandomGenerator random) {
        Optional<Colour> own = drawings.ownColour(thing.concept())
                // "an orange orange fruit" says nothing new.
                .filter(colour -> !thing.concept().name().contains(colour.word()))
                .filter(colour -> chance(random, OWN_COLOUR));
        return new Noun(thing.concept(), thing.colour().or(() -> own), alone && chance(random, EMOJI));
    }

    /** What follows after commas: ", fruit, flat style". */
    private static String asides(Scene scene, RandomGenerator random) {
        Concept first = scene.things().get(0).concept();
        boolean kind = scene.things().size() == 1 && chance(random, KIND);
        boolean newWord = !first.name().contains(first.kind());
        return (kind && newWord ? ", " + first.kind() : "") + (chance(random, STYLE) ? ", flat style" : "");
    }

    private static String place(Background background, boolean articles) {
        String words = background.word() + " background";
        return "on " + (articles ? Article.before(words).words() : "") + words;
    }

    private static boolean chance(RandomGenerator random, double share) {
        return random.nextDouble() < share;
    }
}
