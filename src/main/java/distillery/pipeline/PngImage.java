package distillery.pipeline;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A picture as the bytes of a PNG file, with texts that tell how it was made. Any thread may use it; nobody may write
 * to the array. The same picture and texts give the same bytes.
 */
@SuppressWarnings("ArrayRecordComponent")
public record PngImage(byte[] bytes) {
    /** The keyword under which AUTOMATIC1111 and its readers look for {@link Infotext}. */
    public static final String PARAMETERS = "parameters";

    private static final String FORMAT = "javax_imageio_png_1.0";

    /**
     * Encodes a picture with texts by keyword, in the map's order. They are written as {@code iTXt}, which is UTF-8;
     * {@code tEXt} would be Latin-1. The format has no place for U+0000 in a text: it is written as U+FFFD.
     *
     * @throws IllegalArgumentException if a keyword has not 1 to 79 printable ASCII characters
     */
    public static PngImage encode(Picture picture, Map<String, String> texts) {
        BufferedImage image = bufferedImage(picture);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
            IIOMetadata metadata =
                    writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), null);
            metadata.mergeTree(FORMAT, tree(texts));
            writer.setOutput(output);
            writer.write(new IIOImage(image, null, metadata));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return new PngImage(bytes.toByteArray());
    }

    /**
     * Reads the points of a file that this program wrote.
     *
     * @throws IOException if it cannot be read, or is none
     */
    public static Picture read(Path file) throws IOException {
        BufferedImage image = ImageIO.read(file.toFile());
        if (image == null) {
            throw new IOException(file + " is no picture");
        }
        int width = image.getWidth();
        int height = image.getHeight();
        int[] points = image.getRGB(0, 0, width, height, null, 0, width);
        byte[] rgb = new byte[3 * points.length];
        for (int i = 0; i < points.length; i++) {
            rgb[3 * i] = (byte) (points[i] >> 16);
            rgb[3 * i + 1] = (byte) (points[i] >> 8);
            rgb[3 * i + 2] = (byte) points[i];
        }
        return new Picture(width, height, rgb);
    }

    /** Writes the file so that it is there whole or not at all, even if the power fails. */
    public void save(Path file) throws IOException {
        SafeFile.write(file, bytes);
    }

    static BufferedImage bufferedImage(Picture picture) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_3BYTE_BGR);
        byte[] bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        byte[] rgb = picture.rgb();
        for (int i = 0; i < rgb.length; i += 3) {
            bgr[i] = rgb[i + 2];
            bgr[i + 1] = rgb[i + 1];
            bgr[i + 2] = rgb[i];
        }
        return image;
    }

    private static IIOMetadataNode tree(Map<String, String> texts) {
        IIOMetadataNode list = new IIOMetadataNode("iTXt");
        texts.forEach((keyword, text) -> {
            if (!keyword.matches("[!-~]([ -~]{0,77}[!-~])?")) {
                throw new IllegalArgumentException("\"" + keyword + "\" cannot be the keyword of a text in a PNG");
            }
            IIOMetadataNode entry = new IIOMetadataNode("iTXtEntry");
            entry.setAttribute("keyword", keyword);
            entry.setAttribute("compressionFlag", "FALSE");
            entry.setAttribute("compressionMethod", "0");
            entry.setAttribute("languageTag", "");
            entry.setAttribute("translatedKeyword", "");
            entry.setAttribute("text", text.replace('\0', '\uFFFD'));
            list.appendChild(entry);
        });
        IIOMetadataNode tree = new IIOMetadataNode(FORMAT);
        tree.appendChild(list);
        return tree;
    }
}
