package distillery.compare;

import distillery.gallery.Gallery;
import distillery.gallery.GalleryPicture;
import distillery.queue.Job;
import distillery.queue.Series;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Does the experiments of a server, a block at a time. For the worker's thread. */
public final class Laboratory implements Series {
    private final Experiments experiments;
    private final BlockRunner runner;
    private final Gallery gallery;
    private final Surroundings surroundings;

    public Laboratory(Experiments experiments, BlockRunner runner, Gallery gallery, Surroundings surroundings) {
        this.experiments = experiments;
        this.runner = runner;
        this.gallery = gallery;
        this.surroundings = surroundings;
    }

    @Override
    public boolean next(Job job, boolean following, Watch watch) throws IOException {
        String id = job.assignment().series().orElseThrow();
        Experiment experiment = described(experiments.find(id).orElseThrow());
        Plan plan = experiment.plan();
        if (experiment.needsCalibration()) {
            List<Run> runs = runner.calibrate(plan, watch).stream()
                    .map(BlockRunner.Made::run)
                    .toList();
            Plan larger = Budget.fill(plan, experiment.budget().orElseThrow(), runs);
            experiments.calibrated(id, larger, plan.contestants().size(), runs);
            return true;
        }
        int block = experiments.wholeBlocks(id);
        if (block < plan.blocks()) {
            List<BlockRunner.Made> made = runner.run(plan, block, following, watch);
            experiments.keep(id, made.stream().map(BlockRunner.Made::run).toList(), samples(job, experiment, made));
        }
        return block + 1 < plan.blocks();
    }

    /** The experiment with what it runs on; times from elsewhere are not mixed with those from here. */
    private Experiment described(Experiment experiment) throws IOException {
        Environment here = surroundings.environment();
        Optional<Environment> before = experiment.environment();
        if (before.isPresent() && !before.get().differences(here).isEmpty()) {
            throw new IllegalStateException(
                    "It began on another machine or with other settings (%s). Run it again here instead."
                            .formatted(String.join("; ", here.differences(before.get()))));
        }
        Map<String, Weights> weights = new HashMap<>();
        for (Contestant contestant : experiment.plan().contestants()) {
            if (!experiment.weights().containsKey(contestant.model()) && !weights.containsKey(contestant.model())) {
                weights.put(contestant.model(), surroundings.weights(contestant.model()));
            }
        }
        if (before.isPresent() && weights.isEmpty()) {
            return experiment;
        }
        experiments.describe(experiment, here, weights);
        return experiments.find(experiment.id()).orElseThrow();
    }

    /** Keeps the first picture that each contestant makes of a subject. */
    private List<Sample> samples(Job job, Experiment experiment, List<BlockRunner.Made> block) throws IOException {
        Environment here = experiment.environment().orElseThrow();
        Set<String> kept = experiments.samples(experiment.id()).stream()
                .map(sample -> sample.contestant() + "/" + sample.subject())
                .collect(Collectors.toSet());
        List<Sample> samples = new ArrayList<>();
        for (BlockRunner.Made made : block) {
            Plan.Turn turn = made.run().turn();
            if (turn.isCounted() && kept.add(turn.contestant() + "/" + turn.subject())) {
                String model =
                        experiment.plan().contestants().get(turn.contestant()).model();
                GalleryPicture picture = gallery.add(
                        made.image(),
                        new Gallery.Origin(
                                job.id(),
                                turn.contestant() * Plan.MOST_SUBJECTS + turn.subject(),
                                model,
                                here.dtype(),
                                here.device()));
                samples.add(new Sample(turn.contestant(), turn.subject(), picture.id()));
            }
        }
        return samples;
    }
}
