package distillery.share;

import java.time.Instant;

/**
 * Lets people in who have its address, for a while. Unchanging.
 *
 * @param id 64 random bits, by which it is listed and revoked; it opens nothing
 * @param expires from when on it is worth nothing
 */
public record Link(String id, Scope scope, Instant created, Instant expires) {}
