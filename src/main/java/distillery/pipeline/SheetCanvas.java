package distillery.pipeline;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/** The paper of a {@link ContactSheet}: white at first. For one thread. */
final class SheetCanvas {
    /** Hardly seen, but it shows where a picture on white ends. */
    private static final Color FRAME = new Color(0xE3E6EA);

    private final BufferedImage image;
    private final Graphics2D graphics;

    SheetCanvas(int width, int height) {
        this.image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        this.graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    }

    /** Writes a line whose lower left corner is there. */
    void write(SheetText kind, String text, int left, int bottom) {
        graphics.setFont(kind.font());
        graphics.setColor(kind.colour());
        graphics.drawString(text, left, bottom - kind.base());
    }

    /** Lays a picture with its upper left corner there, enlarged to so many points, in a thin frame. */
    void lay(Picture picture, int left, int top, int width, int height) {
        graphics.drawImage(PngImage.bufferedImage(picture), left, top, width, height, null);
        graphics.setColor(FRAME);
        graphics.drawRect(left - 1, top - 1, width + 1, height + 1);
    }

    /** What is on it; nothing can be laid on it any more. */
    Picture picture() {
        graphics.dispose();
        byte[] rgb = new byte[3 * image.getWidth() * image.getHeight()];
        for (int i = 0; i < rgb.length; i += 3) {
            int point = image.getRGB(i / 3 % image.getWidth(), i / 3 / image.getWidth());
            rgb[i] = (byte) (point >> 16);
            rgb[i + 1] = (byte) (point >> 8);
            rgb[i + 2] = (byte) point;
        }
        return new Picture(image.getWidth(), image.getHeight(), rgb);
    }
}
