package distillery.training;

import distillery.checkpoint.Dtype;
import distillery.checkpoint.Safetensors;
import distillery.checkpoint.SafetensorsWriter;
import distillery.checkpoint.TensorInfo;
import distillery.checkpoint.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * The file in which encoded examples wait for the next start of a run. Its name tells the autoencoder that encoded
 * them, so that another one's are never taken for them. For one thread.
 */
record PoolFile(Path path) {
    private static final String NAME = "latents";

    static PoolFile of(Path work, TensorSource autoencoder, int count) throws IOException {
        CRC32 crc = new CRC32();
        for (String name : autoencoder.tensors().keySet()) {
            crc.update(autoencoder.read(name));
        }
        return new PoolFile(work.resolve("%s-%d-%08x.safetensors".formatted(NAME, count, crc.getValue())));
    }

    boolean exists() {
        return Files.exists(path);
    }

    float[][] read() throws IOException {
        try (TensorSource file = Safetensors.open(path, path.toString())) {
            List<Long> shape = file.tensor(NAME).shape();
            FloatBuffer numbers = file.read(NAME).asFloatBuffer();
            float[][] latents = new float[Math.toIntExact(shape.get(0))][Math.toIntExact(shape.get(1))];
            for (float[] one : latents) {
                numbers.get(one);
            }
            return latents;
        }
    }

    void write(float[][] latents) throws IOException {
        Files.createDirectories(path.resolveSibling("."));
        SafetensorsWriter.write(path, new Latents(latents), Map.of());
    }

    /** The one tensor of the file: (examples, numbers). */
    @SuppressWarnings("ArrayRecordComponent")
    private record Latents(float[][] latents) implements TensorSource {
        @Override
        public String place() {
            return NAME;
        }

        @Override
        public SortedMap<String, TensorInfo> tensors() {
            List<Long> shape = List.of((long) latents.length, (long) latents[0].length);
            return new TreeMap<>(Map.of(NAME, new TensorInfo(NAME, Dtype.F32, shape)));
        }

        @Override
        public ByteBuffer read(String name) {
            int bytes = Math.multiplyExact(latents.length, Math.multiplyExact(latents[0].length, Float.BYTES));
            ByteBuffer buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
            FloatBuffer numbers = buffer.asFloatBuffer();
            for (float[] one : latents) {
                numbers.put(one);
            }
            return buffer;
        }

        @Override
        public void close() {}
    }
}
