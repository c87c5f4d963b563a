package distillery.engine;

import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where time goes, operation by operation, as PyTorch's own profiler sees it. For the engine's thread. */
public final class Profile {
    private static final double MICROSECONDS = 1e-6;

    private Profile() {}

    private record Event(long thread, double start, double end, String operator) {
        double seconds() {
            return (end - start) * MICROSECONDS;
        }
    }

    /**
     * Runs some work under the profiler, which makes it a little slower.
     *
     * @return the seconds that each operator took itself, without those that it called, by names such as {@code aten::bmm}
     */
    public static Map<String, Double> of(Runnable work) throws IOException {
        Path file = Files.createTempFile("distillery", ".json");
        try {
            JniUtils.startProfile(false, false, false);
            try {
                work.run();
            } finally {
                JniUtils.stopProfile(file.toString());
            }
            return ownSeconds(events(new ObjectMapper().readTree(file.toFile())));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static List<Event> events(JsonNode trace) {
        List<Event> events = new ArrayList<>();
        for (JsonNode node : trace) {
            if (node.path("ph").asText().equals("X")) {
                double start = node.get("ts").doubleValue();
                events.add(new Event(
                        node.get("tid").longValue(),
                        start,
                        start + node.get("dur").doubleValue(),
                        node.get("name").textValue()));
            }
        }
        return events;
    }

    private static Map<String, Double> ownSeconds(List<Event> events) {
        events.sort(Comparator.comparingLong(Event::thread)
                .thenComparingDouble(Event::start)
                .thenComparing(Event::end, Comparator.reverseOrder()));
        Map<String, Double> own = new HashMap<>();
        Deque<Event> open = new ArrayDeque<>();
        for (Event event : events) {
            while (!open.isEmpty()
                    && (open.element().thread() != event.thread()
                            || open.element().end() <= event.start())) {
                open.pop();
            }
            if (!open.isEmpty()) {
                own.merge(open.element().operator(), -event.seconds(), Double::sum);
            }
            own.merge(event.operator(), event.seconds(), Double::sum);
            open.push(event);
        }
        return own;
    }
}
