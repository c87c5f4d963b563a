package distillery.web.models;

import distillery.web.http.Reach;
import java.util.List;

/**
 * A model as people choose it. Unchanging.
 *
 * @param name to ask for it
 * @param lineage where it comes from, in one line
 * @param parameters how many numbers its UNet has, in words
 * @param licence of its weights
 * @param scores that were published for it, in a line; empty where there are none
 * @param state whether it is in memory, on the disk or would be downloaded
 * @param here whether it can be used without a download
 * @param steps to start with
 * @param guidance to start with
 * @param scheduler short name, to start with
 * @param size of its pictures, to start with
 */
public record ModelCard(
        String name,
        String lineage,
        String parameters,
        String licence,
        String scores,
        String state,
        boolean here,
        int steps,
        double guidance,
        String scheduler,
        int size) {
    /** Those that somebody may choose: guests cause no downloads. */
    public static List<ModelCard> offered(List<ModelCard> all, Reach reach) {
        List<ModelCard> here = all.stream().filter(ModelCard::here).toList();
        return reach.guest() && !here.isEmpty() ? here : all;
    }
}
