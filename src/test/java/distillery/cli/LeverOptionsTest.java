package distillery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import distillery.pipeline.Lever;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine.Model.CommandSpec;

class LeverOptionsTest {
    @ParameterizedTest
    @EnumSource(Lever.class)
    void everyLeverCanBePulledForOnePictureAndForAComparison(Lever lever) {
        String option = "--" + lever.shortName();

        assertThat(CommandSpec.forAnnotatedObject(new PictureOptions()).findOption(option))
                .isNotNull();
        assertThat(CommandSpec.forAnnotatedObject(new CompareOptions()).findOption(option))
                .isNotNull();
    }
}
