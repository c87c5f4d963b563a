package distillery.web.compare;

import distillery.compare.Ballot;
import distillery.compare.Experiment;
import distillery.compare.Experiments;
import distillery.compare.Sample;
import distillery.compare.Subject;
import distillery.compare.Vote;
import distillery.gallery.Gallery;
import distillery.pipeline.Picture;
import distillery.pipeline.PngImage;
import distillery.web.http.Templates;
import distillery.web.http.Visitor;
import distillery.web.http.Visitors;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Two pictures at a time, without names or times. Both come as one picture, so neither is there before the other, neither
 * is larger as a file, and nothing in them says who made them. For any thread.
 */
public final class BlindPages {
    private static final int GAP = 6;
    private static final byte LIGHT = (byte) 215;

    private final Templates templates;
    private final Experiments experiments;
    private final Gallery gallery;
    private final Visitors visitors;

    public BlindPages(Templates templates, Experiments experiments, Gallery gallery, Visitors visitors) {
        this.templates = templates;
        this.experiments = experiments;
        this.gallery = gallery;
        this.visitors = visitors;
    }

    /** The next two. */
    public void show(Context ctx) {
        Experiment experiment = found(ctx);
        Visitor visitor = visitors.of(ctx);
        List<Vote> votes = own(experiment, visitor);
        Optional<Ballot> ballot = next(experiment, visitor, votes);
        templates.page(
                ctx,
                "blind.jte",
                Map.of(
                        "id",
                        experiment.id(),
                        "ballot",
                        ballot,
                        "prompt",
                        ballot.map(open -> experiment.plan().subjects().get(open.subject()))
                                .map(Subject::prompt)
                                .orElse(""),
                        "cast",
                        votes.size()));
    }

    /** Both pictures of the ballot that is open. */
    public void picture(Context ctx) {
        Experiment experiment = found(ctx);
        Visitor visitor = visitors.of(ctx);
        Ballot ballot = next(experiment, visitor, own(experiment, visitor))
                .filter(open -> Integer.toString(open.number()).equals(ctx.pathParam("ballot")))
                .orElseThrow(NotFoundResponse::new);
        KeptPictures kept = new KeptPictures(gallery, experiments.samples(experiment.id()));
        Picture left = kept.points(ballot.left(), ballot.subject()).orElseThrow(NotFoundResponse::new);
        Picture right = kept.points(ballot.right(), ballot.subject()).orElseThrow(NotFoundResponse::new);
        ctx.contentType("image/png");
        ctx.result(PngImage.encode(beside(left, right), Map.of()).bytes());
    }

    /** A vote on the ballot that is open; on any other it changes nothing. */
    public void vote(Context ctx) {
        Experiment experiment = found(ctx);
        Visitor visitor = visitors.of(ctx);
        Optional<Vote.Choice> choice = choice(ctx.formParam("choice"));
        Optional<Ballot> ballot = next(experiment, visitor, own(experiment, visitor))
                .filter(open -> Integer.toString(open.number()).equals(ctx.formParam("ballot")));
        if (choice.isPresent() && ballot.isPresent()) {
            experiments.vote(experiment.id(), ballot.get().cast(visitor.name(), choice.get()));
        }
        ctx.redirect("/compare/" + experiment.id() + "/blind", HttpStatus.SEE_OTHER);
    }

    private static Optional<Vote.Choice> choice(@Nullable String typed) {
        return Arrays.stream(Vote.Choice.values())
                .filter(choice -> choice.name().toLowerCase(Locale.ROOT).equals(typed))
                .findFirst();
    }

    private Optional<Ballot> next(Experiment experiment, Visitor visitor, List<Vote> votes) {
        List<Sample> samples = experiments.samples(experiment.id());
        return Ballot.next(experiment.id(), visitor.name(), samples, votes);
    }

    private List<Vote> own(Experiment experiment, Visitor visitor) {
        return experiments.votes(experiment.id()).stream()
                .filter(vote -> vote.voter().equals(visitor.name()))
                .toList();
    }

    private Experiment found(Context ctx) {
        return experiments.find(ctx.pathParam("id")).orElseThrow(NotFoundResponse::new);
    }

    private static Picture beside(Picture left, Picture right) {
        int width = left.width() + GAP + right.width();
        int height = Math.max(left.height(), right.height());
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, LIGHT);
        lay(left, rgb, width, 0);
        lay(right, rgb, width, left.width() + GAP);
        return new Picture(width, height, rgb);
    }

    private static void lay(Picture picture, byte[] rgb, int width, int x) {
        for (int y = 0; y < picture.height(); y++) {
            System.arraycopy(picture.rgb(), 3 * y * picture.width(), rgb, 3 * (y * width + x), 3 * picture.width());
        }
    }
}
