package distillery.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How servers tell by which address people reach us. */
class AnnouncementTest {
    @Test
    void theAddressIsFoundWhereItIsTold() {
        for (String line : List.of(
                "a1b2c3.lhr.life tunneled with tls termination, https://a1b2c3.lhr.life",
                "Forwarding HTTP traffic from https://a1b2c3.lhr.life",
                "a1b2c3.lhr.life tunneled with tls termination, https://a1b2c3.lhr.life, {\"status\":\"success\"}")) {
            assertThat(Announcement.inLine(line)).as(line).contains(URI.create("https://a1b2c3.lhr.life"));
        }
        assertThat(Announcement.inLineOfCloudflared(
                        "2026-11-22T12:00:00Z INF |  https://red-apple.trycloudflare.com                |"))
                .contains(URI.create("https://red-apple.trycloudflare.com"));
    }

    @Test
    void otherAddressesInWhatTheySayAreNotOurs() {
        for (String line : List.of(
                "To set up and manage custom domains go to https://admin.localhost.run/",
                "More details on custom domains (and how to enable subdomains): https://localhost.run/docs/custom-domains",
                "** your connection id is 1-2-3, please mention it if you send me a message about an issue. **",
                "tunneled to ftp://a.example",
                "")) {
            assertThat(Announcement.inLine(line)).as(line).isEmpty();
            assertThat(Announcement.inLineOfCloudflared(line)).as(line).isEmpty();
        }
        assertThat(Announcement.inLineOfCloudflared("https://developers.cloudflare.com/ https://trycloudflare.com"))
                .isEmpty();
    }
}
