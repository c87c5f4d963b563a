package distillery.nn;

import distillery.checkpoint.TensorInfo;
import distillery.checkpoint.UnusableModelException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.LongStream;

/**
 * A place in a checkpoint. {@link #at} goes one folder down, {@link #tensor} names a weight there. Names and shapes
 * are held against the checkpoint's header as the network is written down, so a wrong config fails before a gigabyte
 * is read. For one thread.
 */
public final class Weights {
    /** How many names of one kind a message lists. */
    private static final int SHOWN = 4;

    private final Ledger ledger;
    private final String path;

    private Weights(Ledger ledger, String path) {
        this.ledger = ledger;
        this.path = path;
    }

    /** The top of a checkpoint whose header is known. {@code place} is what messages call it. */
    public static Weights of(SortedMap<String, TensorInfo> header, String place) {
        return new Weights(new Ledger(header, place, false), "");
    }

    /** The top of a checkpoint that has whatever is asked for: it tells which weights a config needs. */
    public static Weights imagined() {
        return new Weights(new Ledger(new java.util.TreeMap<>(), "", true), "");
    }

    /** A folder below this place; names may hold dots. */
    public Weights at(String name) {
        return new Weights(ledger, path + name + ".");
    }

    /** A numbered folder below this place. */
    public Weights at(int index) {
        return at(Integer.toString(index));
    }

    /** Whether the checkpoint has anything below that name; an imagined one says no. */
    public boolean has(String name) {
        String prefix = path + name + ".";
        SortedMap<String, TensorInfo> from = ledger.header.tailMap(prefix);
        return !from.isEmpty() && from.firstKey().startsWith(prefix);
    }

    /** The weight of that name and shape at this place. Differences are kept and told together by {@link #check}. */
    public Weight tensor(String name, long... shape) {
        Weight weight = new Weight(path + name, LongStream.of(shape).boxed().toList());
        ledger.used.put(weight.name(), weight);
        return weight;
    }

    /** Every weight asked for so far, in the order of asking, wherever in the checkpoint. */
    public List<Weight> used() {
        return List.copyOf(ledger.used.values());
    }

    /**
     * Refuses the checkpoint if it lacks a weight that was asked for, has one in another shape, or holds weights that
     * nobody asked for. Integer tensors such as {@code position_ids} are no weights.
     */
    public void check() {
        ledger.check(path);
    }

    private record Ledger(
            SortedMap<String, TensorInfo> header, String place, boolean imagined, Map<String, Weight> used) {
        Ledger(SortedMap<String, TensorInfo> header, String place, boolean imagined) {
            this(header, place, imagined, new LinkedHashMap<>());
        }

        void check(String path) {
            List<String> missing = new ArrayList<>();
            List<String> otherwise = new ArrayList<>();
            for (Weight weight : used.values()) {
                TensorInfo found = header.get(weight.name());
                if (found == null) {
                    missing.add(weight.name() + " " + Weight.shown(weight.shape()));
                } else if (!found.shape().equals(weight.shape())
                        || !found.dtype().isWeight()) {
                    otherwise.add("%s is %s %s instead of %s"
                            .formatted(
                                    weight.name(),
                                    found.dtype(),
                                    Weight.shown(found.shape()),
                                    Weight.shown(weight.shape())));
                }
            }
            List<String> unexpected = header.values().stream()
                    .filter(tensor -> tensor.dtype().isWeight() && !used.containsKey(tensor.name()))
                    .map(TensorInfo::name)
                    .filter(name -> name.startsWith(path))
                    .toList();
            if (!imagined && !(missing.isEmpty() && otherwise.isEmpty() && unexpected.isEmpty())) {
                throw new UnusableModelException("%s does not fit its config.json.%s%s%s Use the config that was"
                                .formatted(
                                        place,
                                        told(" Missing: ", missing),
                                        told(" Of another shape: ", otherwise),
                                        told(" Not expected: ", unexpected))
                        + " published with these weights.");
            }
        }

        private static String told(String label, Collection<String> names) {
            if (names.isEmpty()) {
                return "";
            }
            String first = String.join(", ", names.stream().limit(SHOWN).toList());
            return label + first + (names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more." : ".");
        }
    }
}
