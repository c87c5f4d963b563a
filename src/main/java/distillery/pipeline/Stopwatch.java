package distillery.pipeline;

import java.util.function.LongSupplier;

/** Measures one stage after the other. For one thread. */
final class Stopwatch {
    private final LongSupplier nanos;
    private long since;

    Stopwatch(LongSupplier nanos) {
        this.nanos = nanos;
        this.since = nanos.getAsLong();
    }

    /** Seconds since the start or the last call. */
    double lap() {
        long now = nanos.getAsLong();
        double seconds = (now - since) / 1e9;
        since = now;
        return seconds;
    }
}
