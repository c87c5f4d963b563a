package distillery.torchscript;

/**
 * Where and how an emitted network computes.
 *
 * @param device PyTorch's name of it: {@code cpu}, {@code cuda:0}
 */
public record Target(String device, Precision precision, Layout layout) {}
