package distillery.share;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Hands on what is written to it, line by line. For one thread at a time. */
final class Lines extends OutputStream {
    /** What is longer is nothing that we look for. */
    private static final int LONGEST = 4096;

    private final Consumer<String> heard;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    Lines(Consumer<String> heard) {
        this.heard = heard;
    }

    @Override
    public void write(int octet) {
        if (octet == '\n' || octet == '\r') {
            heard.accept(line.toString(StandardCharsets.UTF_8));
            line.reset();
        } else if (line.size() < LONGEST) {
            line.write(octet);
        }
    }
}
