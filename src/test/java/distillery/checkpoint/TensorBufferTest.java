package distillery.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TensorBufferTest {
    private static final int LARGE = 128 << 20;

    @Test
    void theNextTensorTakesTheMemoryOfTheLast() {
        TensorBuffer buffer = new TensorBuffer();

        ByteBuffer first = buffer.of(8, "first");
        ByteBuffer second = buffer.of(4, "second");

        second.putInt(0, 7);
        assertThat(first.getInt(0)).isEqualTo(7);
        assertThat(second.capacity()).isEqualTo(4);
    }

    @Test
    void sourcesAtRestHoldNoMemory() {
        // As much as the heap may take is allowed outside of it.
        long enoughToFillIt = Runtime.getRuntime().maxMemory() / LARGE + 2;
        List<TensorBuffer> open = new ArrayList<>();

        for (int i = 0; i < enoughToFillIt; i++) {
            TensorBuffer buffer = new TensorBuffer();
            open.add(buffer);
            assertThat(buffer.of(LARGE, "a tensor").capacity()).isEqualTo(LARGE);
        }

        assertThat(open).hasSize((int) enoughToFillIt);
    }
}
