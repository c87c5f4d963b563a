package distillery.compare;

import distillery.pipeline.Timings;

/** A part of the way from prompt to picture, or all of it. */
public enum Stage {
    TEXT("text encoder"),
    UNET("UNet"),
    DECODE("decoder"),
    TOTAL("total"),
    /** One call of the UNet and what goes with it, of which UNET is made. */
    STEP("step");

    private final String label;

    Stage(String label) {
        this.label = label;
    }

    /** For people. */
    public String label() {
        return label;
    }

    /** How long it took, in seconds. */
    public double seconds(Timings timings) {
        return switch (this) {
            case TEXT -> timings.tokenize() + timings.text();
            case UNET -> timings.unet();
            case DECODE -> timings.decode();
            case TOTAL -> timings.total();
            case STEP -> timings.unet() / Math.max(1, timings.steps().size());
        };
    }
}
