package distillery.schedulers;

import distillery.checkpoint.UnusableModelException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All samplers: the ways to walk from noise to a picture, by the names people know them by. For any thread.
 */
@SuppressWarnings("ImmutableEnumChecker") // The fields are method references and a copied list.
public enum Schedulers {
    PNDM("pndm", "PNDM", "PNDMScheduler", Pndm::schedule, "plms"),
    DDIM("ddim", "DDIM", "DDIMScheduler", Ddim::schedule),
    DDPM("ddpm", "DDPM", "DDPMScheduler", Ddpm::schedule),
    EULER("euler", "Euler", "EulerDiscreteScheduler", Euler::schedule),
    EULER_ANCESTRAL(
            "euler-a", "Euler a", "EulerAncestralDiscreteScheduler", EulerAncestral::schedule, "euler ancestral"),
    HEUN("heun", "Heun", "HeunDiscreteScheduler", Heun::schedule),
    LMS("lms", "LMS", "LMSDiscreteScheduler", Lms::schedule),
    DPM_PLUS_PLUS_2M("dpm++2m", "DPM++ 2M", "DPMSolverMultistepScheduler", DpmPlusPlus2M::schedule),
    DPM_PLUS_PLUS_2M_KARRAS("dpm++2m-karras", "DPM++ 2M Karras", "DPMSolverMultistepScheduler", DpmPlusPlus2M::karras),
    UNIPC("unipc", "UniPC", "UniPCMultistepScheduler", UniPc::schedule),
    LCM("lcm", "LCM", "LCMScheduler", Lcm::schedule);

    private interface Sampler {
        Schedule schedule(SchedulerConfig config, int steps);
    }

    private final String shortName;
    private final String label;
    private final String className;
    private final Sampler sampler;
    private final List<String> aliases;

    Schedulers(String shortName, String label, String className, Sampler sampler, String... aliases) {
        this.shortName = shortName;
        this.label = label;
        this.className = className;
        this.sampler = sampler;
        this.aliases = List.of(aliases);
    }

    /** What is typed on a command line, such as {@code euler-a}. */
    public String shortName() {
        return shortName;
    }

    /** What is shown to people, such as {@code Euler a}. */
    public String label() {
        return label;
    }

    /**
     * The table for a model.
     *
     * @param steps how many sampling steps; the table may hold more UNet calls
     * @throws IllegalArgumentException if there are no steps or more than the model's training steps allow
     * @throws UnusableModelException if the config asks this sampler for something it cannot do
     */
    public Schedule schedule(SchedulerConfig config, int steps) {
        if (steps < 1 || steps > config.noise().count()) {
            throw new IllegalArgumentException("This model can take from 1 to %d sampling steps, not %d."
                    .formatted(config.noise().count(), steps));
        }
        return sampler.schedule(config, steps);
    }

    /**
     * Finds a sampler by its short name, its label or a common other name; case, spaces, hyphens and underscores do not
     * matter, and "pp" may stand for "++".
     *
     * @throws IllegalArgumentException listing all short names, if none fits
     */
    public static Schedulers named(String name) {
        String wanted = plain(name);
        return Arrays.stream(values())
                .filter(one -> one.answersTo(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no scheduler named \"" + name + "\". Choose one of " + shortNames() + "."));
    }

    /**
     * The sampler that a model's config asks for by its diffusers class.
     *
     * @throws UnusableModelException listing all short names, if the class is none of these
     */
    public static Schedulers of(SchedulerConfig config) {
        if (config.className().equals(DPM_PLUS_PLUS_2M.className)) {
            return config.karrasSigmas() ? DPM_PLUS_PLUS_2M_KARRAS : DPM_PLUS_PLUS_2M;
        }
        return ofClass(config.className())
                .orElseThrow(() ->
                        new UnusableModelException("The model's scheduler_config.json asks for \"" + config.className()
                                + "\", which this version does not have. Choose one of " + shortNames() + "."));
    }

    /** The first sampler of a diffusers class. */
    public static Optional<Schedulers> ofClass(String className) {
        return Arrays.stream(values())
                .filter(one -> one.className.equals(className))
                .findFirst();
    }

    private boolean answersTo(String plain) {
        return plain.equals(plain(shortName))
                || plain.equals(plain(label))
                || aliases.stream().anyMatch(alias -> plain.equals(plain(alias)));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]", "").replace("++", "pp");
    }

    private static String shortNames() {
        return Arrays.stream(values()).map(Schedulers::shortName).collect(Collectors.joining(", "));
    }
}
