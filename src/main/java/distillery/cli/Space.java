package distillery.cli;

import distillery.web.http.Frame;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A Space of Hugging Face, where the program runs in a container behind their servers, and its pages stand in a frame on theirs.
 * Unchanging.
 *
 * @param id whose it is and what it is called: {@code somebody/distillery}
 * @param host under which name browsers reach it, by https
 */
record Space(String id, String host) {
    /** The variable that says whether this is one. */
    static final String ID_VARIABLE = "SPACE_ID";

    private static final String HOST_VARIABLE = "SPACE_HOST";

    /** Their servers ask from elsewhere. */
    private static final Map<String, String> SETTINGS = Map.of("host", "0.0.0.0");

    /**
     * The one that the program runs in, if it runs in one.
     *
     * @param environment names to values, as {@link System#getenv()} gives them
     */
    static Optional<Space> in(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(ID_VARIABLE))
                .filter(id -> !id.isBlank())
                .map(id -> new Space(id, host(id, environment.getOrDefault(HOST_VARIABLE, ""))));
    }

    /** Without a name of its own it goes by that of its owner and itself. */
    private static String host(String id, String told) {
        return told.isBlank() ? id.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + ".hf.space" : told.strip();
    }

    /** What a setting is here where nobody sets it. */
    Optional<String> setting(String key) {
        return Optional.ofNullable(SETTINGS.get(key));
    }

    /** Where browsers find it. */
    String address() {
        return "https://" + host;
    }

    /** The pages that show it. */
    Frame frame() {
        return new Frame(List.of("https://huggingface.co", "https://*.hf.space"));
    }

    /** What whoever uses it has to know. */
    String caution() {
        return id + ", whose disk is empty after every restart and every sleep: download what you want to keep";
    }
}
