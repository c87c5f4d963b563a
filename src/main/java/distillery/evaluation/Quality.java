package distillery.evaluation;

/**
 * How good a painter is. For any thread.
 *
 * @param seen prompts of what training may have shown
 * @param unseen prompts of what training never showed together
 * @param distance of its pictures of seen things to as many other drawings of the same kind
 */
public record Quality(Scores seen, Scores unseen, KernelDistance distance) {}
