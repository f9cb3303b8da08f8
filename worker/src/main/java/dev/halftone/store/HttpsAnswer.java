package dev.halftone.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;

/** The answer to a GET, before its content is read. */
record HttpsAnswer(HttpsURLConnection connection, int status) implements AutoCloseable {

    private static final int CONNECT_MILLIS = 10_000;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    /** Asks the host of a URI at one address; no proxy, no redirect and no cache comes between. */
    static HttpsAnswer of(
            URI uri, InetAddress address, Optional<String> authorization, SSLContext tls, Deadline deadline)
            throws IOException {
        var connection = (HttpsURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        connection.setSSLSocketFactory(new PinnedSockets(tls.getSocketFactory(), address, deadline));
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout(deadline.left(CONNECT_MILLIS));
        connection.setReadTimeout(deadline.left(Integer.MAX_VALUE));
        connection.setRequestProperty("Accept-Encoding", "identity");
        connection.setRequestProperty("Connection", "close");
        connection.setRequestProperty("User-Agent", "halftone");
        authorization.ifPresent(value -> connection.setRequestProperty("Authorization", value));
        return new HttpsAnswer(connection, connection.getResponseCode());
    }

    boolean isRedirect() {
        return REDIRECTS.contains(status);
    }

    /** Where a redirect leads. */
    String location() {
        return Optional.ofNullable(connection.getHeaderField("Location")).orElse("");
    }

    /** Bytes of the content; -1 if the server doesn't say. */
    long length() {
        return connection.getContentLengthLong();
    }

    InputStream content() throws IOException {
        return connection.getInputStream();
    }

    /** The last part of the path, as a plain file name. */
    String fileName() {
        String path = connection.getURL().getPath();
        String name = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
        return name.isEmpty() || name.startsWith(".") ? "content" : name;
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
