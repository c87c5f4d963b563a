package distillery.emoji;

/** The mean of paints near a hue, weighted by area. For one thread. */
final class Mean {
    private final double hue;
    private double area;
    private double turn;
    private double saturation;
    private double value;

    Mean(double hue) {
        this.hue = hue;
    }

    void accept(Hsv hsv, double weight) {
        area += weight;
        turn += weight * Math.IEEEremainder(hsv.hue() - hue, 360);
        saturation += weight * hsv.saturation();
        value += weight * hsv.value();
    }

    /** Black when nothing was met. */
    Hsv paint() {
        return area == 0 ? new Hsv(0, 0, 0) : new Hsv((hue + turn / area + 360) % 360, saturation / area, value / area);
    }
}
