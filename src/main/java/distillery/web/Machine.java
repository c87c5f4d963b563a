package distillery.web;

import java.util.Map;

/**
 * What the server runs on. Unchanging.
 *
 * @param version the program's
 * @param device what computes
 * @param dtype the number format that it computes in
 * @param settings by the names of their options, secrets masked
 */
public record Machine(String version, String device, String dtype, Map<String, String> settings) {}
