package distillery.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * Who runs when. Within a block each contestant runs twice, in an order and then in the reverse of it (ABBA, ABCCBA), so that
 * all have the same mean place and a machine that grows steadily warmer or slower favours nobody. From block to block another
 * one begins. For any thread.
 */
final class RunOrder {
    private RunOrder() {}

    /** The contestants of a block, by their numbers from 0, in the order of their runs. */
    static List<Integer> ofBlock(int contestants, int block) {
        List<Integer> there = new ArrayList<>();
        for (int i = 0; i < contestants; i++) {
            there.add((i + block) % contestants);
        }
        List<Integer> order = new ArrayList<>(there);
        for (int i = contestants - 1; i >= 0; i--) {
            order.add(there.get(i));
        }
        return order;
    }
}
