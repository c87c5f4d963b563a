package distillery.compare;

import distillery.pipeline.Timings;

/** A part of the way from prompt to picture, or all of it. */
public enum Stage {
    TEXT,
    UNET,
    DECODE,
    TOTAL;

    double seconds(Timings timings) {
        return switch (this) {
            case TEXT -> timings.tokenize() + timings.text();
            case UNET -> timings.unet();
            case DECODE -> timings.decode();
            case TOTAL -> timings.total();
        };
    }
}
