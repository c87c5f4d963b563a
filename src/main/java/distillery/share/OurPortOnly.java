package distillery.share;

import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.server.forward.ForwardingFilter;

/**
 * What the other side of a tunnel may reach of this machine: one port of ours, by the forwarding that we asked for. Nothing
 * else, however it asks. Safe for all threads.
 */
final class OurPortOnly implements ForwardingFilter {
    static final String HERE = "127.0.0.1";

    private final int port;

    OurPortOnly(int port) {
        this.port = port;
    }

    @Override
    public boolean canConnect(Type type, SshdSocketAddress address, Session session) {
        return type == Type.Forwarded && HERE.equals(address.getHostName()) && address.getPort() == port;
    }

    @Override
    public boolean canListen(SshdSocketAddress address, Session session) {
        return false;
    }

    @Override
    public boolean canForwardAgent(Session session, String requestType) {
        return false;
    }

    @Override
    public boolean canForwardX11(Session session, String requestType) {
        return false;
    }
}
