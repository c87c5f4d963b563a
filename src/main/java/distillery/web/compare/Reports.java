package distillery.web.compare;

import distillery.compare.Experiment;
import distillery.compare.Experiments;
import distillery.compare.Run;
import distillery.compare.Sample;
import distillery.gallery.Gallery;
import distillery.hub.Catalogue;
import distillery.queue.Job;
import distillery.queue.JobQueue;
import distillery.report.Drift;
import distillery.report.Pictures;
import distillery.report.Poll;
import distillery.report.Report;
import distillery.web.http.Visitor;
import distillery.web.models.ModelCard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Puts together what pages show of experiments, and remembers the last ones, because statistics take time. Safe for all threads. */
public final class Reports {
    private static final int KEPT = 64;

    private final Experiments experiments;
    private final Gallery gallery;
    private final JobQueue queue;
    private final Catalogue catalogue;
    private final Supplier<List<ModelCard>> models;
    private final Map<Key, Report> kept = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Report> eldest) {
            return size() > KEPT;
        }
    };

    /** What a report depends on. */
    private record Key(Experiment experiment, int baseline, int runs, List<Sample> samples, boolean compared) {}

    public Reports(
            Experiments experiments,
            Gallery gallery,
            JobQueue queue,
            Catalogue catalogue,
            Supplier<List<ModelCard>> models) {
        this.experiments = experiments;
        this.gallery = gallery;
        this.queue = queue;
        this.catalogue = catalogue;
        this.models = models;
    }

    /**
     * An experiment as its page shows it now.
     *
     * @param baseline the number of the contestant that the others are held against; empty for the experiment's own
     */
    Optional<ExperimentView> view(String id, Optional<Integer> baseline, Visitor visitor) {
        return experiments.find(id).map(experiment -> {
            Optional<Job> job = queue.ofSeries(id);
            boolean over = job.map(latest -> latest.state().isEnd()).orElse(true);
            List<Sample> samples = experiments.samples(id);
            Report report = report(experiment, baseline, samples, over);
            return new ExperimentView(
                    report,
                    job,
                    experiments.wholeBlocks(id),
                    visitor.operator() || experiment.owner().equals(visitor.name()),
                    visitor.reach().mayCompare(),
                    Poll.of(report.plan(), experiments.votes(id), visitor.name()),
                    over ? drift(report, samples) : Optional.empty(),
                    models.get().stream()
                            .filter(ModelCard::here)
                            .map(ModelCard::name)
                            .toList());
        });
    }

    /** An experiment with its pictures in it, for files that stand alone. */
    Optional<ExperimentView> portable(String id, Optional<Integer> baseline) {
        return experiments.find(id).map(experiment -> {
            Pictures pictures = new InlinePictures(new KeptPictures(gallery, experiments.samples(id)));
            Report report = Report.of(
                    experiment, against(experiment, baseline), experiments.runs(id), pictures, true, catalogue);
            return new ExperimentView(
                    report,
                    queue.ofSeries(id),
                    experiments.wholeBlocks(id),
                    false,
                    false,
                    Poll.of(report.plan(), experiments.votes(id), ""),
                    Optional.empty(),
                    List.of());
        });
    }

    private static int against(Experiment experiment, Optional<Integer> baseline) {
        return baseline.filter(
                        number -> number < experiment.plan().contestants().size())
                .orElse(experiment.plan().baseline());
    }

    private Report report(Experiment experiment, Optional<Integer> baseline, List<Sample> samples, boolean over) {
        List<Run> runs = experiments.runs(experiment.id());
        int against = against(experiment, baseline);
        Key key = new Key(experiment, against, runs.size(), samples, over);
        synchronized (kept) {
            return kept.computeIfAbsent(
                    key,
                    missing ->
                            Report.of(experiment, against, runs, new KeptPictures(gallery, samples), over, catalogue));
        }
    }

    private Optional<Drift> drift(Report again, List<Sample> samples) {
        return again.experiment().again().flatMap(experiments::find).map(first -> {
            List<Sample> before = experiments.samples(first.id());
            return Drift.of(
                    report(first, Optional.empty(), before, false),
                    new KeptPictures(gallery, before),
                    again,
                    new KeptPictures(gallery, samples));
        });
    }
}
