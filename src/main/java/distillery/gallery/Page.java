package distillery.gallery;

import java.util.List;
import java.util.Optional;

/**
 * Some pictures in order.
 *
 * @param next where the next page begins; empty on the last
 */
public record Page(List<GalleryPicture> pictures, Optional<Query.Cursor> next) {
    public Page {
        pictures = List.copyOf(pictures);
    }
}
