package distillery.checkpoint;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The table of contents of a safetensors file: one JSON object that gives each tensor's dtype, shape and place in the
 * data that follows. Reading it proves that the tensors cover the data exactly, without holes or sharing. For one
 * thread.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">The format</a>
 */
final class SafetensorsHeader {
    private static final int MOST_TENSORS = 50_000;

    /** As many as NumPy ever allowed; PyTorch allows as many. */
    private static final int MOST_DIMENSIONS = 64;

    private static final JsonFactory JSON = JsonFactory.builder()
            // The names are not kept in a table that outlives the file.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private final String place;
    private final JsonParser json;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, SafetensorsEntry> entries = new TreeMap<>();

    private SafetensorsHeader(String place, JsonParser json) {
        this.place = place;
        this.json = json;
    }

    /** Reads the JSON text and compares it with the number of data bytes that follow it in the file. */
    static SafetensorsHeader parse(byte[] text, long dataBytes, String place) throws IOException {
        // A decoder refuses overlong and broken UTF-8, and keeps the parser from guessing another encoding.
        try (JsonParser json = JSON.createParser(
                new InputStreamReader(new ByteArrayInputStream(text), StandardCharsets.UTF_8.newDecoder()))) {
            SafetensorsHeader header = new SafetensorsHeader(place, json);
            header.readAll();
            header.refuseUnlessCovering(dataBytes);
            return header;
        } catch (JacksonException e) {
            throw new UnusableModelException(
                    "%s has a header that is not valid JSON: %s. Download the file again."
                            .formatted(place, TensorName.shown(e.getOriginalMessage())),
                    e);
        } catch (CharacterCodingException e) {
            throw new UnusableModelException(
                    place + " has a header that is not valid UTF-8. Download the file again.", e);
        }
    }

    Map<String, String> metadata() {
        return metadata;
    }

    /** Every tensor by its name. */
    Map<String, SafetensorsEntry> entries() {
        return entries;
    }

    private void readAll() throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw refusal("has a header that is not a JSON object");
        }
        boolean metadataSeen = false;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            if (name.equals("__metadata__")) {
                if (metadataSeen) {
                    throw refusal("has __metadata__ twice");
                }
                metadataSeen = true;
                readMetadata();
            } else if (entries.put(TensorName.checked(name, place), readEntry(name)) != null) {
                throw refusal(name, "is there twice");
            } else if (entries.size() > MOST_TENSORS) {
                throw refusal("has more than " + MOST_TENSORS + " tensors");
            }
        }
        if (json.nextToken() != null) {
            throw refusal("has something after its header's JSON object");
        }
    }

    private void readMetadata() throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw refusal("has a __metadata__ that is not a JSON object");
        }
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            if (json.nextToken() != JsonToken.VALUE_STRING || !isText(key) || !isText(json.getText())) {
                throw refusal(
                        "has a value that is not a text in its __metadata__, key \"" + TensorName.shown(key) + "\"");
            }
            if (metadata.put(key, json.getText()) != null) {
                throw refusal("has \"" + TensorName.shown(key) + "\" twice in its __metadata__");
            }
        }
    }

    /** Half a surrogate pair can be written in JSON, but stands for no character. */
    private static boolean isText(String text) {
        return text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }

    private SafetensorsEntry readEntry(String name) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw refusal(name, "is not described by a JSON object");
        }
        String dtype = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            json.nextToken();
            if (field.equals("dtype") && dtype == null) {
                dtype = json.getText();
            } else if (field.equals("shape") && shape == null) {
                shape = numbers(name, "shape", MOST_DIMENSIONS);
            } else if (field.equals("data_offsets") && offsets == null) {
                offsets = numbers(name, "data_offsets", 2);
            } else {
                throw refusal(name, "has a field \"" + TensorName.shown(field) + "\" too many");
            }
        }
        if (dtype == null || shape == null || offsets == null || offsets.size() != 2) {
            throw refusal(name, "lacks its dtype, its shape, or one of its two data_offsets");
        }
        SafetensorsEntry entry = new SafetensorsEntry(name, dtype, shape, offsets.get(0), offsets.get(1));
        String fault = entry.fault();
        if (fault != null) {
            throw refusal(name, fault);
        }
        return entry;
    }

    private List<Long> numbers(String name, String field, int most) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw refusal(name, "has a " + field + " that is not a list");
        }
        List<Long> numbers = new ArrayList<>(4);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
                    || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                    || json.getLongValue() < 0) {
                throw refusal(
                        name, "has \"" + TensorName.shown(json.getText()) + "\" in its " + field + ", not a size");
            }
            numbers.add(json.getLongValue());
            if (numbers.size() > most) {
                throw refusal(name, "has more than " + most + " numbers in its " + field);
            }
        }
        return numbers;
    }

    private void refuseUnlessCovering(long dataBytes) {
        List<SafetensorsEntry> inOrder = new ArrayList<>(entries.values());
        inOrder.sort(Comparator.comparingLong(SafetensorsEntry::begin).thenComparingLong(SafetensorsEntry::end));
        long covered = 0;
        for (SafetensorsEntry entry : inOrder) {
            if (entry.begin() < covered) {
                throw refusal(entry.name(), "shares bytes with another tensor");
            }
            if (entry.begin() > covered) {
                throw refusal(entry.name(), "comes after " + (entry.begin() - covered) + " bytes of no tensor");
            }
            covered = entry.end();
            if (covered > dataBytes) {
                throw refusal(
                        entry.name(),
                        "ends at byte %d of the data, but only %d bytes are there: the file was cut short"
                                .formatted(covered, dataBytes));
            }
        }
        if (covered < dataBytes) {
            throw refusal("has " + (dataBytes - covered) + " bytes after its last tensor");
        }
    }

    private UnusableModelException refusal(String name, String what) {
        return refusal("is damaged: tensor \"" + TensorName.shown(name) + "\" " + what);
    }

    private UnusableModelException refusal(String what) {
        return new UnusableModelException(place + " " + what + ". Download the file again.");
    }
}
