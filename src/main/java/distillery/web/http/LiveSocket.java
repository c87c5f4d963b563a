package distillery.web.http;

import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;

/**
 * One browser that follows something. What it has not yet taken is replaced by what is newer, so a slow reader holds one
 * message at most and keeps nobody waiting. Safe for all threads.
 */
final class LiveSocket {
    /** Nothing is being sent. */
    private static final Message IDLE = new Message("", false);

    /** Something is being sent, and nothing newer waits. */
    private static final Message SENDING = new Message("", false);

    private final Session session;
    private final String name;
    private final Live.Eyes eyes;
    private final Reach reach;
    private final AtomicReference<Message> slot = new AtomicReference<>(IDLE);

    /**
     * Follows from now on.
     *
     * @param name what it follows
     * @param eyes of whoever is behind it
     * @param reach how far they may go
     */
    LiveSocket(Session session, String name, Live.Eyes eyes, Reach reach) {
        this.session = session;
        this.name = name;
        this.eyes = eyes;
        this.reach = reach;
    }

    /** A text, and whether nothing comes after it. Two are never equal, only the same. */
    private static final class Message {
        private final String text;
        private final boolean last;

        private Message(String text, boolean last) {
            this.text = text;
            this.last = last;
        }
    }

    Live.Eyes eyes() {
        return eyes;
    }

    /** Whether it may still follow; if not, it is let go. */
    boolean mayStay() {
        boolean holds = reach.holds().getAsBoolean();
        if (!holds) {
            close(StatusCode.POLICY_VIOLATION, "the link has ended");
        }
        return holds;
    }

    /** Sends something now, or when the one before has gone, unless a newer one comes first; the last, then says goodbye. */
    void offer(Live.Shown shown) {
        Message message = new Message(shown.html(), shown.last());
        Message before = slot.getAndUpdate(now -> now == IDLE ? SENDING : message);
        if (before == IDLE) {
            send(message);
        }
    }

    private void send(Message message) {
        session.sendText(message.text, Callback.from(() -> sent(message), failure -> session.disconnect()));
    }

    private void sent(Message message) {
        if (message.last) {
            close(StatusCode.NORMAL, "the %s has ended".formatted(name));
            return;
        }
        Message next = slot.getAndUpdate(now -> now == SENDING ? IDLE : SENDING);
        if (next != SENDING) {
            send(next);
        }
    }

    /**
     * Says goodbye.
     *
     * @param code of RFC 6455, 7.4; pages come back after 1012 and 1013 only
     */
    void close(int code, String reason) {
        session.close(code, reason, Callback.NOOP);
    }
}
