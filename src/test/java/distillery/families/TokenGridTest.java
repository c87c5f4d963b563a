package distillery.families;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenGridTest {
    @Test
    void cornersAreTheUpperLeftOfEachWholeSquare() {
        TokenGrid grid = new TokenGrid(3, 5);

        // The last row and the last column have no square.
        assertThat(grid.corners()).containsExactly(0, 2);
        assertThat(grid.others()).containsExactly(1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
    }

    @ParameterizedTest
    @CsvSource({"8, 8, 0, 0", "8, 8, 0.01, 0", "8, 8, 0.5, 32", "8, 8, 0.75, 48", "9, 11, 0.4, 39", "3, 3, 0.75, 6"})
    void asManyAreMergedAsAreAskedForAndNoCorner(int height, int width, double share, int count) {
        assertThat(new TokenGrid(height, width).merged(share))
                .containsExactly(LongStream.range(0, count).toArray());
    }

    @Test
    void aLineHasNothingToMergeWith() {
        TokenGrid line = new TokenGrid(1, 9);

        assertThat(line.corners()).isEmpty();
        assertThat(line.merged(0.5)).isEmpty();
    }
}
