package distillery.hub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteCountTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "999949, 999.9 kB",
        "999950, 1.0 MB",
        "2132605510, 2.1 GB",
        "9223372036854775807, 9.2 EB"
    })
    void bytesAreSaidAsPeopleSayThem(long bytes, String text) {
        assertThat(new ByteCount(bytes)).hasToString(text);
    }
}
