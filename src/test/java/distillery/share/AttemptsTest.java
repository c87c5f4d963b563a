package distillery.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whoever is wrong too often waits. */
class AttemptsTest {
    private final SetClock clock = new SetClock();
    private final Attempts attempts = new Attempts(clock);

    @Test
    void afterTenWrongTriesAnAddressWaitsForTheRestOfTheMinute() {
        wrong("192.0.2.1", Attempts.MOST - 1);
        assertThat(attempts.wait("192.0.2.1")).isEmpty();

        clock.pass(Duration.ofSeconds(20));
        wrong("192.0.2.1", 1);
        assertThat(attempts.wait("192.0.2.1")).contains(Duration.ofSeconds(40));
        assertThat(attempts.wait("192.0.2.2")).isEmpty();

        clock.pass(Duration.ofSeconds(40));
        assertThat(attempts.wait("192.0.2.1")).isEmpty();
        wrong("192.0.2.1", 1);
        assertThat(attempts.wait("192.0.2.1")).isEmpty();
    }

    @Test
    void changingTheAddressWithinOnesNetworkDoesNotHelp() {
        wrong("2001:db8:0:1::1", Attempts.MOST / 2);
        wrong("2001:db8:0:1:ffff::2", Attempts.MOST / 2);

        assertThat(attempts.wait("2001:db8:0:1::3")).isPresent();
        assertThat(attempts.wait("2001:db8:0:2::3")).isEmpty();
    }

    private void wrong(String address, int times) {
        for (int i = 0; i < times; i++) {
            attempts.wrong(address);
        }
    }
}
