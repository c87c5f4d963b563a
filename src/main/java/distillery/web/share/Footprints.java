package distillery.web.share;

import distillery.compare.Experiments;
import distillery.gallery.Gallery;
import distillery.gallery.GalleryPicture;
import distillery.queue.Job;
import distillery.queue.JobQueue;
import distillery.share.Scope;
import distillery.web.http.Visitors;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which addresses a link leads to. All are named here, and what is not named is closed, so that a new page is no guest's until
 * somebody says so. For any thread.
 */
public final class Footprints {
    private static final Set<String> LOOKS = Set.of("GET", "HEAD");
    private static final String ID = "([0-9a-f]{32})";
    private static final Pattern PICTURE = Pattern.compile("/pictures/" + ID + "(?:\\.png|\\.jpg)?");
    private static final Pattern EXPERIMENT =
            Pattern.compile("/compare/" + ID + "(?:\\.csv|\\.json|\\.md|\\.html|/live)?");
    private static final Pattern JOB = Pattern.compile("/jobs/" + ID + "(?:/live|/cancel)?");
    private static final Pattern JOB_LIVE = Pattern.compile("/jobs/" + ID + "/live");
    private static final Pattern FORM = Pattern.compile("/|/generate|/prompt|/settings|/things");

    /** What whoever only looks may see, where everything is shared. */
    private static final Pattern LISTS = Pattern.compile("/gallery|/gallery\\.csv|/beside|/things|/compare");

    /** What whoever may make pictures may use, where everything is shared. */
    private static final Pattern ROOMS = Pattern.compile(
            FORM.pattern()
                    + "|/gallery|/gallery\\.csv|/beside|/compare|/compare/[^/]+(?:/.*)?|/jobs/[^/]+(?:/.*)?|/pictures/[^/]+(?:/.*)?");

    private final Gallery gallery;
    private final Experiments experiments;
    private final JobQueue queue;
    private final Visitors visitors;

    public Footprints(Gallery gallery, Experiments experiments, JobQueue queue, Visitors visitors) {
        this.gallery = gallery;
        this.experiments = experiments;
        this.queue = queue;
        this.visitors = visitors;
    }

    /**
     * What somebody asks for.
     *
     * @param look whether it changes nothing
     * @param from the picture whose settings the form shall have
     * @param visitor a random name, by which their own jobs are known
     */
    record Wish(boolean look, String path, Optional<String> from, Optional<String> visitor) {}

    Wish wish(Context ctx) {
        return new Wish(
                LOOKS.contains(ctx.method().name()),
                ctx.path(),
                Optional.ofNullable(ctx.queryParam("from")),
                visitors.known(ctx));
    }

    /** Whether a link of that scope leads there. */
    boolean leads(Scope scope, Wish wish) {
        return (wish.look() && shows(scope, wish.path())) || (scope.make() && makes(scope, wish));
    }

    private boolean shows(Scope scope, String path) {
        return switch (scope.kind()) {
            case PICTURE -> named(PICTURE, path).filter(scope.target()::equals).isPresent();
            case EXPERIMENT ->
                named(EXPERIMENT, path).filter(scope.target()::equals).isPresent()
                        || named(PICTURE, path)
                                .filter(id -> isSample(scope.target(), id))
                                .isPresent()
                        || series(path).filter(scope.target()::equals).isPresent();
            case EVERYTHING ->
                LISTS.matcher(path).matches()
                        || PICTURE.matcher(path).matches()
                        || EXPERIMENT.matcher(path).matches()
                        || series(path).isPresent();
        };
    }

    private boolean makes(Scope scope, Wish wish) {
        if (scope.kind() == Scope.Kind.EVERYTHING) {
            return ROOMS.matcher(wish.path()).matches();
        }
        if (FORM.matcher(wish.path()).matches()) {
            return wish.from()
                    .map(id -> shows(scope, "/pictures/" + id) || isOwn(wish.visitor(), id))
                    .orElse(true);
        }
        return named(JOB, wish.path())
                        .flatMap(queue::find)
                        .filter(job -> isOf(wish.visitor(), job))
                        .isPresent()
                || (wish.look()
                        && named(PICTURE, wish.path())
                                .filter(id -> isOwn(wish.visitor(), id))
                                .isPresent());
    }

    private boolean isOwn(Optional<String> visitor, String picture) {
        return gallery.find(picture)
                .map(GalleryPicture::job)
                .flatMap(queue::find)
                .filter(job -> isOf(visitor, job))
                .isPresent();
    }

    private static boolean isOf(Optional<String> visitor, Job job) {
        return visitor.filter(job.owner()::equals).isPresent();
    }

    private boolean isSample(String experiment, String picture) {
        return experiments.samples(experiment).stream()
                .anyMatch(sample -> sample.picture().equals(picture));
    }

    /** The experiment whose job is followed at an address. */
    private Optional<String> series(String path) {
        return named(JOB_LIVE, path)
                .flatMap(queue::find)
                .flatMap(job -> job.assignment().series());
    }

    private static Optional<String> named(Pattern place, String path) {
        Matcher matcher = place.matcher(path);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
