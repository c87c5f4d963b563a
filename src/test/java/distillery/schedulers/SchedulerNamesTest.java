package distillery.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SchedulerNamesTest {
    @ParameterizedTest
    @CsvSource({
        "PLMS, PNDM",
        "Euler, EULER",
        "Euler a, EULER_ANCESTRAL",
        "euler_ancestral, EULER_ANCESTRAL",
        "DPM++ 2M, DPM_PLUS_PLUS_2M",
        "DPM++ 2M Karras, DPM_PLUS_PLUS_2M_KARRAS",
        "dpmpp_2m, DPM_PLUS_PLUS_2M",
        "UniPC, UNIPC"
    })
    void namesThatPeopleUseAreKnown(String name, Schedulers expected) {
        assertThat(Schedulers.named(name)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void everySamplerIsFoundByItsShortNameAndItsLabel(Schedulers scheduler) {
        assertThat(Schedulers.named(scheduler.shortName())).isEqualTo(scheduler);
        assertThat(Schedulers.named(scheduler.label())).isEqualTo(scheduler);
    }

    @Test
    void anUnknownNameGivesTheNamesToChooseFrom() {
        assertThatThrownBy(() -> Schedulers.named("dpm fast"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no scheduler named \"dpm fast\". Choose one of pndm, ddim, ddpm, euler, euler-a,"
                        + " heun, lms, dpm++2m, dpm++2m-karras, unipc, lcm.");
    }
}
