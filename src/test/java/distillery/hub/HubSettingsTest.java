package distillery.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import distillery.checkpoint.UnusableModelException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubSettingsTest {
    @TempDir
    Path home;

    @Test
    void anEmptyEnvironmentMeansPythonsDefaults() throws IOException {
        HubSettings settings = settings();

        assertThat(settings.cache()).isEqualTo(home.resolve(".cache/huggingface/hub"));
        assertThat(settings.endpoint()).isEqualTo(URI.create("https://huggingface.co"));
        assertThat(settings.token()).isNull();
        assertThat(settings.offline()).isFalse();
        assertThat(settings.symlinks()).isTrue();
        assertThat(settings.etagTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.downloadTimeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void theCacheFolderIsTheMostSpecificOneNamed() throws IOException {
        assertThat(settings("XDG_CACHE_HOME", "/x").cache()).isEqualTo(Path.of("/x/huggingface/hub"));
        assertThat(settings("XDG_CACHE_HOME", "/x", "HF_HOME", "/h").cache()).isEqualTo(Path.of("/h/hub"));
        assertThat(settings("XDG_CACHE_HOME", "/x", "HF_HOME", "/h", "HF_HUB_CACHE", "/c")
                        .cache())
                .isEqualTo(Path.of("/c"));
        assertThat(settings("HF_HUB_CACHE", "~/models").cache()).isEqualTo(home.resolve("models"));
        assertThat(settings("HF_HUB_CACHE", "").cache()).isEqualTo(home.resolve(".cache/huggingface/hub"));
    }

    @Test
    void theTokenComesFromTheEnvironmentElseFromItsFile() throws IOException {
        Files.writeString(home.resolve("token"), "hf_file\n");

        assertThat(secret(settings("HF_HOME", home.toString()))).isEqualTo("hf_file");
        assertThat(secret(settings("HF_HOME", home.toString(), "HF_TOKEN", " hf_env ")))
                .isEqualTo("hf_env");
        assertThat(settings("HF_TOKEN", "hf_env", "HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")
                        .token())
                .isNull();
    }

    @Test
    void theTokenIsNeverPrinted() throws IOException {
        HubSettings settings = settings("HF_TOKEN", "hf_secret");

        assertThat(settings.toString()).contains("token=***").doesNotContain("hf_secret");
    }

    @Test
    void aTokenThatWouldBreakAHeaderIsRefusedWithoutBeingShown() {
        assertThatThrownBy(() -> settings("HF_TOKEN", "hf_a\r\nX-Evil: 1"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("HF_TOKEN")
                .hasMessageNotContaining("hf_a");
    }

    @ParameterizedTest
    @CsvSource({"1, true", "true, true", "ON, true", "yes, true", "0, false", "no, false", "'', false"})
    void flagsAreReadAsPythonReadsThem(String value, boolean on) throws IOException {
        assertThat(settings("HF_HUB_OFFLINE", value).offline()).isEqualTo(on);
        assertThat(settings("HF_HUB_DISABLE_SYMLINKS", value).symlinks()).isEqualTo(!on);
    }

    @Test
    void timeoutsAndAddressAreTaken() throws IOException {
        HubSettings settings = settings(
                "HF_HUB_ETAG_TIMEOUT", "3", "HF_HUB_DOWNLOAD_TIMEOUT", "60", "HF_ENDPOINT", "https://mirror.test/hf/");

        assertThat(settings.etagTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.downloadTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.endpoint()).isEqualTo(URI.create("https://mirror.test/hf"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ten", "0", "-1", "1.5", "99999999"})
    void aTimeoutThatIsNoneNamesItsVariable(String value) {
        assertThatThrownBy(() -> settings("HF_HUB_ETAG_TIMEOUT", value))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("HF_HUB_ETAG_TIMEOUT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"huggingface.co", "ftp://x", "https://", "file:///x", "http://a b", "https:x"})
    void anEndpointThatIsNoneNamesItsVariable(String value) {
        assertThatThrownBy(() -> settings("HF_ENDPOINT", value))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("HF_ENDPOINT");
    }

    private HubSettings settings(String... pairs) throws IOException {
        Map<String, String> environment = new HashMap<>(Map.of("HOME", home.toString()));
        for (int i = 0; i < pairs.length; i += 2) {
            environment.put(pairs[i], pairs[i + 1]);
        }
        return HubSettings.from(environment);
    }

    private static String secret(HubSettings settings) {
        HubSettings.Token token = settings.token();
        return token == null ? "" : token.secret();
    }
}
