package distillery.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.pipeline.Picture;
import org.junit.jupiter.api.Test;

class DescriptorTest {
    private static final int RED = 0xF5302E;
    private static final int BLUE = 0x1686F0;
    private static final int WHITE = 0xFFFFFF;

    private final Descriptor disc = Descriptor.of(Pictures.disc(RED, WHITE, 32, 32, 20));
    private final Descriptor tip = Descriptor.of(Pictures.tip(RED, WHITE, 32, 32, 25));

    @Test
    void aShiftByAPointStaysNear() {
        Descriptor shifted = Descriptor.of(Pictures.disc(RED, WHITE, 33, 31, 20));

        assertThat(disc.distance(shifted)).isPositive().isLessThan(disc.distance(tip) / 2.5);
    }

    @Test
    void theSameShapeInAnotherColourIsNearerThanAnotherShapeInThatColour() {
        Descriptor blueDisc = Descriptor.of(Pictures.disc(BLUE, WHITE, 32, 32, 20));
        Descriptor blueTip = Descriptor.of(Pictures.tip(BLUE, WHITE, 32, 32, 25));

        assertThat(blueDisc.distance(disc)).isLessThan(blueDisc.distance(tip));
        assertThat(blueTip.distance(tip)).isLessThan(blueTip.distance(disc));
    }

    @Test
    void coloursOfPlainPicturesAreToldApart() {
        Descriptor red = Descriptor.of(Pictures.of((x, y) -> RED));
        Descriptor orange = Descriptor.of(Pictures.of((x, y) -> 0xFF7F22));
        Descriptor blue = Descriptor.of(Pictures.of((x, y) -> BLUE));

        assertThat(red.distance(orange)).isPositive().isLessThan(red.distance(blue));
    }

    @Test
    void edgesThatRunOtherwiseAreToldApartWhereColoursAreTheSame() {
        Descriptor lying = Descriptor.of(Pictures.of((x, y) -> y / 4 % 2 == 0 ? RED : WHITE));
        Descriptor standing = Descriptor.of(Pictures.of((x, y) -> x / 4 % 2 == 0 ? RED : WHITE));
        Descriptor turned = Descriptor.of(Pictures.of((x, y) -> y / 4 % 2 == 0 ? WHITE : RED));

        assertThat(lying.distance(turned)).isLessThan(lying.distance(standing) / 2);
    }

    @Test
    void aSquareOfAPictureIsDescribedAsIfItWereAll() {
        Picture right = Pictures.of((x, y) -> x < 32 || y < 16 || y >= 48 ? BLUE : pattern(x - 32, y - 16));
        Picture left = Pictures.of((x, y) -> x >= 32 || y < 16 || y >= 48 ? WHITE : pattern(x, y - 16));

        assertThat(Descriptor.of(right, 32, 16, 32).distance(Descriptor.of(left, 0, 16, 32)))
                .isZero();
    }

    @Test
    void aPictureTwiceAsLargeIsDescribedAsTheSmallOne() {
        Picture small = Pictures.of(DescriptorTest::pattern);
        byte[] doubled = new byte[4 * small.rgb().length];
        for (int i = 0; i < doubled.length; i++) {
            int point = i / 3;
            doubled[i] = small.rgb()[3 * (point / 256 * 64 + point % 128 / 2) + i % 3];
        }

        Descriptor large = Descriptor.of(new Picture(128, 128, doubled));

        assertThat(large.distance(Descriptor.of(small))).isLessThan(1e-4);
    }

    @Test
    void everyCellOfAnEdgeThatEightDoesNotDivideIsDescribed() {
        Picture picture = Pictures.of(DescriptorTest::pattern);

        Descriptor described = Descriptor.of(picture, 0, 0, 60);

        assertThat(described.product(described)).isFinite().isPositive();
    }

    private static int pattern(int x, int y) {
        return (x * x + 3 * y) % 11 < 5 ? RED : WHITE;
    }
}
