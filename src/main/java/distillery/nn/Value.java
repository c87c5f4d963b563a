package distillery.nn;

import distillery.nn.Graph.Device;
import distillery.nn.Graph.Named;
import distillery.nn.Graph.None;
import distillery.nn.Graph.NumberFormat;
import distillery.nn.Graph.Size;
import java.util.ArrayList;
import java.util.List;

/**
 * A tensor that will exist when the network runs. It knows its width: channels for an image (batch, channels, h, w),
 * features for a sequence (batch, tokens, features) or a vector (batch, features). For the thread that writes the graph.
 */
public final class Value {
    private final Graph graph;
    private final int id;
    private final int width;

    Value(Graph graph, int id, int width) {
        this.graph = graph;
        this.id = id;
        this.width = width;
    }

    /** Its number in the graph, counted from 0 over inputs and results. */
    public int id() {
        return id;
    }

    public int width() {
        return width;
    }

    Graph graph() {
        return graph;
    }

    /** Any operation of PyTorch with this value as its first argument, for what has no method here. */
    public Value apply(int resultWidth, String operator, Object... others) {
        Object[] arguments = new Object[others.length + 1];
        arguments[0] = this;
        System.arraycopy(others, 0, arguments, 1, others.length);
        return graph.apply(resultWidth, operator, arguments);
    }

    private Value same(String operator, Object... others) {
        return apply(width, operator, others);
    }

    public Value plus(Value other) {
        return same("add", other);
    }

    public Value plus(double number) {
        return same("add", number);
    }

    public Value minus(Value other) {
        return same("sub", other);
    }

    public Value times(Value other) {
        return same("mul", other);
    }

    public Value times(double number) {
        return same("mul", number);
    }

    public Value dividedBy(double number) {
        return same("div", number);
    }

    public Value squared() {
        return same("square");
    }

    /** The mean of all numbers: any shape to a single one. */
    public Value mean() {
        return apply(1, "mean");
    }

    /** The mean of each member of a batch: (batch, …) to (batch). */
    public Value meanOfEach() {
        return apply(1, "flatten", 1, -1).apply(1, "mean", List.of(1));
    }

    /** x·σ(x); Elfwing et al., arXiv 1702.03118. */
    public Value silu() {
        return same("silu");
    }

    /** The exact form with the error function; Hendrycks and Gimpel, arXiv 1606.08415. */
    public Value gelu() {
        return same("gelu");
    }

    /** x·σ(1.702x), the quick form that OpenAI's CLIP was trained with. */
    public Value quickGelu() {
        return times(times(1.702).same("sigmoid"));
    }

    public Value relu() {
        return same("relu");
    }

    public Value tanh() {
        return same("tanh");
    }

    public Value clamp(double low, double high) {
        return same("clamp", low, high);
    }

    public Value abs() {
        return same("abs");
    }

    public Value exp() {
        return same("exp");
    }

    /** In the number format that the network was loaded in. */
    public Value toCompute() {
        return same("to", NumberFormat.COMPUTE);
    }

    /** In 32-bit floats. */
    public Value toFloat() {
        return same("to", NumberFormat.FLOAT);
    }

    /** (batch, channels) to (batch, channels, 1, 1), to be added to every place of an image. */
    public Value overImage() {
        return same("unsqueeze", 2).same("unsqueeze", 3);
    }

    /** (batch, features) or (batch) gains a last axis of size 1. */
    public Value column() {
        return apply(1, "unsqueeze", -1);
    }

    /** Image to sequence: (batch, channels, h, w) to (batch, h·w, channels). */
    public Value asSequence() {
        return same("flatten", 2, 3).same("transpose", 1, 2);
    }

    /** Sequence to image: (batch, h·w, channels) to (batch, channels, h, w), shaped like {@code image}. */
    public Value asImage(Value image) {
        return same("transpose", 1, 2).same("reshape_as", image);
    }

    /** Joins the channels of two images, this one's first. */
    public Value joinedWith(Value other) {
        return graph.apply(width + other.width, "cat", List.of(this, other), 1);
    }

    /** Joins the last axis of two vectors or sequences, this one's first. */
    public Value besides(Value other) {
        return graph.apply(width + other.width, "cat", List.of(this, other), -1);
    }

    /** Joins tensors along an axis, this one first; the axis that layers act on is then {@code resultWidth} wide. */
    public Value joined(int resultWidth, int axis, Value... others) {
        List<Value> all = new ArrayList<>(List.of(this));
        all.addAll(List.of(others));
        return graph.apply(resultWidth, "cat", all, axis);
    }

    /** Features {@code from} (included) to {@code to} (not included) of the last axis. */
    public Value features(int from, int to) {
        return apply(to - from, "slice", -1, from, to, 1);
    }

    /** Channels {@code from} (included) to {@code to} (not included) of an image. */
    public Value channels(int from, int to) {
        return apply(to - from, "slice", 1, from, to, 1);
    }

    /** Each pixel becomes 2×2 equal ones. */
    public Value doubled() {
        return same("upsample_nearest2d", None.NONE, List.of(2.0, 2.0));
    }

    /** Nearest-neighbour resize to the height and width of another image. */
    public Value resizedTo(Value other) {
        return same("upsample_nearest2d", List.of(new Size(other, 2), new Size(other, 3)), None.NONE);
    }

    /** Zeros added at the right and the bottom of an image. */
    public Value paddedRightAndBottom() {
        return same("constant_pad_nd", List.of(0, 1, 0, 1), 0.0);
    }

    /** 0, 1, 2 … {@code count - 1} as 32-bit floats, on this value's device. */
    public Value counting(int count) {
        return graph.apply(
                count, "arange", count, new Named("dtype", NumberFormat.FLOAT), new Named("device", new Device(this)));
    }
}
