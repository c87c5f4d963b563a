package distillery.web.share;

import distillery.share.Link;
import distillery.share.Scope;

/**
 * A link as its row shows it. Unchanging.
 *
 * @param what it shows, in a line
 */
public record SharedLink(Link link, String what) {
    /** What its guests may do. */
    public String right() {
        if (!link.scope().make()) {
            return "look";
        }
        return link.scope().kind() == Scope.Kind.EVERYTHING ? "look and make" : "look, and make their own";
    }

    /** When it ends, to the minute. */
    public String end() {
        return link.expires().toString().replace("T", " ").substring(0, 16) + " UTC";
    }
}
