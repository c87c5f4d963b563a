package distillery.web.http;

import distillery.queue.Admission;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.Optional;

/** Why a job cannot be had now, and when to try again. For any thread. */
public final class Refusal {
    /** Where nobody can tell. */
    private static final int TROUBLE_SECONDS = 60;

    private Refusal() {}

    /** What keeps pictures from being made, in a sentence; sets the status. Empty where nothing does. */
    public static Optional<String> of(Context ctx, List<String> troubles) {
        return troubles.isEmpty()
                ? Optional.empty()
                : Optional.of(refuse(ctx, HttpStatus.SERVICE_UNAVAILABLE, TROUBLE_SECONDS, String.join(" ", troubles)));
    }

    /** Why the queue has no room, in a sentence; sets the status. Empty where it has. */
    public static Optional<String> of(Context ctx, Admission admission) {
        if (admission instanceof Admission.FullForAll full) {
            return Optional.of(refuse(
                    ctx,
                    HttpStatus.SERVICE_UNAVAILABLE,
                    full.seconds(),
                    "The queue is full: %d jobs wait. Try again in about %s."
                            .formatted(full.limit(), Durations.of((double) full.seconds()))));
        }
        if (admission instanceof Admission.FullForYou full) {
            return Optional.of(refuse(
                    ctx,
                    HttpStatus.TOO_MANY_REQUESTS,
                    full.seconds(),
                    "You have %d jobs in the queue already. Wait for one, or cancel one.".formatted(full.limit())));
        }
        return Optional.empty();
    }

    private static String refuse(Context ctx, HttpStatus status, long seconds, String trouble) {
        ctx.status(status).header("Retry-After", Long.toString(seconds));
        return trouble;
    }
}
