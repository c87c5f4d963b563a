package distillery.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What documents point at is there. Other sites are not asked: their addresses need only be addresses. */
class LinksTest {
    static List<Path> documents() {
        return Documents.all();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void eachLinkLeadsSomewhere(Path document) {
        for (String link : Documents.links(document)) {
            URI target = URI.create(link);
            if (target.getScheme() != null) {
                assertThat(target.getScheme()).as(link).isIn("https", "http");
                assertThat(target.getHost()).as(link).isNotEmpty();
                continue;
            }
            Path file = target.getPath().isEmpty()
                    ? document
                    : document.toAbsolutePath().resolveSibling(target.getPath()).normalize();
            assertThat(file).as("%s points at %s", document, link).exists();
            if (target.getFragment() != null) {
                assertThat(Documents.anchors(file))
                        .as("%s points at %s", document, link)
                        .contains(target.getFragment());
            }
        }
    }

    @Test
    void eachDocumentIsReachedFromTheFrontPage() {
        Set<Path> reached = Documents.links(Path.of("README.md")).stream()
                .filter(link -> link.matches("[\\w./-]+\\.md(#.*)?"))
                .map(link -> Path.of(link.replaceFirst("#.*", "")))
                .collect(Collectors.toSet());

        assertThat(Documents.all().stream().filter(one -> !one.equals(Path.of("README.md"))))
                .allMatch(reached::contains);
    }

    @Test
    void noPictureLiesAround() throws IOException {
        String all = Documents.all().stream().map(Documents::text).collect(Collectors.joining());
        try (Stream<Path> pictures = Files.walk(Path.of("docs"))) {
            assertThat(pictures.filter(file -> file.toString().matches(".*\\.(png|svg)")))
                    .allSatisfy(picture ->
                            assertThat(all).contains(picture.getFileName().toString()));
        }
    }
}
