package distillery.families;

/** Closes what was opened before something failed. For any thread. */
final class Closing {
    private Closing() {}

    /** A second failure is kept with the first, which is the one that matters. */
    static void quietly(AutoCloseable resource, Exception reason) {
        try {
            resource.close();
        } catch (Exception e) {
            reason.addSuppressed(e);
        }
    }
}
