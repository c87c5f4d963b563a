package distillery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What whoever starts the program is told about whom it lets in. */
class ShareOptionsTest {
    private final Serve serve = new Serve();
    private final CommandLine line = new CommandLine(serve);

    @Command
    private static final class Serve {
        @Mixin
        private ShareOptions share;
    }

    @Test
    void whoListensBeyondThisMachineWithoutAPasswordIsWarned() {
        assertThat(cautions("0.0.0.0")).hasSize(1).first().asString().contains("0.0.0.0", "DISTILLERY_AUTH");
        assertThat(cautions("::")).hasSize(1);
        for (String here : List.of("127.0.0.1", "127.0.0.2", "::1", "localhost")) {
            assertThat(cautions(here)).as(here).isEmpty();
        }
    }

    @Test
    void aPasswordOnTheCommandLineIsSeenByOthersWhichIsSaid() {
        assertThat(cautions("0.0.0.0", "--auth", "ann:correct horse"))
                .hasSize(1)
                .first()
                .asString()
                .contains("Other programs")
                .doesNotContain("horse");
    }

    @Test
    void withoutShareThereIsNoTunnel() {
        line.parseArgs("--share-to", "nonsense");

        assertThat(serve.share.tunnel("")).isEmpty();
        assertThat(serve.share.credentials()).isEmpty();
    }

    private List<String> cautions(String host, String... arguments) {
        line.parseArgs(arguments);
        return serve.share.cautions(line.getCommandSpec(), host);
    }
}
