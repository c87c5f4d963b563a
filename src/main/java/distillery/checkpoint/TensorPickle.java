package distillery.checkpoint;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the list of tensors out of a PyTorch file. It is written in Python's pickle language, whose programs may call
 * anything; this reader knows the few words that describe tensors, refuses every other, and calls nothing. For one
 * thread.
 *
 * @see <a href="https://github.com/python/cpython/blob/main/Lib/pickletools.py">The language, word by word</a>
 */
final class TensorPickle {
    /** A UNet of 686 tensors takes 30,000; a file near this limit describes about 20,000 tensors. */
    private static final int MOST_STEPS = 1_000_000;

    /** Python's {@code None}, which a list of this language's values may not hold as {@code null}. */
    private enum None {
        NONE
    }

    private final String place;
    private final PickleBytes pickle;
    private final TensorWords words;
    private final List<Object> stack = new ArrayList<>();
    private final Deque<Integer> marks = new ArrayDeque<>();
    private final Map<Integer, Object> memo = new HashMap<>();

    private TensorPickle(byte[] pickle, String place) {
        this.pickle = new PickleBytes(pickle, place);
        this.words = new TensorWords(place);
        this.place = place;
    }

    /** The value that the pickle describes, which for a state dict is a map of {@link StridedTensor}s. */
    static Object read(byte[] pickle, String place) {
        return new TensorPickle(pickle, place).run();
    }

    private Object run() {
        for (int step = 0; step < MOST_STEPS; step++) {
            int opcode = (int) pickle.number(1);
            if (opcode == '.') {
                Object result = pop();
                if (!stack.isEmpty() || !pickle.isAtEnd()) {
                    throw PickleBytes.broken(place);
                }
                return result;
            }
            execute(opcode);
        }
        throw new UnusableModelException(place + " describes too many tensors. Use a safetensors file.");
    }

    private void execute(int opcode) {
        switch (opcode) {
            case 0x80 -> refuseUnless(pickle.number(1) == 2, "is written in another pickle protocol than 2");
            case 'N' -> stack.add(None.NONE);
            case 0x88 -> stack.add(true);
            case 0x89 -> stack.add(false);
            case 'K' -> stack.add(pickle.number(1));
            case 'M' -> stack.add(pickle.number(2));
            case 'J' -> stack.add((long) (int) pickle.number(4));
            case 0x8a -> stack.add(pickle.signed((int) pickle.number(1)));
            case 'X' -> stack.add(pickle.text((int) pickle.number(4)));
            case '}' -> stack.add(new LinkedHashMap<String, Object>());
            case '(' -> marks.push(stack.size());
            case ')' -> stack.add(new TensorWords.Tuple(List.of()));
            case 0x85, 0x86, 0x87 -> stack.add(new TensorWords.Tuple(popLast(opcode - 0x84)));
            case 't' -> stack.add(new TensorWords.Tuple(popToMark()));
            case 's' -> putAll(popLast(2));
            case 'u' -> putAll(popToMark());
            case 'q' -> memo.put((int) pickle.number(1), top());
            case 'r' -> memo.put((int) pickle.number(4), top());
            case 'h' -> stack.add(remembered((int) pickle.number(1)));
            case 'j' -> stack.add(remembered((int) pickle.number(4)));
            case 'c' -> stack.add(words.named(pickle.line() + "." + pickle.line()));
            case 'Q' -> stack.add(words.storage(pop()));
            case 'R' -> call();
            case 'b' -> attach();
            default ->
                throw new UnusableModelException(
                        "%s uses the pickle operation 0x%02x, which no list of tensors needs. Use a safetensors file."
                                .formatted(place, opcode));
        }
    }

    private void call() {
        Object arguments = pop();
        stack.add(words.called(pop(), arguments));
    }

    /** A state dict carries the versions of its modules as an attribute, which says nothing about the tensors. */
    private void attach() {
        Object state = pop();
        refuseUnless(state instanceof Map && top() instanceof Map, "is a broken pickle");
    }

    @SuppressWarnings("unchecked") // The only maps on the stack are those made here.
    private void putAll(List<Object> keysAndValues) {
        if (!(top() instanceof Map<?, ?> map) || keysAndValues.size() % 2 != 0) {
            throw PickleBytes.broken(place);
        }
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            if (!(keysAndValues.get(i) instanceof String key)) {
                throw PickleBytes.broken(place);
            }
            Object before = ((Map<String, Object>) map).put(key, keysAndValues.get(i + 1));
            refuseUnless(before == null, "names \"" + TensorName.shown(key) + "\" twice");
        }
    }

    private Object remembered(int index) {
        Object value = memo.get(index);
        if (value == null) {
            throw PickleBytes.broken(place);
        }
        return value;
    }

    private Object top() {
        if (stack.size() <= floor()) {
            throw PickleBytes.broken(place);
        }
        return stack.get(stack.size() - 1);
    }

    private Object pop() {
        Object top = top();
        stack.remove(stack.size() - 1);
        return top;
    }

    /** Values below the last mark belong to an operation that is not finished. */
    private int floor() {
        return marks.isEmpty() ? 0 : marks.peek();
    }

    private List<Object> popToMark() {
        if (marks.isEmpty()) {
            throw PickleBytes.broken(place);
        }
        return popLast(stack.size() - marks.pop());
    }

    private List<Object> popLast(int count) {
        refuseUnless(stack.size() - count >= floor(), "is a broken pickle");
        List<Object> last = stack.subList(stack.size() - count, stack.size());
        List<Object> copy = List.copyOf(last);
        last.clear();
        return copy;
    }

    private void refuseUnless(boolean sound, String otherwise) {
        if (!sound) {
            throw new UnusableModelException(place + " " + otherwise + ". Download the file again.");
        }
    }
}
