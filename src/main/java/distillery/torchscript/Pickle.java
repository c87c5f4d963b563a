package distillery.torchscript;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/**
 * Writes the pickled object of a TorchScript archive: a {@code Net} whose weights are all empty tensors until it is
 * given others. Pickle protocol 2, as PEP 307 describes it.
 */
final class Pickle {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** The object with one empty tensor per attribute; all share the storage {@code data/0}. */
    static byte[] emptyNet(Collection<String> attributes) {
        Pickle pickle = new Pickle();
        pickle.raw("\u0080\u0002").global("__torch__", "Net").raw(")\u0081").raw("}(");
        pickle.text("training").raw("\u0089");
        for (String attribute : attributes) {
            pickle.text(attribute).emptyTensor();
        }
        pickle.raw("ub.");
        return pickle.bytes.toByteArray();
    }

    private void emptyTensor() {
        global("torch._utils", "_rebuild_tensor_v2").raw("(");
        raw("(").text("storage").global("torch", "FloatStorage").text("0").text("cpu");
        integer(0).raw("tQ");
        integer(0).raw("(").integer(0).raw("t(").integer(1).raw("t");
        raw("\u0089").global("collections", "OrderedDict").raw(")RtR");
    }

    private Pickle global(String module, String name) {
        return raw("c" + module + "\n" + name + "\n");
    }

    private Pickle text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return raw("X").number(utf8.length).write(utf8);
    }

    private Pickle integer(int number) {
        return raw("J").number(number);
    }

    private Pickle number(int number) {
        return write(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .array());
    }

    /** Opcodes are single bytes; Latin-1 maps characters to them one to one. */
    private Pickle raw(String opcodes) {
        return write(opcodes.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Pickle write(byte[] more) {
        bytes.writeBytes(more);
        return this;
    }
}
