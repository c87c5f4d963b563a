package distillery.pipeline;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** A picture as the bytes of a JPEG file: small, for lists and previews, not the picture itself. For any thread. */
@SuppressWarnings("ArrayRecordComponent")
public record JpegImage(byte[] bytes) {
    private static final float QUALITY = 0.85f;

    /**
     * Makes a thumbnail.
     *
     * @param edge of the square that the picture is made to fit into, in points; smaller pictures keep their size
     */
    public static JpegImage thumbnail(Picture picture, int edge) {
        double factor = Math.min(1, edge / (double) Math.max(picture.width(), picture.height()));
        int width = (int) Math.max(1, Math.round(picture.width() * factor));
        int height = (int) Math.max(1, Math.round(picture.height() * factor));
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = small.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(PngImage.bufferedImage(picture), 0, 0, width, height, null);
        graphics.dispose();
        return encode(small);
    }

    private static JpegImage encode(BufferedImage image) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam settings = writer.getDefaultWriteParam();
        settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        settings.setCompressionQuality(QUALITY);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return new JpegImage(bytes.toByteArray());
    }

    /** Writes the file so that it is there whole or not at all. */
    public void save(Path file) throws IOException {
        SafeFile.write(file, bytes);
    }
}
