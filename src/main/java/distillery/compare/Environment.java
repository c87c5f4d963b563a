package distillery.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an experiment ran on; the components are keys of its files. Unchanging.
 *
 * @param program its version
 * @param device what computes, in the engine's words
 * @param processor the CPU's name, where the system tells
 * @param threads that the engine computes with on a CPU
 * @param dtype the number format of the UNet
 * @param engine PyTorch's version
 * @param java its version
 * @param system its name and version
 */
public record Environment(
        String program,
        String device,
        String processor,
        int threads,
        String dtype,
        String engine,
        String java,
        String system) {
    /** What is not the same in another, in words; nothing if times may be held against each other. */
    public List<String> differences(Environment other) {
        List<String> differences = new ArrayList<>();
        Map<String, String> here = facts();
        other.facts().forEach((name, value) -> {
            String own = here.getOrDefault(name, "");
            if (!own.equals(value)) {
                differences.add("%s: %s, not %s".formatted(name, own, value));
            }
        });
        return differences;
    }

    /** By their names, in their order. */
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("program", program);
        facts.put("device", device);
        facts.put("processor", processor);
        facts.put("threads", Integer.toString(threads));
        facts.put("dtype", dtype);
        facts.put("engine", engine);
        facts.put("java", java);
        facts.put("system", system);
        return facts;
    }
}
