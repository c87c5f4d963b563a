package distillery.web.share;

import distillery.share.Credentials;
import distillery.share.Links;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whom the server lets in. For any thread.
 *
 * @param credentials what opens the whole app; empty where it is open anyway
 * @param hasTunnel whether a tunnel is to lead here
 * @param address by which the tunnel is reached now; empty while it is not
 */
public record Sharing(
        Links links,
        Optional<Credentials> credentials,
        boolean hasTunnel,
        Supplier<Optional<URI>> address,
        Clock clock) {}
