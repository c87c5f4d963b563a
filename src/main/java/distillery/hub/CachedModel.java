package distillery.hub;

import java.util.List;

/**
 * A model of which at least one file lies in the cache. Safe for all threads.
 *
 * @param repo its name on the hub
 * @param revisions the branches and tags that are known here, sorted
 * @param bytes what its files take on disk
 */
public record CachedModel(String repo, List<String> revisions, long bytes) {
    public CachedModel {
        revisions = List.copyOf(revisions);
    }
}
