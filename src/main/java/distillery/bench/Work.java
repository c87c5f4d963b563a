package distillery.bench;

import java.util.Optional;

/**
 * One piece of work, ready to be done again and again.
 *
 * @param name what it is: {@code unet-step}
 * @param model whose networks do it
 * @param arithmetic how much is computed; nothing where that is not known, or where nothing is computed
 * @param once does it; ends when the device has finished
 */
public record Work(String name, String model, Optional<Arithmetic> arithmetic, Runnable once) {}
