package distillery.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import distillery.pipeline.Picture;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KernelDistanceTest {
    private static final int COUNT = 60;

    private final Random random = new Random(11);

    @Test
    void twoSetsOfTheSameDistributionAreNoFurtherApartThanChanceHasThem() {
        KernelDistance distance = KernelDistance.between(discs(0), discs(0));

        assertThat(distance.error()).isPositive();
        assertThat(distance.value()).isCloseTo(0, within(3 * distance.error()));
    }

    @Test
    void theFurtherASetIsMovedTheFurtherItIs() {
        List<Descriptor> real = discs(0);

        KernelDistance near = KernelDistance.between(discs(8), real);
        KernelDistance far = KernelDistance.between(discs(16), real);

        assertThat(near.value()).isGreaterThan(3 * near.error());
        assertThat(far.value()).isGreaterThan(2 * near.value());
    }

    @Test
    void oneAndTheSamePictureAgainAndAgainIsFarFromASetOfMany() {
        List<Descriptor> real = discs(0);
        List<Descriptor> same = real.stream().map(any -> real.get(0)).toList();

        KernelDistance distance = KernelDistance.between(same, discs(0));

        assertThat(distance.value()).isGreaterThan(3 * distance.error());
    }

    @Test
    void theEstimateIsTheMeanKernelWithinMinusThatBetween() {
        List<Descriptor> some = discs(0).subList(0, 3);
        List<Descriptor> others = discs(5).subList(0, 3);

        double within = 0;
        double between = 0;
        for (int i = 0; i < 3; i++) {
            for (int k = 0; k < 3; k++) {
                if (i != k) {
                    within += Math.pow(some.get(i).product(some.get(k)) + 1, 3);
                    within += Math.pow(others.get(i).product(others.get(k)) + 1, 3);
                    between += 2 * Math.pow(some.get(i).product(others.get(k)) + 1, 3);
                }
            }
        }

        assertThat(KernelDistance.between(some, others).value()).isCloseTo((within - between) / 6, within(1e-9));
    }

    @Test
    void setsOfDifferentSizesAreRefused() {
        List<Descriptor> discs = discs(0);

        assertThatThrownBy(() -> KernelDistance.between(discs, discs.subList(0, 9)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("60", "9");
    }

    /** Discs of chance sizes around a point that is off the middle. */
    private List<Descriptor> discs(int off) {
        return IntStream.range(0, COUNT)
                .mapToObj(i -> {
                    int colour = random.nextInt(1 << 24);
                    Picture disc = Pictures.disc(colour, 0xFFFFFF, 32 - off, 32, 10 + random.nextInt(12));
                    return Descriptor.of(disc);
                })
                .toList();
    }
}
