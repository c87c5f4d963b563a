package distillery.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The program's version, as its jar states it. For any thread. */
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"distillery " + number()};
    }

    static String number() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("in development");
    }
}
