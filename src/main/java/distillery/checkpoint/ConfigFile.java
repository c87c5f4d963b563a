package distillery.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One {@code config.json} of a diffusers folder, read key by key. It remembers which keys were asked for, so that
 * {@link #refuseTheRest} can name an active key that this program does not know instead of running a wrong network.
 * For one thread.
 */
public final class ConfigFile {
    /** The largest published config has 5 kB. */
    private static final long MOST_BYTES = 1 << 20;

    private final String place;
    private final ObjectNode keys;
    private final Set<String> asked = new HashSet<>();

    private ConfigFile(String place, ObjectNode keys) {
        this.place = place;
        this.keys = keys;
    }

    /** Reads a file; {@code place} is what messages call it, such as {@code unet/config.json}. */
    public static ConfigFile read(Path file, String place) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new UnusableModelException(place + " is missing. Is this a complete diffusers folder?");
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new UnusableModelException(place + " is larger than " + MOST_BYTES + " bytes; no config is.");
        }
        return parse(Files.readAllBytes(file), place);
    }

    /** Reads a file by its path, which messages then show in full. */
    public static ConfigFile read(Path file) throws IOException {
        return read(file, file.toString());
    }

    /** Reads JSON text that is already in memory. */
    public static ConfigFile parse(byte[] json, String place) throws IOException {
        return new ConfigFile(place, StrictJson.object(json, place));
    }

    /** An object without keys, for a part whose config may be left out. */
    public static ConfigFile empty(String place) {
        return new ConfigFile(place, JsonNodeFactory.instance.objectNode());
    }

    public String place() {
        return place;
    }

    /** Whether the key is written at all, be it as {@code null}: for some keys the two mean different networks. */
    public boolean has(String key) {
        asked.add(key);
        return keys.has(key);
    }

    /** Whether the key is written with a value other than {@code null}. */
    public boolean hasValue(String key) {
        asked.add(key);
        return keys.hasNonNull(key);
    }

    public boolean flag(String key, boolean otherwise) {
        return value(key, otherwise, node -> node.isBoolean() ? node.booleanValue() : null, "true or false");
    }

    public int integer(String key, int otherwise) {
        return value(key, otherwise, ConfigFile::asInt, "a whole number");
    }

    /** A whole number that must be written. */
    public int integer(String key) {
        return integer(node(key), key);
    }

    public double number(String key, double otherwise) {
        return value(key, otherwise, ConfigFile::asFinite, "a number");
    }

    public String text(String key, String otherwise) {
        return value(key, otherwise, node -> node.isTextual() ? node.textValue() : null, "a text");
    }

    /** A list of whole numbers; a single number is read as a list of that one. */
    public List<Integer> integers(String key) {
        JsonNode node = node(key);
        List<Integer> list = new ArrayList<>();
        for (JsonNode item : node.isArray() ? node : List.of(node)) {
            list.add(integer(item, key));
        }
        return List.copyOf(list);
    }

    /** A list of texts, in which {@code null} is read as the empty text. */
    public List<String> texts(String key) {
        JsonNode node = node(key);
        List<String> list = new ArrayList<>();
        for (JsonNode item : node) {
            if (!item.isTextual() && !item.isNull()) {
                throw wrong(key, item, "a list of texts");
            }
            list.add(item.isNull() ? "" : item.textValue());
        }
        if (!node.isArray()) {
            throw wrong(key, node, "a list of texts");
        }
        return List.copyOf(list);
    }

    /** The value of a key that must be written, for shapes that the other methods do not cover. */
    public JsonNode node(String key) {
        asked.add(key);
        JsonNode node = keys.get(key);
        if (node == null || node.isNull()) {
            throw new UnusableModelException(place + " lacks " + key + ".");
        }
        return node;
    }

    /**
     * Refuses a key whose value is none of those given; one that is absent or {@code null} passes.
     *
     * @param allowed the values as JSON writes them, texts without their quotes
     */
    public ConfigFile mustBe(String key, String... allowed) {
        if (hasValue(key) && !List.of(allowed).contains(keys.get(key).asText())) {
            throw cannotRun(key);
        }
        return this;
    }

    /** Makes a record from this file; what the record refuses is told with this file's name. */
    public <T> T into(Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new UnusableModelException(place + " describes no network that can be built: " + e.getMessage(), e);
        }
    }

    /** Names keys that are known to change nothing here, so that they are not refused. */
    public ConfigFile ignore(String... known) {
        asked.addAll(List.of(known));
        return this;
    }

    /** A copy of all keys, for a config that differs in some of them. */
    public ObjectNode toJson() {
        return keys.deepCopy();
    }

    /** The names of all keys, in the file's order. */
    public List<String> keys() {
        List<String> names = new ArrayList<>();
        keys.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** An error about a key's value: "unet/config.json asks for KEY = VALUE, which this version cannot run." */
    public UnusableModelException cannotRun(String key) {
        return new UnusableModelException("%s asks for %s = %s, which this version cannot run. Use a model without it."
                .formatted(place, key, shown(keys.get(key))));
    }

    /**
     * Refuses the first key that is active (not null, false, or empty), was never asked for, and is not a note such as
     * {@code _class_name}.
     */
    public void refuseTheRest() {
        for (String key : keys()) {
            JsonNode value = keys.get(key);
            boolean idle = value.isNull()
                    || (value.isBoolean() && !value.booleanValue())
                    || (value.isContainerNode() && value.isEmpty());
            if (!asked.contains(key) && !key.startsWith("_") && !idle) {
                throw cannotRun(key);
            }
        }
    }

    private <T> T value(String key, T otherwise, Function<JsonNode, @Nullable T> read, String wanted) {
        asked.add(key);
        JsonNode node = keys.get(key);
        if (node == null || node.isNull()) {
            return otherwise;
        }
        @Nullable T value = read.apply(node);
        if (value == null) {
            throw wrong(key, node, wanted);
        }
        return value;
    }

    private int integer(JsonNode node, String key) {
        Integer value = asInt(node);
        if (value == null) {
            throw wrong(key, node, "a whole number");
        }
        return value;
    }

    private static @Nullable Double asFinite(JsonNode node) {
        return node.isNumber() && Double.isFinite(node.doubleValue()) ? (Double) node.doubleValue() : null;
    }

    private static @Nullable Integer asInt(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToInt() ? (Integer) node.intValue() : null;
    }

    private UnusableModelException wrong(String key, JsonNode node, String wanted) {
        return new UnusableModelException(
                "%s has %s = %s, where %s is expected.".formatted(place, key, shown(node), wanted));
    }

    private static String shown(JsonNode node) {
        String text = String.valueOf(node);
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
