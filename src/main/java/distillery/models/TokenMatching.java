package distillery.models;

import distillery.nn.Graph;
import distillery.nn.Graph.Named;
import distillery.nn.Graph.NumberFormat;
import distillery.nn.Graph.Size;
import distillery.nn.Value;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Makes attention cheaper where neighbours look alike: of all tokens but the corners of 2×2 squares, those that are most like
 * a corner are merged into it, attention sees what is left, and its result is given to all that were merged (Bolya and Hoffman,
 * arXiv 2303.17604). For one thread.
 *
 * @param corners the places of the tokens that stay, (tokens)
 * @param others the places of all others, (tokens)
 * @param merged as long as how many of the others are merged, one or more; what it holds does not matter
 */
record TokenMatching(Value corners, Value others, Value merged) {
    /** Adds the inputs that say what is merged. */
    static TokenMatching inputs(Graph graph) {
        return new TokenMatching(places(graph, "corners"), places(graph, "others"), places(graph, "merged"));
    }

    private static Value places(Graph graph, String name) {
        return graph.input(name, 1, NumberFormat.LONG);
    }

    /**
     * Attention between fewer tokens: (batch, tokens, features) to the same shape.
     *
     * @param metric tokens by whose cosines it is decided who is like whom
     * @param x what attention sees of the same tokens
     */
    Value around(UnaryOperator<Value> attention, Value metric, Value x) {
        Value unit = metric.apply(metric.width(), "div", metric.apply(1, "linalg_vector_norm", 2, List.of(-1), true));
        Value likeness = at(others, unit).apply(1, "bmm", at(corners, unit).apply(1, "transpose", 1, 2));
        Value order = likeness.apply(1, "amax", List.of(-1))
                .apply(1, "argsort", new Named("stable", true), new Named("dim", -1), new Named("descending", true));
        Size count = new Size(merged, 0);
        Value likest = order.apply(1, "slice", 1, 0, count, 1);
        Value rest = order.apply(1, "slice", 1, count, new Size(order, 1), 1);
        Value corner = likeness.apply(1, "argmax", -1).apply(1, "gather", 1, likest);

        Value other = at(others, x);
        Value means =
                at(corners, x).apply(x.width(), "scatter_reduce", 1, wide(corner, x), each(likest, other), "mean");
        Value seen = attention.apply(each(rest, other).joined(x.width(), 1, means));

        Value alone = seen.apply(x.width(), "slice", 1, 0, new Size(rest, 1), 1);
        Value shared = seen.apply(x.width(), "slice", 1, new Size(rest, 1), new Size(seen, 1), 1);
        Value all = each(corner, shared).joined(x.width(), 1, alone, shared);
        Value places = others.apply(1, "take", order)
                .joined(1, 1, corners.apply(1, "expand", List.of(new Size(order, 0), -1)));
        return all.apply(x.width(), "scatter", 1, wide(places, x), all);
    }

    /** The tokens of the same places in each member of a batch. */
    private static Value at(Value places, Value x) {
        return x.apply(x.width(), "index_select", 1, places);
    }

    /** The tokens of places (batch, tokens) that each member of a batch has for itself. */
    private static Value each(Value places, Value x) {
        return x.apply(x.width(), "gather", 1, wide(places, x));
    }

    /** Places (batch, tokens) to (batch, tokens, features), the same for each feature of {@code x}. */
    private static Value wide(Value places, Value x) {
        return places.apply(1, "unsqueeze", -1).apply(x.width(), "expand", List.of(-1, -1, x.width()));
    }
}
