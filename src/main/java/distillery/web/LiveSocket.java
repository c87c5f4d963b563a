package distillery.web;

import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;

/**
 * One browser that follows a job. What it has not yet taken is replaced by what is newer, so a slow reader holds one
 * message at most and keeps nobody waiting. Safe for all threads.
 */
final class LiveSocket {
    /** Nothing is being sent. */
    private static final Message IDLE = new Message("", false);

    /** Something is being sent, and nothing newer waits. */
    private static final Message SENDING = new Message("", false);

    private final Session session;
    private final boolean mayEnd;
    private final AtomicReference<Message> slot = new AtomicReference<>(IDLE);

    /** @param mayEnd whether whoever is behind it may cancel the job */
    LiveSocket(Session session, boolean mayEnd) {
        this.session = session;
        this.mayEnd = mayEnd;
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

    boolean mayEnd() {
        return mayEnd;
    }

    /**
     * Sends a message now, or when the one before has gone, unless a newer one comes first.
     *
     * @param last whether to say goodbye after it
     */
    void offer(String text, boolean last) {
        Message message = new Message(text, last);
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
            close(StatusCode.NORMAL, "the job has ended");
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
