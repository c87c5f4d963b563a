package distillery.share;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Counts wrong passwords and tokens, so that nobody tries many. Safe for all threads. */
public final class Attempts {
    /** Who types forgets less often than that. */
    static final int MOST = 10;

    static final Duration PERIOD = Duration.ofMinutes(1);

    /** Addresses that are remembered; whoever has more of them is slowed by having to change them. */
    private static final int ADDRESSES = 10_000;

    /** In IPv6 one network of 64 bits is one customer, who may take any address in it. */
    private static final int NETWORK_BYTES = 8;

    private final Clock clock;
    private final Map<String, Row> rows = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Row> eldest) {
            return size() > ADDRESSES;
        }
    };

    public Attempts(Clock clock) {
        this.clock = clock;
    }

    /** What was wrong since a time. */
    private record Row(Instant since, int wrong) {}

    /**
     * How long an address has to wait before its next try; empty if it need not.
     *
     * @param address in numbers, as the connection shows it
     */
    public synchronized Optional<Duration> wait(String address) {
        return Optional.ofNullable(rows.get(network(address)))
                .filter(row -> row.wrong() >= MOST)
                .map(row -> Duration.between(now(), row.since().plus(PERIOD)))
                .filter(rest -> !rest.isNegative() && !rest.isZero());
    }

    /** Somebody was wrong. */
    public synchronized void wrong(String address) {
        rows.compute(
                network(address),
                (same, row) -> row == null || !now().isBefore(row.since().plus(PERIOD))
                        ? new Row(now(), 1)
                        : new Row(row.since(), row.wrong() + 1));
    }

    private static String network(String address) {
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return Arrays.toString(Arrays.copyOf(bytes, Math.min(bytes.length, NETWORK_BYTES)));
        } catch (UnknownHostException e) {
            return address;
        }
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
