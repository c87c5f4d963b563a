package distillery.share;

import distillery.store.Database;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;

/**
 * All links that are open. They outlive the program in the database, and are held in memory as well, because every request
 * of a guest asks for them. Safe for all threads; one server at a time, which the data folder sees to.
 */
public final class Links {
    /** How long a link is open where nobody says. */
    public static final Duration USUAL = Duration.ofDays(3);

    /** How long one may be. */
    public static final Duration LONGEST = Duration.ofDays(7);

    /** How many may be open: each is looked at for each token. */
    static final int MOST = 500;

    private static final int ID_BYTES = 8;

    private final Database database;
    private final Clock clock;
    private final SecureRandom chance = new SecureRandom();
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    /** Finds those that are still open. */
    public Links(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        database.writer().useHandle(handle -> {
            forgetExpired(handle);
            read(handle).forEach(one -> kept.put(one.link().id(), one));
        });
    }

    /** A link, and what its token was hashed to. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Kept(Link link, byte[] hash) {}

    /** A new link with its token, which nobody can tell later. */
    public record Opened(Link link, Token token) {}

    /**
     * Opens a link.
     *
     * @throws IllegalArgumentException if it shall be open for no time or too long, or too many are
     */
    public Opened open(Scope scope, Duration time) {
        if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("A link is open for an hour to %d days.".formatted(LONGEST.toDays()));
        }
        if (live().size() >= MOST) {
            throw new IllegalArgumentException("%d links are open already. Revoke some first.".formatted(MOST));
        }
        byte[] bits = new byte[ID_BYTES];
        chance.nextBytes(bits);
        Token token = Token.draw(chance);
        Link link = new Link(HexFormat.of().formatHex(bits), scope, now(), now().plus(time));
        Kept one = new Kept(link, token.hash());
        database.writer().useTransaction(handle -> {
            forgetExpired(handle);
            add(handle, one);
        });
        kept.put(link.id(), one);
        return new Opened(link, token);
    }

    /** The open link of a token, in a time that does not depend on how much of it is right. */
    public Optional<Link> find(Token token) {
        byte[] hash = token.hash();
        Optional<Link> found = Optional.empty();
        for (Kept one : kept.values()) {
            if (MessageDigest.isEqual(one.hash(), hash)) {
                found = Optional.of(one.link());
            }
        }
        return found.filter(this::isOpen);
    }

    /** Whether a link still lets people in. */
    public boolean isOpen(Link link) {
        return kept.containsKey(link.id()) && now().isBefore(link.expires());
    }

    /** All that are open, the newest first. */
    public List<Link> live() {
        return kept.values().stream()
                .map(Kept::link)
                .filter(this::isOpen)
                .sorted(Comparator.comparing(Link::created).reversed().thenComparing(Link::id))
                .toList();
    }

    /** Closes a link for good; false if there is none of that id. */
    public boolean revoke(String id) {
        boolean known = kept.remove(id) != null;
        database.writer().useHandle(handle -> handle.execute("DELETE FROM link WHERE id = ?", id));
        return known;
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    private void forgetExpired(Handle handle) {
        handle.execute("DELETE FROM link WHERE expires <= ?", now().toEpochMilli());
        kept.values().removeIf(one -> !now().isBefore(one.link().expires()));
    }

    private static void add(Handle handle, Kept one) {
        Link link = one.link();
        handle.execute(
                "INSERT INTO link (id, hash, kind, target, make, created, expires) VALUES (?, ?, ?, ?, ?, ?, ?)",
                link.id(),
                one.hash(),
                link.scope().kind().name(),
                link.scope().target(),
                link.scope().make(),
                link.created().toEpochMilli(),
                link.expires().toEpochMilli());
    }

    private static List<Kept> read(Handle handle) {
        return handle.createQuery("SELECT * FROM link")
                .map((row, ctx) -> new Kept(
                        new Link(
                                row.getString("id"),
                                new Scope(
                                        Scope.Kind.valueOf(row.getString("kind")),
                                        row.getString("target"),
                                        row.getBoolean("make")),
                                Instant.ofEpochMilli(row.getLong("created")),
                                Instant.ofEpochMilli(row.getLong("expires"))),
                        row.getBytes("hash")))
                .list();
    }
}
