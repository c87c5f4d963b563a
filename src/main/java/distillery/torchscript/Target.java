package distillery.torchscript;

/**
 * Where and how an emitted network computes.
 *
 * @param device PyTorch's name of it: {@code cpu}, {@code cuda:0}
 * @param channelsLast whether kernels of convolutions are stored channels last, so that images follow them
 */
public record Target(String device, Precision precision, boolean channelsLast) {}
