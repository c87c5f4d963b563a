package distillery.compare;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a model consists of. Unchanging.
 *
 * @param unet how many numbers its UNet has
 * @param all how many numbers all its networks have
 * @param bytes that they take in memory
 * @param sha256 of the files of its weights, by their place in its folder
 */
public record Weights(long unet, long all, long bytes, Map<String, String> sha256) {
    public Weights {
        sha256 = new TreeMap<>(sha256);
    }
}
