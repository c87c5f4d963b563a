package distillery.torchscript;

import distillery.nn.Weight;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Attribute names for weights: {@code conv_in.weight} becomes {@code conv_in_weight}. Two checkpoint names that
 * would become one are refused, for one of the weights would be lost. Unchanging.
 */
final class Names {
    private final Map<Weight, String> attributes = new LinkedHashMap<>();

    Names(List<Weight> weights) {
        Map<String, Weight> taken = new HashMap<>();
        for (Weight weight : weights) {
            String attribute = weight.name().replaceAll("[^A-Za-z0-9_]", "_");
            Weight other = taken.put(attribute, weight);
            if (other != null) {
                throw new IllegalArgumentException(
                        "The weights %s and %s both become the attribute %s.".formatted(other, weight, attribute));
            }
            attributes.put(weight, attribute);
        }
    }

    String of(Weight weight) {
        String attribute = attributes.get(weight);
        if (attribute == null) {
            throw new IllegalArgumentException(weight + " is no weight of this graph");
        }
        return attribute;
    }

    Map<Weight, String> all() {
        return attributes;
    }
}
