package distillery.compare;

import distillery.store.Database;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All experiments that were begun, with their runs and votes. Safe for all threads. */
public final class Experiments {
    private static final int ID_BYTES = 16;

    private final Database database;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public Experiments(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Writes an experiment down; nothing runs yet.
     *
     * @param budget seconds for a second entry of each contestant
     * @param again the experiment that it repeats
     */
    public Experiment add(String owner, Plan plan, Optional<Double> budget, Optional<String> again) {
        byte[] bits = new byte[ID_BYTES];
        random.nextBytes(bits);
        Experiment experiment = new Experiment(
                HexFormat.of().formatHex(bits), owner, plan, budget, again, now(), Optional.empty(), Map.of());
        database.writer().useTransaction(handle -> ExperimentRows.add(handle, experiment));
        return experiment;
    }

    /** Takes back an experiment of which nothing ran. */
    public void forget(String id) {
        database.writer().useTransaction(handle -> ExperimentRows.delete(handle, id));
    }

    public Optional<Experiment> find(String id) {
        return database.reader().withHandle(handle -> ExperimentRows.find(handle, id));
    }

    /** The newest first. */
    public List<Experiment> newest(int most) {
        return database.reader()
                .withHandle(handle -> ExperimentRows.newest(handle, most).stream()
                        .flatMap(id -> ExperimentRows.find(handle, id).stream())
                        .toList());
    }

    /** In the order in which they were made, warm-ups and all. */
    public List<Run> runs(String id) {
        return database.reader().withHandle(handle -> RunRows.runs(handle, id));
    }

    /** The pictures that are still in the gallery. */
    public List<Sample> samples(String id) {
        return database.reader().withHandle(handle -> RunRows.samples(handle, id));
    }

    /** How many blocks were run. */
    public int wholeBlocks(String id) {
        return database.reader().withHandle(handle -> RunRows.wholeBlocks(handle, id));
    }

    /** Plans some blocks more. */
    public void extend(String id, int blocks) {
        database.writer().useTransaction(handle -> {
            Plan plan = ExperimentRows.find(handle, id).orElseThrow().plan();
            Plan longer = new Plan(plan.contestants(), plan.baseline(), plan.subjects(), plan.blocks() + blocks);
            ExperimentRows.setBlocks(handle, id, longer.blocks());
        });
    }

    /** Lets somebody join behind the blocks that are planned, and plans some more for all. */
    public void join(String id, Contestant newcomer, int blocks) {
        database.writer().useTransaction(handle -> {
            Plan plan = ExperimentRows.find(handle, id).orElseThrow().plan();
            List<Contestant> all = new ArrayList<>(plan.contestants());
            all.add(newcomer.from(plan.blocks()));
            Plan larger = new Plan(all, plan.baseline(), plan.subjects(), plan.blocks() + blocks);
            ExperimentRows.addContestants(handle, id, larger, plan.contestants().size());
            ExperimentRows.setBlocks(handle, id, larger.blocks());
        });
    }

    /** Remembers what an experiment runs on. */
    void describe(Experiment experiment, Environment environment, Map<String, Weights> weights) {
        Map<String, Weights> all = new HashMap<>(experiment.weights());
        all.putAll(weights);
        database.writer().useHandle(handle -> ExperimentRows.describe(handle, experiment.id(), environment, all));
    }

    /** Remembers uncounted runs and who joined because of them. */
    void calibrated(String id, Plan larger, int before, List<Run> runs) {
        database.writer().useTransaction(handle -> {
            ExperimentRows.addContestants(handle, id, larger, before);
            runs.forEach(run -> RunRows.addRun(handle, id, run));
        });
    }

    /** Remembers a block, all of it or nothing. */
    void keep(String id, List<Run> block, List<Sample> samples) {
        database.writer().useTransaction(handle -> {
            block.forEach(run -> RunRows.addRun(handle, id, run));
            samples.forEach(sample -> RunRows.addSample(handle, id, sample));
        });
    }

    /** Remembers a vote; a ballot that was cast already stays as it is. */
    public void vote(String id, Vote vote) {
        database.writer().useHandle(handle -> VoteRows.add(handle, id, vote, now()));
    }

    /** Of all voters, each one's in their order. */
    public List<Vote> votes(String id) {
        return database.reader().withHandle(handle -> VoteRows.ofExperiment(handle, id));
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
