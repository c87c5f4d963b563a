package distillery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kinds of machines that are built for, in the build's own words. */
class PlatformsTest {
    private static final List<String> ALL = List.of("linux-x86_64", "linux-aarch64", "osx-aarch64", "win-x86_64");
    private static final String NATIVES = "pytorch-native-cpu";

    private final Document pom = xml(Path.of("pom.xml"));

    @Test
    void whereNothingElseIsKnownTheBuildIsForLinuxAndLeavesHeavyTestsOut() {
        Element properties = pom.selectXpath("/project/properties").first();

        assertThat(properties.selectXpath("native.classifier").text()).isEqualTo("linux-x86_64");
        assertThat(properties.selectXpath("excluded.groups").text()).isEqualTo("heavy");
        assertThat(profile("heavy").selectXpath("properties/excluded.groups").text())
                .isEmpty();
        assertThat(pom.select("activeByDefault")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "linux-aarch64, name, Linux, aarch64",
        "osx-aarch64, family, mac, aarch64",
        "win-x86_64, family, windows, amd64"
    })
    void theMachineDecidesWhichNativesAreBuiltWith(String classifier, String kind, String system, String processor) {
        Element profile = profile(classifier);

        assertThat(profile.selectXpath("activation/os/" + kind).text()).isEqualTo(system);
        assertThat(profile.selectXpath("activation/os/arch").text()).isEqualTo(processor);
        assertThat(profile.selectXpath("properties/native.classifier").text()).isEqualTo(classifier);
    }

    @Test
    void aReleaseHasAZipForEveryKindOfMachineWithThatOnesNatives() {
        Element release = profile("release");

        List<String> zips = release.select("descriptor").eachText();
        List<String> natives =
                release.selectXpath("dependencies/dependency/classifier").eachText();

        assertThat(zips)
                .containsExactlyElementsOf(
                        ALL.stream().map("src/main/assembly/%s.xml"::formatted).toList());
        assertThat(natives).containsExactlyElementsOf(ALL.subList(1, ALL.size()));
        assertThat(release.selectXpath("properties/native.classifier").text()).isEqualTo(ALL.get(0));
        for (String platform : ALL) {
            Document zip = xml(Path.of("src", "main", "assembly", platform + ".xml"));
            assertThat(zip.select("id").text()).isEqualTo(platform);
            assertThat(zip.select("include").eachText())
                    .containsExactly("ai.djl.pytorch:" + NATIVES + ":jar:" + platform);
        }
    }

    @Test
    void whatIsCommonToAllZipsHasNoNatives() {
        Document common = xml(Path.of("src", "main", "assembly", "all.xml"));

        assertThat(common.selectXpath("//dependencySet/excludes/exclude").eachText())
                .containsExactly("ai.djl.pytorch:" + NATIVES);
    }

    private Element profile(String id) {
        return pom.select("profile").stream()
                .filter(one -> one.selectXpath("id").text().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Document xml(Path file) {
        try {
            return Jsoup.parse(Files.readString(file, StandardCharsets.UTF_8), "", Parser.xmlParser());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
