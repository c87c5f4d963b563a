package distillery.hub;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The body of an answer, given up when nothing of it arrives for a while, so that a silent server cannot hold a
 * download for ever. For one thread.
 */
final class WatchedStream extends FilterInputStream {
    private final Duration limit;
    private final AtomicLong reads = new AtomicLong();
    private volatile boolean closed;
    private volatile boolean silent;

    WatchedStream(InputStream body, Duration limit) {
        super(body);
        this.limit = limit;
        watch(0);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            int count = super.read(bytes, offset, length);
            reads.incrementAndGet();
            return count;
        } catch (IOException e) {
            if (silent) {
                throw new InterruptedIOException("nothing arrived for " + limit.toSeconds() + " seconds");
            }
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        super.close();
    }

    private void watch(long seen) {
        CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    if (!closed && reads.get() > seen) {
                        watch(reads.get());
                    } else if (!closed) {
                        giveUp();
                    }
                });
    }

    private void giveUp() {
        silent = true;
        try {
            // The reader, which waits inside read, is woken by this with an exception.
            in.close();
        } catch (IOException e) {
            // It is given up anyway.
        }
    }
}
