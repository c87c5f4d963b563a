package distillery.checkpoint;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The bytes of a pickle, read from front to back as the numbers and texts of that language. For one thread. */
final class PickleBytes {
    private final ByteBuffer bytes;
    private final String place;

    PickleBytes(byte[] bytes, String place) {
        this.bytes = ByteBuffer.wrap(bytes);
        this.place = place;
    }

    boolean isAtEnd() {
        return !bytes.hasRemaining();
    }

    /** A whole number without sign, lowest byte first. */
    long number(int size) {
        ByteBuffer next = next(size);
        long number = 0;
        for (int i = 0; i < size; i++) {
            number |= (next.get() & 0xFFL) << (Byte.SIZE * i);
        }
        return number;
    }

    /** A whole number with sign; storages of more than 2^31 numbers need five bytes or more. */
    long signed(int size) {
        if (size > Long.BYTES) {
            throw broken(place);
        }
        int unused = Long.SIZE - Byte.SIZE * size;
        return size == 0 ? 0 : number(size) << unused >> unused;
    }

    String text(int size) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(next(size)).toString();
        } catch (CharacterCodingException e) {
            throw new UnusableModelException(place + " has a text that is not valid UTF-8. Download it again.", e);
        }
    }

    /** Characters up to the end of the line, as names are written. */
    String line() {
        StringBuilder line = new StringBuilder();
        for (long c = number(1); c != '\n'; c = number(1)) {
            line.append((char) c);
        }
        return line.toString();
    }

    private ByteBuffer next(int size) {
        if (size < 0 || size > bytes.remaining()) {
            throw broken(place);
        }
        ByteBuffer next = bytes.slice(bytes.position(), size);
        bytes.position(bytes.position() + size);
        return next;
    }

    static UnusableModelException broken(String place) {
        return new UnusableModelException(place + " is a damaged pickle, or holds something else than tensors."
                + " Download it again, or use a safetensors file.");
    }
}
