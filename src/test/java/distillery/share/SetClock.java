package distillery.share;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until somebody sets it. */
public final class SetClock extends Clock {
    private volatile boolean broken;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T12:00:00Z"));

    /** Sets it forward. */
    public void pass(Duration time) {
        now.set(instant().plus(time));
    }

    /** From now on, whoever asks it fails. */
    public void breakDown() {
        broken = true;
    }

    /** It goes as before. */
    public void mend() {
        broken = false;
    }

    @Override
    public Instant instant() {
        if (broken) {
            throw new IllegalStateException("the clock is broken");
        }
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
