package distillery.cli;

import distillery.compare.BlockRunner;
import distillery.compare.Plan;
import distillery.pipeline.GeneratedImage;
import distillery.pipeline.Picture;
import distillery.report.Pictures;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The first picture that each contestant made of each subject, in memory. For one thread. */
final class MadePictures implements Pictures {
    private final Map<Place, GeneratedImage> images = new HashMap<>();

    private record Place(int contestant, int subject) {}

    void add(BlockRunner.Made made) {
        Plan.Turn turn = made.run().turn();
        if (turn.isCounted()) {
            images.putIfAbsent(new Place(turn.contestant(), turn.subject()), made.image());
        }
    }

    Optional<GeneratedImage> image(int contestant, int subject) {
        return Optional.ofNullable(images.get(new Place(contestant, subject)));
    }

    @Override
    public Optional<Shown> find(int contestant, int subject) {
        return Optional.empty();
    }

    @Override
    public Optional<Picture> points(int contestant, int subject) {
        return image(contestant, subject).map(GeneratedImage::picture);
    }
}
