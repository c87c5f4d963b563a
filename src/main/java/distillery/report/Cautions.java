package distillery.report;

import distillery.compare.Contestant;
import distillery.compare.Experiment;
import distillery.compare.Plan;
import distillery.compare.Weights;
import distillery.hub.Catalogue;
import distillery.hub.KnownModel;
import distillery.pipeline.Lever;
import distillery.schedulers.Schedulers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What one should know before one compares: where contestants differ in more than the one thing that is looked at. For any thread. */
final class Cautions {
    private final Plan plan;
    private final Experiment experiment;
    private final Catalogue catalogue;
    private final Set<String> sentences = new LinkedHashSet<>();

    private Cautions(Plan plan, Experiment experiment, Catalogue catalogue) {
        this.plan = plan;
        this.experiment = experiment;
        this.catalogue = catalogue;
    }

    /** From the catalogue's facts, the settings and the weights' checksums. */
    static List<String> of(Plan plan, Experiment experiment, Catalogue catalogue) {
        Cautions cautions = new Cautions(plan, experiment, catalogue);
        cautions.lineage();
        cautions.published();
        cautions.settings();
        cautions.licences();
        cautions.sharedNetworks();
        return List.copyOf(cautions.sentences);
    }

    private List<Contestant> equal() {
        return plan.contestants().stream()
                .filter(contestant -> contestant.budget().isEmpty())
                .toList();
    }

    private void lineage() {
        String baseline = plan.contestants().get(plan.baseline()).model();
        String root = teacher(baseline).orElse(baseline);
        for (Contestant contestant : equal()) {
            String model = contestant.model();
            if (catalogue.find(model).isEmpty()) {
                sentences.add("Where %s comes from is not known here.".formatted(model));
            } else if (!model.equals(root) && !teacher(model).equals(Optional.of(root))) {
                sentences.add(teacher(model)
                        .map(teacher -> "%s was distilled from %s, not from %s.".formatted(model, teacher, root))
                        .orElse("%s is no student of %s but a model of its own.".formatted(model, root)));
            }
        }
    }

    private Optional<String> teacher(String model) {
        return catalogue.find(model).map(KnownModel::teacher);
    }

    private void published() {
        for (Contestant contestant : equal()) {
            catalogue.find(contestant.model()).ifPresent(known -> {
                if (known.nativeSize() != null
                        && (contestant.width() != known.nativeSize() || contestant.height() != known.nativeSize())) {
                    sentences.add("%s was trained on pictures of %d × %d points and draws %d × %d here."
                            .formatted(
                                    contestant.model(),
                                    known.nativeSize(),
                                    known.nativeSize(),
                                    contestant.width(),
                                    contestant.height()));
                }
                Optional<Schedulers> own =
                        Optional.ofNullable(known.scheduler()).flatMap(Schedulers::ofClass);
                if (own.isPresent() && own.get() != contestant.scheduler()) {
                    sentences.add("%s was published with %s and takes %s here."
                            .formatted(
                                    contestant.model(),
                                    own.get().label(),
                                    contestant.scheduler().label()));
                }
            });
        }
    }

    private void settings() {
        differing("steps", contestant -> Integer.toString(contestant.steps()));
        differing("scheduler", contestant -> contestant.scheduler().label());
        differing(
                "guidance", contestant -> Double.toString(contestant.guidance()).replaceAll("\\.0$", ""));
        differing("size", contestant -> contestant.width() + " × " + contestant.height());
        Arrays.stream(Lever.values()).forEach(this::lever);
    }

    /** A lever is said also where all share it: then it is their models that are not themselves. */
    private void lever(Lever lever) {
        Function<Contestant, String> pulled =
                contestant -> contestant.levers().settings().getOrDefault(lever.shortName(), "off");
        differing(lever.words(), pulled);
        Set<String> all = equal().stream().map(pulled).collect(Collectors.toSet());
        if (all.size() == 1 && !all.contains("off")) {
            sentences.add("%s %s for all, which no model was published with."
                    .formatted(lever.label(), all.iterator().next()));
        }
    }

    private void differing(String what, Function<Contestant, String> value) {
        Map<String, String> values = new LinkedHashMap<>();
        equal().forEach(contestant ->
                values.merge(value.apply(contestant), contestant.name(), (some, another) -> some + " and " + another));
        if (values.size() > 1) {
            List<String> each = new ArrayList<>();
            values.forEach((one, names) -> each.add("%s (%s)".formatted(one, names)));
            sentences.add("Not the same %s: %s.".formatted(what, String.join(", ", each)));
        }
    }

    private void licences() {
        Map<String, Set<String>> licences = new LinkedHashMap<>();
        for (Contestant contestant : equal()) {
            catalogue
                    .find(contestant.model())
                    .ifPresent(known -> licences.computeIfAbsent(known.licence(), licence -> new LinkedHashSet<>())
                            .add(known.id()));
        }
        if (licences.size() > 1) {
            List<String> each = new ArrayList<>();
            licences.forEach(
                    (licence, models) -> each.add("%s for %s".formatted(licence, String.join(" and ", models))));
            sentences.add("Not the same licence: %s.".formatted(String.join("; ", each)));
        }
    }

    /** Says which networks are the same bytes, once the weights of all were read. */
    private void sharedNetworks() {
        List<String> models =
                plan.contestants().stream().map(Contestant::model).distinct().toList();
        List<Weights> all = models.stream()
                .map(experiment.weights()::get)
                .filter(Objects::nonNull)
                .toList();
        if (all.size() < 2 || all.size() < models.size()) {
            return;
        }
        boolean shared = rest(all.get(0)).size() > 1
                && all.stream().allMatch(weights -> rest(weights).equals(rest(all.get(0))));
        sentences.add(
                shared
                        ? "Only the UNets differ: text encoder and autoencoder are the same, byte for byte."
                        : "Not only the UNets differ: text encoders or autoencoders are not the same.");
    }

    private static Set<String> rest(Weights weights) {
        Set<String> others = new LinkedHashSet<>();
        weights.sha256().forEach((file, digest) -> {
            if (!file.startsWith("unet/")) {
                others.add(digest);
            }
        });
        return others;
    }
}
