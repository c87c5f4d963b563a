package distillery.hub;

/**
 * One file of a published model as the hub describes it. Safe for all threads.
 *
 * @param path inside the repository, with {@code /} between folders
 * @param checksum what its bytes must add up to
 * @param size in bytes
 */
record RemoteFile(String path, Checksum checksum, long size) {
    RemoteFile {
        if (size < 0) {
            throw new IllegalArgumentException(path + " has a negative size");
        }
    }
}
