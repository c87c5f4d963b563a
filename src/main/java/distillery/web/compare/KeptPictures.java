package distillery.web.compare;

import distillery.compare.Sample;
import distillery.gallery.Gallery;
import distillery.pipeline.Picture;
import distillery.pipeline.PngImage;
import distillery.report.Pictures;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pictures of an experiment that are in the gallery. For any thread. */
final class KeptPictures implements Pictures {
    private static final Logger LOG = LoggerFactory.getLogger(KeptPictures.class);

    private final Gallery gallery;
    private final Map<Place, String> ids = new HashMap<>();

    private record Place(int contestant, int subject) {}

    KeptPictures(Gallery gallery, List<Sample> samples) {
        this.gallery = gallery;
        samples.forEach(sample -> ids.put(new Place(sample.contestant(), sample.subject()), sample.picture()));
    }

    @Override
    public Optional<Shown> find(int contestant, int subject) {
        return Optional.ofNullable(ids.get(new Place(contestant, subject)))
                .map(id -> new Shown("/pictures/" + id + ".png", "/pictures/" + id));
    }

    @Override
    public Optional<Picture> points(int contestant, int subject) {
        return Optional.ofNullable(ids.get(new Place(contestant, subject)))
                .flatMap(gallery::find)
                .flatMap(kept -> {
                    try {
                        return Optional.of(PngImage.read(gallery.png(kept)));
                    } catch (IOException e) {
                        // Somebody deletes it just now.
                        LOG.warn("picture {} could not be read", kept.id(), e);
                        return Optional.empty();
                    }
                });
    }
}
