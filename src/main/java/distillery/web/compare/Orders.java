package distillery.web.compare;

import distillery.compare.Contestant;
import distillery.compare.Experiment;
import distillery.compare.Experiments;
import distillery.compare.Lineup;
import distillery.compare.Plan;
import distillery.pipeline.Lever;
import distillery.pipeline.Levers;
import distillery.queue.Assignment;
import distillery.queue.JobQueue;
import distillery.schedulers.Schedulers;
import distillery.statistics.SignedRanks;
import distillery.web.http.Numbers;
import distillery.web.http.Refusal;
import distillery.web.http.Visitor;
import distillery.web.http.Visitors;
import distillery.web.models.ModelCard;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Brings experiments into the queue: new ones, more pairs, newcomers, those that stopped, and those to be run again. For any thread. */
public final class Orders {
    /** What the button on the page promises. */
    private static final int MORE = 5;

    private final Experiments experiments;
    private final JobQueue queue;
    private final Visitors visitors;
    private final Supplier<List<ModelCard>> models;
    private final Supplier<List<String>> troubles;

    /** @param troubles what keeps pictures from being made now */
    public Orders(
            Experiments experiments,
            JobQueue queue,
            Visitors visitors,
            Supplier<List<ModelCard>> models,
            Supplier<List<String>> troubles) {
        this.experiments = experiments;
        this.queue = queue;
        this.visitors = visitors;
        this.models = models;
        this.troubles = troubles;
    }

    /** Begins an experiment and goes to its page; or sets the status and tells why it cannot be. */
    Optional<String> begin(Context ctx, Plan plan, Optional<Double> budget, Optional<String> again) {
        String owner = visitors.of(ctx).name();
        Optional<String> reason = Refusal.of(ctx, troubles.get());
        if (reason.isPresent()) {
            return reason;
        }
        Experiment experiment = experiments.add(owner, plan, budget, again);
        Optional<String> trouble = submit(ctx, owner, experiment);
        if (trouble.isPresent()) {
            experiments.forget(experiment.id());
        }
        return trouble;
    }

    private Optional<String> submit(Context ctx, String owner, Experiment experiment) {
        Plan plan = experiment.plan();
        Contestant first = plan.contestants().get(0);
        Assignment assignment = new Assignment(
                first.model(),
                first.request(plan.subjects().get(0)),
                2 * plan.contestants().size(),
                false,
                Optional.of(experiment.id()));
        Optional<String> trouble = Refusal.of(ctx, queue.submit(owner, assignment));
        if (trouble.isEmpty()) {
            ctx.redirect("/compare/" + experiment.id(), HttpStatus.SEE_OTHER);
        }
        return trouble;
    }

    /** Some more pairs. */
    public void more(Context ctx) {
        Experiment experiment = idle(ctx);
        change(() -> experiments.extend(experiment.id(), MORE));
        resubmit(ctx, experiment);
    }

    /** Somebody joins. */
    public void join(Context ctx) {
        Experiment experiment = idle(ctx);
        Plan plan = experiment.plan();
        String model = Optional.ofNullable(ctx.formParam("model")).orElse("");
        if (models.get().stream().noneMatch(card -> card.here() && card.name().equals(model))) {
            throw new BadRequestResponse("There is no model of that name here.");
        }
        Contestant like = plan.contestants().get(plan.baseline());
        Lineup.Usual usual =
                new Lineup.Usual(like.steps(), like.guidance(), like.scheduler(), like.width(), like.height());
        change(() -> {
            int steps = Optional.ofNullable(ctx.formParam("steps"))
                    .filter(typed -> !typed.isBlank())
                    .map(Numbers::whole)
                    .orElse(like.steps());
            Schedulers scheduler = Optional.ofNullable(ctx.formParam("scheduler"))
                    .filter(typed -> !typed.isBlank())
                    .map(Schedulers::named)
                    .orElse(like.scheduler());
            Levers levers = like.levers()
                    .with(Lever.names()
                            .collect(Collectors.toMap(
                                    name -> name,
                                    name -> Optional.ofNullable(ctx.formParam(name))
                                            .orElse(""))));
            Contestant newcomer = Lineup.newcomer(plan.contestants(), model, steps, scheduler, levers, usual);
            newcomer.request(plan.subjects().get(0));
            experiments.join(
                    experiment.id(),
                    newcomer,
                    Math.max(SignedRanks.FEWEST, plan.subjects().size()));
        });
        resubmit(ctx, experiment);
    }

    /** What stopped goes on. */
    public void resume(Context ctx) {
        resubmit(ctx, idle(ctx));
    }

    /** The same once more, as whoever asks for it. */
    public void again(Context ctx) {
        Experiment experiment = found(ctx);
        Plan plan = experiment.plan();
        begin(ctx, plan, experiment.budget(), Optional.of(experiment.id())).ifPresent(trouble -> {
            throw new HttpResponseException(ctx.statusCode(), trouble);
        });
    }

    private void resubmit(Context ctx, Experiment experiment) {
        Experiment now = experiments.find(experiment.id()).orElseThrow();
        submit(ctx, experiment.owner(), now).ifPresent(trouble -> {
            throw new HttpResponseException(ctx.statusCode(), trouble);
        });
    }

    private static void change(Runnable change) {
        try {
            change.run();
        } catch (IllegalArgumentException e) {
            throw new BadRequestResponse(String.valueOf(e.getMessage()));
        }
    }

    private Experiment found(Context ctx) {
        return experiments.find(ctx.pathParam("id")).orElseThrow(NotFoundResponse::new);
    }

    /** An experiment of whoever asks, on which nobody works. */
    private Experiment idle(Context ctx) {
        Experiment experiment = found(ctx);
        Visitor visitor = visitors.of(ctx);
        if (!visitor.operator() && !experiment.owner().equals(visitor.name())) {
            throw new ForbiddenResponse("Only whoever began an experiment changes it. Run it again to have your own.");
        }
        if (queue.ofSeries(experiment.id()).map(job -> !job.state().isEnd()).orElse(false)) {
            throw new HttpResponseException(HttpStatus.CONFLICT.getCode(), "It runs already. Wait for its end.");
        }
        return experiment;
    }
}
