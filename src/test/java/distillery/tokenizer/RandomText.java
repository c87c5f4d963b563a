package distillery.tokenizer;

import java.util.Random;

/** Texts that nobody would type: every plane of Unicode, controls, half surrogate pairs, special tokens. */
final class RandomText {
    private static final String[] PIECES = {"<|endoftext|>", "<|startoftext|>", "!", "'re", " ", "\u3000", "\0", "</w>"
    };

    private RandomText() {}

    static String of(Random random) {
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(random.nextInt(10) == 0 ? 400 : 30);
        for (int i = 0; i < pieces; i++) {
            switch (random.nextInt(8)) {
                case 0 -> text.append(PIECES[random.nextInt(PIECES.length)]);
                case 1 -> text.append((char) random.nextInt(0x20));
                case 2 -> text.append((char) (0xD800 + random.nextInt(0x800)));
                case 3 -> text.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
                case 4 -> text.append((char) (0x300 + random.nextInt(0x70)));
                case 5 -> text.append((char) random.nextInt(0x3000));
                default -> text.append((char) (' ' + random.nextInt(95)));
            }
        }
        return text.toString();
    }
}
