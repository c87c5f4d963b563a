package distillery.web;

import distillery.queue.JobEvent;
import distillery.queue.JobListener;
import distillery.queue.JobQueue;
import distillery.queue.JobState;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Counts what happens, for Prometheus. Safe for all threads. */
final class Metrics implements JobListener {
    static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter jobs = Counter.builder()
            .name("distillery_jobs_total")
            .help("Jobs by what became of them; waiting counts submissions and new attempts.")
            .labelNames("state")
            .register(registry);
    private final Counter pictures = Counter.builder()
            .name("distillery_pictures_total")
            .help("Pictures that were made.")
            .register(registry);
    private final Histogram steps = Histogram.builder()
            .name("distillery_step_seconds")
            .help("Seconds of a step of the UNet.")
            .register(registry);

    Metrics(JobQueue queue, Supplier<Set<String>> loaded, IntSupplier sockets, IntSupplier tensors) {
        GaugeWithCallback.builder()
                .name("distillery_queue_waiting")
                .help("Jobs that wait.")
                .callback(gauge -> gauge.call(queue.waiting().size()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("distillery_models_loaded")
                .help("Models in memory.")
                .callback(gauge -> gauge.call(loaded.get().size()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("distillery_sockets")
                .help("Browsers that follow a job.")
                .callback(gauge -> gauge.call(sockets.getAsInt()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("distillery_engine_tensors")
                .help("Tensors outside of loaded networks; none between pictures.")
                .callback(gauge -> gauge.call(tensors.getAsInt()))
                .register(registry);
        JvmMetrics.builder().register(registry);
        // A state that no job was in yet is at zero, not absent.
        for (JobState state : JobState.values()) {
            jobs.initLabelValues(label(state));
        }
    }

    private static String label(JobState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void happened(JobEvent event) {
        if (event instanceof JobEvent.Changed changed) {
            jobs.labelValues(label(changed.state())).inc();
        } else if (event instanceof JobEvent.Stepped step) {
            steps.observe(step.seconds());
        } else if (event instanceof JobEvent.PictureMade) {
            pictures.inc();
        }
    }

    String text() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(bytes, registry.scrape());
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
