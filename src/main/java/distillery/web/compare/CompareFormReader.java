package distillery.web.compare;

import distillery.compare.Budget;
import distillery.compare.Contestant;
import distillery.compare.Lineup;
import distillery.compare.Plan;
import distillery.compare.Subject;
import distillery.pipeline.GenerateRequest;
import distillery.pipeline.Lever;
import distillery.pipeline.Levers;
import distillery.pipeline.Seeds;
import distillery.schedulers.Schedulers;
import distillery.web.http.Numbers;
import distillery.web.http.PlainText;
import distillery.web.models.ModelCard;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads one form of an experiment, field by field. For one thread. */
final class CompareFormReader {
    private static final SecureRandom CHANCE = new SecureRandom();

    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final Map<String, String> errors = new LinkedHashMap<>();
    private final List<ModelCard> models;

    CompareFormReader(Map<String, List<String>> sent, List<ModelCard> models) {
        for (String field : CompareForm.FIELDS) {
            values.put(field, sent.getOrDefault(field, List.of()));
        }
        this.models = models;
    }

    CompareForm.Reading read() {
        List<ModelCard> cards = cards();
        List<Integer> steps = parsed("steps", () -> listed("steps", Numbers::whole), List.of());
        List<Schedulers> schedulers = parsed(
                "scheduler",
                () -> all("scheduler").stream()
                        .filter(name -> !name.isBlank())
                        .map(Schedulers::named)
                        .toList(),
                List.of());
        List<Levers> levers = levers();
        Optional<Double> guidance = parsed("guidance", () -> optional("guidance"), Optional.empty());
        Optional<Double> budget = parsed("budget", () -> optional("budget").map(Budget::checked), Optional.empty());
        List<Subject> subjects = subjects();
        int pairs = parsed("pairs", () -> pairs(subjects.size()), 1);
        CompareForm asked = new CompareForm(values, errors);
        if (!errors.isEmpty()) {
            return new CompareForm.Reading(asked, Optional.empty());
        }
        ModelCard first = cards.get(0);
        Lineup.Usual usual = new Lineup.Usual(
                first.steps(),
                guidance.orElse(first.guidance()),
                Schedulers.named(first.scheduler()),
                first.size(),
                first.size());
        Optional<Plan> plan = parsed(
                "model",
                () -> {
                    List<Contestant> lineup =
                            Lineup.of(cards.stream().map(ModelCard::name).toList(), steps, schedulers, levers, usual);
                    if (lineup.size() > CompareForm.MOST_CONTESTANTS) {
                        throw new IllegalArgumentException(
                                "%d models with their steps and schedulers are too many; %d can be compared at once."
                                        .formatted(lineup.size(), CompareForm.MOST_CONTESTANTS));
                    }
                    // The limits stand where requests are made.
                    lineup.forEach(contestant -> contestant.request(subjects.get(0)));
                    return Optional.of(new Plan(lineup, 0, subjects, pairs));
                },
                Optional.empty());
        return new CompareForm.Reading(
                new CompareForm(values, errors), plan.map(all -> new CompareForm.Wish(all, budget)));
    }

    private List<Levers> levers() {
        Map<String, List<String>> pulled = new LinkedHashMap<>();
        Lever.names().forEach(name -> {
            List<String> texts = listed(name, text -> text);
            // Each by itself first, so that what is wrong stands beside its field.
            parsed(name, () -> Levers.combinations(Map.of(name, texts)), List.of());
            if (!errors.containsKey(name)) {
                pulled.put(name, texts);
            }
        });
        return Levers.combinations(pulled);
    }

    private List<ModelCard> cards() {
        List<ModelCard> chosen = new ArrayList<>();
        for (String name : all("model")) {
            Optional<ModelCard> card =
                    models.stream().filter(one -> one.name().equals(name)).findFirst();
            if (card.isEmpty()) {
                errors.put("model", "There is no model of that name here.");
            } else if (!card.get().here()) {
                errors.put(
                        "model",
                        "%s is not on this machine yet. Make a picture with it in the studio first.".formatted(name));
            } else {
                chosen.add(card.get());
            }
        }
        if (chosen.isEmpty()) {
            errors.putIfAbsent("model", "Choose two models or more, or one with several steps or schedulers.");
        }
        return chosen;
    }

    private List<Subject> subjects() {
        List<String> prompts = PlainText.of(value("prompt"))
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        if (prompts.isEmpty()) {
            errors.put("prompt", "Say what the pictures should show.");
        }
        List<Long> seeds = parsed("seeds", () -> listed("seeds", Seeds::parse), List.of());
        if (seeds.isEmpty()) {
            seeds = List.of(Integer.toUnsignedLong(CHANCE.nextInt()));
        }
        String negative = PlainText.of(value("negative")).strip();
        List<Subject> subjects = new ArrayList<>();
        for (String prompt : prompts) {
            for (long seed : seeds) {
                subjects.add(new Subject(prompt, negative.isEmpty() ? Optional.empty() : Optional.of(negative), seed));
            }
        }
        if (subjects.size() > CompareForm.MOST_SUBJECTS) {
            errors.put(
                    "prompt",
                    "%d prompts with their seeds are too many; %d can be drawn."
                            .formatted(subjects.size(), CompareForm.MOST_SUBJECTS));
        }
        parsed(
                "prompt",
                () -> subjects.stream()
                        .map(subject -> new GenerateRequest(
                                subject.prompt(), subject.negative(), 1, 1, 0, Schedulers.DDIM, 64, 64))
                        .toList(),
                List.of());
        return subjects;
    }

    private int pairs(int subjects) {
        int pairs = value("pairs").isBlank() ? Math.max(12, subjects) : Numbers.whole(value("pairs"));
        if (pairs < Math.max(1, subjects) || pairs > CompareForm.MOST_PAIRS) {
            throw new IllegalArgumentException("Pairs must be from %d, one for each prompt and seed, to %d, not %d."
                    .formatted(Math.max(1, subjects), CompareForm.MOST_PAIRS, pairs));
        }
        return pairs;
    }

    private String value(String field) {
        return all(field).stream().findFirst().orElse("");
    }

    private List<String> all(String field) {
        return values.getOrDefault(field, List.of());
    }

    private Optional<Double> optional(String field) {
        return value(field).isBlank() ? Optional.empty() : Optional.of(Numbers.decimal(value(field)));
    }

    private <T> List<T> listed(String field, Function<String, T> parse) {
        return Arrays.stream(value(field).strip().split("[,;\\s]+", -1))
                .filter(word -> !word.isEmpty())
                .map(parse)
                .distinct()
                .toList();
    }

    private <T> T parsed(String field, Supplier<T> value, T otherwise) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            errors.putIfAbsent(field, String.valueOf(e.getMessage()));
            return otherwise;
        }
    }
}
