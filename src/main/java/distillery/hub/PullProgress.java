package distillery.hub;

/** Told how far the download of a model has come. Called by the thread that pulls, for every piece that arrives. */
@FunctionalInterface
public interface PullProgress {
    /**
     * Takes note of a state.
     *
     * @param file the file being fetched, by its path in the repository
     * @param done bytes of the whole model that are here, with those that were here before
     * @param total bytes of the whole model
     */
    void at(String file, long done, long total);
}
