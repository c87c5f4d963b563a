package distillery.web;

import java.util.Map;

/**
 * What the server runs on. Unchanging.
 *
 * @param version the program's
 * @param beneath what the program runs on: names to versions
 * @param device what computes
 * @param dtype the number format that it computes in
 * @param settings by the names of their options, secrets masked
 */
public record Machine(
        String version, Map<String, String> beneath, String device, String dtype, Map<String, String> settings) {}
