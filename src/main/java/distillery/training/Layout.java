package distillery.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How small a student's UNet is made: the three sizes of BK-SDM (Kim et al., arXiv 2305.15798, section 3.1). Each takes
 * away what the one before it does, and more. For any thread.
 */
public enum Layout {
    /** One layer less in every block: the second one going down, the middle one of three going up. */
    BASE,
    /** The middle block goes too. */
    SMALL,
    /** And the innermost level, on both sides. */
    TINY;

    private static final Pattern UP = Pattern.compile("up_blocks\\.(\\d+)(?:\\.(resnets|attentions)\\.(\\d+))?(.*)");

    boolean keepsMiddle() {
        return this == BASE;
    }

    boolean keepsInnermostLevel() {
        return this != TINY;
    }

    /**
     * Where a part of the student stands in its teacher. Going up, the first and the third layer of each block are
     * kept, and blocks are counted from the innermost, so both get new numbers; all other names stay.
     *
     * @param path of a block, a layer or a tensor: {@code up_blocks.1.resnets.1.conv1.weight}
     */
    String inTeacher(String path) {
        Matcher up = UP.matcher(path);
        if (!up.matches()) {
            return path;
        }
        int block = Integer.parseInt(up.group(1)) + (keepsInnermostLevel() ? 0 : 1);
        String layer = up.group(2) == null ? "" : "." + up.group(2) + "." + 2 * Integer.parseInt(up.group(3));
        return "up_blocks." + block + layer + up.group(4);
    }

    /**
     * What is compared with the teacher: the result of every block going down and up. The tiny student's last block
     * going down has lost the downsampler that follows in its teacher, so there it is what the last transformer adds.
     *
     * <p>As the authors' program does: {@code src/kd_train_text_to_image.py} of Nota-NetsPresso/BK-SDM.
     *
     * @param levels of the student
     */
    List<FeaturePair> features(int levels) {
        List<FeaturePair> pairs = new ArrayList<>();
        for (int i = 0; i < levels; i++) {
            String block = "down_blocks." + i;
            boolean lostDownsampler = !keepsInnermostLevel() && i == levels - 1;
            pairs.add(
                    lostDownsampler
                            ? new FeaturePair(block + ".attentions.1.proj_out", block + ".attentions.0.proj_out")
                            : new FeaturePair(block, block));
        }
        for (int i = 0; i < levels; i++) {
            String block = "up_blocks." + i;
            pairs.add(new FeaturePair(inTeacher(block), block));
        }
        return pairs;
    }

    /** As it is typed: {@code base}, {@code small} or {@code tiny}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
