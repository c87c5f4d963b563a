package distillery.report;

import distillery.compare.Contestant;
import distillery.compare.Environment;
import distillery.compare.Experiment;
import distillery.compare.Plan;
import distillery.compare.Run;
import distillery.compare.Subject;
import distillery.compare.Weights;
import distillery.hub.Catalogue;
import distillery.pipeline.Levers;
import distillery.pipeline.Picture;
import distillery.pipeline.Timings;
import distillery.schedulers.Schedulers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/** Experiments that never ran: somebody made up how long each run took, so that it is known what a report has to say. */
final class PaperExperiments {
    static final Subject CAT = new Subject("a cat", Optional.empty(), 7);
    static final Subject DOG = new Subject("a dog", Optional.of("cats"), 8);
    static final Environment LAPTOP = new Environment("1.0", "cpu", "Zen 4", 8, "float32", "2.7.1", "17", "Linux 6");
    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    static final int BLOCKS = 6;

    private PaperExperiments() {}

    /** One of the models that come with the program, as its authors run it. */
    static Contestant emoji(String model) {
        return contestant(model, model, 20);
    }

    static Contestant contestant(String name, String model, int steps) {
        return new Contestant(
                name, model, steps, 3, Schedulers.EULER_ANCESTRAL, 128, 128, Levers.OFF, 0, Optional.empty());
    }

    /** A model of Stable Diffusion 1 or 2, as its authors run it. */
    static Contestant stableDiffusion(String model) {
        return new Contestant(model, model, 25, 7.5, Schedulers.PNDM, 512, 512, Levers.OFF, 0, Optional.empty());
    }

    static Contestant budgeted(Contestant equal, int steps) {
        return new Contestant(
                equal.name() + " in 2 s",
                equal.model(),
                steps,
                equal.guidance(),
                equal.scheduler(),
                equal.width(),
                equal.height(),
                equal.levers(),
                equal.joined(),
                Optional.of(2.0));
    }

    static Experiment of(Contestant... contestants) {
        return of(new Plan(List.of(contestants), 0, List.of(CAT, DOG), BLOCKS), Map.of());
    }

    static Experiment of(Plan plan, Map<String, Weights> weights) {
        return new Experiment(
                "abc", "owner", plan, Optional.empty(), Optional.empty(), NOON, Optional.of(LAPTOP), weights);
    }

    static Experiment with(Experiment experiment, Map<String, Weights> weights) {
        return of(experiment.plan(), weights);
    }

    /** What a model with its own UNet consists of. */
    static Weights weights(String unet, String textEncoder) {
        return new Weights(
                3_330_384,
                7_000_000,
                14 << 20,
                Map.of(
                        "unet/diffusion_pytorch_model.safetensors", unet,
                        "text_encoder/model.safetensors", textEncoder,
                        "vae/diffusion_pytorch_model.safetensors", "vae"));
    }

    /** All runs of a plan, each of which begins when the one before it has ended. */
    static List<Run> runs(Plan plan, ToDoubleFunction<Plan.Turn> seconds) {
        List<Run> runs = new ArrayList<>();
        double clock = 0;
        for (int block = 0; block < plan.blocks(); block++) {
            for (Plan.Turn turn : plan.block(block)) {
                double total = seconds.applyAsDouble(turn);
                runs.add(run(plan, turn, total, clock));
                clock += total;
            }
        }
        return runs;
    }

    /** All runs of a plan in which a contestant is as fast in the last run as in the first. */
    static List<Run> runs(Plan plan, double... seconds) {
        return runs(plan, turn -> seconds[turn.contestant()]);
    }

    /** A run of which the UNet takes half the time, the text encoder and the decoder a quarter each. */
    static Run run(Plan plan, Plan.Turn turn, double total, double started) {
        int steps = plan.contestants().get(turn.contestant()).steps();
        Timings timings =
                new Timings(total / 16, total * 3 / 16, Collections.nCopies(steps, total / 2 / steps), total / 4);
        return new Run(
                turn,
                timings,
                "noise of " + turn.subject(),
                NOON.plusMillis(Math.round(started * 1e3)),
                turn.isCounted() ? Optional.empty() : Optional.of(1L << 20));
    }

    static Report report(Experiment experiment, List<Run> runs) {
        return report(experiment, runs, new Painted(Map.of()));
    }

    static Report report(Experiment experiment, List<Run> runs, Pictures pictures) {
        return Report.of(experiment, experiment.plan().baseline(), runs, pictures, /* compared= */ true, catalogue());
    }

    static Catalogue catalogue() {
        try {
            return Catalogue.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Points of all colours, others for each seed. */
    static Picture confetti(int width, int height, long seed) {
        byte[] rgb = new byte[3 * width * height];
        new Random(seed).nextBytes(rgb);
        return new Picture(width, height, rgb);
    }

    /** Pictures that nobody has to make, by contestant and subject. */
    record Painted(Map<List<Integer>, Picture> all) implements Pictures {
        @Override
        public Optional<Shown> find(int contestant, int subject) {
            return points(contestant, subject)
                    .map(picture -> new Shown("/%d/%d.png".formatted(contestant, subject), ""));
        }

        @Override
        public Optional<Picture> points(int contestant, int subject) {
            return Optional.ofNullable(all.get(List.of(contestant, subject)));
        }
    }
}
