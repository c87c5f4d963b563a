package distillery.cli;

import distillery.share.Backoff;
import distillery.share.CloudflaredRelay;
import distillery.share.Credentials;
import distillery.share.FarEnd;
import distillery.share.Relay;
import distillery.share.SshRelay;
import distillery.share.Tunnel;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Whom the web app lets in, and by which way they come. For the main thread. */
final class ShareOptions {
    private static final Pattern FINGERPRINT = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}=?");
    private static final int LAST_PORT = 65_535;

    @Option(
            names = "--auth",
            paramLabel = "USER:PASSWORD",
            converter = Password.class,
            description = "What opens the whole app. Better not said here, where other programs see it, but as"
                    + " DISTILLERY_AUTH or in the file.")
    private @Nullable Credentials auth;

    @Option(
            names = "--share",
            defaultValue = "false",
            fallbackValue = "true",
            description = "Let people in from everywhere who have a link: through a tunnel, see docs/sharing.md.")
    private boolean share;

    @Option(
            names = "--share-by",
            paramLabel = "ssh|cloudflared",
            defaultValue = "ssh",
            description = "What makes the tunnel (default: ssh).")
    private String by = "";

    @Option(
            names = "--share-to",
            paramLabel = "USER@HOST[:PORT]",
            defaultValue = "nokey@localhost.run",
            description =
                    "The SSH server at which it begins: your own, or a public one (default: nokey@localhost.run).")
    private String to = "";

    @Option(
            names = "--share-port",
            paramLabel = "N",
            description = "Where your own SSH server takes what shall come through; 0 lets it choose.")
    private @Nullable Integer port;

    @Option(
            names = "--share-address",
            paramLabel = "URL",
            description = "By which people reach your own SSH server's port, if not by its name and that port.")
    private @Nullable URI address;

    @Option(
            names = "--share-key",
            paramLabel = "FILE",
            description = "The private key (RSA or ECDSA, without a passphrase) that your SSH server knows.")
    private @Nullable Path key;

    @Option(
            names = "--share-host-key",
            paramLabel = "SHA256:…",
            split = ",",
            description = "Fingerprint of the key that the SSH server shows; any other is refused.")
    private List<String> hostKeys = List.of();

    /** Reads a password, and repeats it in no message. */
    static final class Password implements ITypeConverter<Credentials> {
        @Override
        public Credentials convert(String value) {
            try {
                return Credentials.read(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    /** What opens the whole app; empty where it is open. */
    Optional<Credentials> credentials() {
        return Optional.ofNullable(auth);
    }

    /**
     * The tunnel that was asked for.
     *
     * @param programs the folders where programs lie, as {@code PATH} lists them
     * @throws IllegalArgumentException if it cannot be as it was asked for
     */
    Optional<Tunnel> tunnel(String programs) {
        if (!share) {
            return Optional.empty();
        }
        Relay relay = switch (by) {
            case "ssh" -> ssh();
            case "cloudflared" -> cloudflared(programs);
            default ->
                throw new IllegalArgumentException("--share-by must be ssh or cloudflared, not %s.".formatted(by));
        };
        return Optional.of(new Tunnel(relay, Backoff.USUAL));
    }

    private static CloudflaredRelay cloudflared(String programs) {
        return CloudflaredRelay.find(programs)
                .map(CloudflaredRelay::new)
                .orElseThrow(() -> new IllegalArgumentException(
                        "cloudflared is in no folder of PATH. Install it, or leave --share-by cloudflared out."));
    }

    private SshRelay ssh() {
        if (port != null && (port < 0 || port > LAST_PORT)) {
            throw new IllegalArgumentException("--share-port must be from 0 to %d, not %d.".formatted(LAST_PORT, port));
        }
        if (address != null && !isServer(address)) {
            throw new IllegalArgumentException(
                    "--share-address must be http:// or https:// and a name, and nothing behind it, not %s."
                            .formatted(address));
        }
        if (key != null && !Files.isReadable(key)) {
            throw new IllegalArgumentException("--share-key names %s, which cannot be read.".formatted(key));
        }
        for (String fingerprint : hostKeys) {
            if (!FINGERPRINT.matcher(fingerprint).matches()) {
                throw new IllegalArgumentException(
                        "--share-host-key must be SHA256: and 43 characters, as ssh-keygen -l shows it, not %s."
                                .formatted(fingerprint));
            }
        }
        return new SshRelay(
                FarEnd.read(to, Optional.ofNullable(port), Optional.ofNullable(address)),
                new HashSet<>(hostKeys),
                Optional.ofNullable(key));
    }

    private static boolean isServer(URI address) {
        return ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
                && address.getHost() != null
                && address.getRawUserInfo() == null
                && address.getRawPath().isEmpty()
                && address.getRawQuery() == null
                && address.getRawFragment() == null;
    }

    /** What whoever starts the program should know. */
    List<String> cautions(CommandSpec command, String host) {
        List<String> cautions = new ArrayList<>();
        if (auth == null && !isHere(host)) {
            cautions.add(
                    "Whoever reaches %s may make pictures and see all of them. Set DISTILLERY_AUTH=user:password to change that."
                            .formatted(host));
        }
        if (command.commandLine().getParseResult().hasMatchedOption("--auth")) {
            cautions.add("Other programs on this machine can read --auth on the command line."
                    + " DISTILLERY_AUTH=user:password is better.");
        }
        return cautions;
    }

    private static boolean isHere(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
