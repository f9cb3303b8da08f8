package dev.halftone.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.ssl.SSLSocketFactory;

/** Makes sockets that go to one address, whatever the name of the host resolves to by now. */
final class PinnedSockets extends SSLSocketFactory {

    private final SSLSocketFactory tls;
    private final InetAddress address;
    private final Deadline deadline;

    PinnedSockets(SSLSocketFactory tls, InetAddress address, Deadline deadline) {
        this.tls = tls;
        this.address = address;
        this.deadline = deadline;
    }

    /** The plain socket: TLS is laid over it once it is connected, for the name of the host. */
    @Override
    public Socket createSocket() {
        var socket = new Pinned();
        deadline.ends(socket);
        return socket;
    }

    @Override
    public Socket createSocket(Socket connected, String host, int port, boolean autoClose) throws IOException {
        if (!address.equals(connected.getInetAddress())) {
            throw new IOException("connected to " + connected.getInetAddress() + " instead of " + address);
        }
        return tls.createSocket(connected, host, port, autoClose);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw unpinned();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        throw unpinned();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw unpinned();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        throw unpinned();
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return tls.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return tls.getSupportedCipherSuites();
    }

    private static IOException unpinned() {
        return new IOException("a connection past the checked address is not made");
    }

    private final class Pinned extends Socket {
        Pinned() {
            super(Proxy.NO_PROXY);
        }

        @Override
        public void connect(SocketAddress endpoint) throws IOException {
            connect(endpoint, 0);
        }

        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            super.connect(new InetSocketAddress(address, ((InetSocketAddress) endpoint).getPort()), timeout);
        }
    }
}
