package distillery.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import distillery.checkpoint.PartFolder;
import distillery.emoji.Example;
import distillery.engine.Engine;
import distillery.reference.Goldens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures are encoded once for one autoencoder, and again for another. */
class LatentPoolTest {
    private static final int COUNT = 18;

    private static final Examples GONE = new Examples() {
        @Override
        public int edge() {
            return 64;
        }

        @Override
        public Example example(long index) {
            throw new IllegalStateException("asked for a picture again");
        }

        @Override
        public String caption(long index, RandomGenerator random) {
            return "";
        }
    };

    @TempDir
    private Path work;

    @Test
    void whatWasEncodedIsReadBackByTheNextRun() throws IOException {
        try (Engine engine = Engine.open("cpu")) {
            LatentPool first = encode(engine, "sd1", new PaintedSquares(64));
            LatentPool second = encode(engine, "sd1", GONE);

            assertThat(second.size()).isEqualTo(COUNT);
            assertThat(second.numbers()).isEqualTo(4 * 8 * 8);
            for (int i = 0; i < COUNT; i++) {
                assertThat(second.latents(i)).isEqualTo(first.latents(i));
            }
            assertThat(first.latents(0)).isNotEqualTo(first.latents(1));
        }
    }

    @Test
    void anotherAutoencoderDoesNotTakeThemForItsOwn() throws IOException {
        try (Engine engine = Engine.open("cpu")) {
            encode(engine, "sd1", new PaintedSquares(64));

            assertThatThrownBy(() -> encode(engine, "sd2", GONE)).hasMessage("asked for a picture again");
        }
    }

    @Test
    void scalingByTheDeviationMakesItOne() throws IOException {
        try (Engine engine = Engine.open("cpu")) {
            LatentPool pool = encode(engine, "sd1", new PaintedSquares(64));

            assertThat(pool.scaled(1 / pool.deviation()).deviation()).isCloseTo(1, within(1e-4));
        }
    }

    private LatentPool encode(Engine engine, String model, Examples examples) throws IOException {
        PartFolder vae = new PartFolder(Goldens.folder(model).resolve("vae"), "vae");
        return LatentPool.encode(engine, vae, examples, COUNT, work, done -> {});
    }
}
