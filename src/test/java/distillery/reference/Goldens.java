package distillery.reference;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import distillery.checkpoint.Safetensors;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;

/** One case of src/test/resources/reference: a small diffusers folder and the numbers that real diffusers got from it. */
public final class Goldens implements AutoCloseable {
    private final Safetensors file;

    private Goldens(Safetensors file) {
        this.file = file;
    }

    public static Goldens of(String name) throws IOException {
        return at(folder(name).resolve("goldens.safetensors"));
    }

    /** Any file of numbers. */
    public static Goldens at(Path file) throws IOException {
        return new Goldens(Safetensors.open(file, file.toString()));
    }

    /** The case's diffusers folder. */
    public static Path folder(String name) {
        URL url = Goldens.class.getResource("/reference/" + name);
        try {
            return Path.of(Objects.requireNonNull(url, name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public float[] floats(String name) throws IOException {
        ByteBuffer bytes = file.read(name);
        float[] floats = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(floats);
        return floats;
    }

    public int[] ints(String name) throws IOException {
        ByteBuffer bytes = file.read(name);
        int[] ints = new int[bytes.remaining() / Integer.BYTES];
        bytes.asIntBuffer().get(ints);
        return ints;
    }

    public byte[] bytes(String name) throws IOException {
        ByteBuffer buffer = file.read(name);
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    public long[] shape(String name) {
        return file.tensor(name).shape().stream().mapToLong(Long::longValue).toArray();
    }

    public boolean has(String name) {
        return file.tensors().containsKey(name);
    }

    public String note(String key) {
        return Objects.requireNonNull(file.metadata().get(key), key);
    }

    public String noteOr(String key, String otherwise) {
        return file.metadata().getOrDefault(key, otherwise);
    }

    /** The settings of every pipeline run. */
    public List<Map<String, Object>> runs() throws IOException {
        return new ObjectMapper().readValue(note("runs"), new TypeReference<>() {});
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** How far apart two lists of numbers are, as a share of the second: |a - b| / |b|. */
    public static double distance(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException(a.length + " numbers against " + b.length);
        }
        double apart = 0;
        double size = 0;
        for (int i = 0; i < a.length; i++) {
            apart += Math.pow(a[i] - b[i], 2);
            size += Math.pow(b[i], 2);
        }
        return Math.sqrt(apart / size);
    }

    /** The points of a picture, red, green and blue in turn. */
    public static byte[] rgb(Path png) throws IOException {
        BufferedImage image = ImageIO.read(png.toFile());
        int[] points = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        byte[] rgb = new byte[3 * points.length];
        for (int i = 0; i < points.length; i++) {
            for (int channel = 0; channel < 3; channel++) {
                rgb[3 * i + channel] = (byte) (points[i] >> (16 - 8 * channel));
            }
        }
        return rgb;
    }

    /** Likeness of two 8-bit pictures in decibels; 50 is a difference of less than one level here and there. */
    public static double psnr(byte[] a, byte[] b) {
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            squares += Math.pow((a[i] & 0xff) - (b[i] & 0xff), 2);
        }
        return squares == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(255.0 * 255 * a.length / squares);
    }
}
