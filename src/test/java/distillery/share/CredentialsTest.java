package distillery.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The password of the whole app, and the passes that are given for it. */
class CredentialsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofDays(30));

    private final Credentials credentials = Credentials.read("ann:correct: horse");

    @Test
    void onlyThatNameWithThatPasswordIsRight() {
        assertThat(credentials.are("ann", "correct: horse")).isTrue();
        assertThat(credentials.are("ann", "correct: hors")).isFalse();
        assertThat(credentials.are("ann", "")).isFalse();
        assertThat(credentials.are("bob", "correct: horse")).isFalse();
    }

    @Test
    void curlSaysItInAHeader() {
        assertThat(credentials.areIn("Basic " + base64("ann:correct: horse"))).isTrue();
        assertThat(credentials.areIn("basic  " + base64("ann:correct: horse"))).isTrue();
        for (String wrong : List.of("Basic " + base64("ann:wrong"), "Basic ?", "Basic", "", "Bearer correct: horse")) {
            assertThat(credentials.areIn(wrong)).as(wrong).isFalse();
        }
    }

    @Test
    void aPassIsGoodUntilItEndsAndWithNoOtherKeyOrPassword() {
        String pass = credentials.pass("key", LATER);

        assertThat(credentials.admit(pass, "key", NOW)).isTrue();
        assertThat(credentials.admit(pass, "key", LATER.minusSeconds(1))).isTrue();
        assertThat(credentials.admit(pass, "key", LATER)).isFalse();
        assertThat(credentials.admit(pass, "another", NOW)).isFalse();
        assertThat(Credentials.read("ann:another password").admit(pass, "key", NOW))
                .isFalse();
        String later = LATER.plusSeconds(9).getEpochSecond() + pass.substring(pass.indexOf('.'));
        for (String forged : List.of(later, pass + "0", pass.substring(1), "", ".", "1.0")) {
            assertThat(credentials.admit(forged, "key", NOW)).as(forged).isFalse();
        }
    }

    @Test
    void whatIsNoNameAndPasswordIsRefusedWithoutBeingRepeated() {
        for (String wrong : List.of("secret", ":secretsecret", "ann:", "ann:secret", "")) {
            assertThatThrownBy(() -> Credentials.read(wrong))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("8 characters")
                    .hasMessageNotContaining("secret");
        }
        assertThat(credentials.toString()).isEqualTo("set");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
