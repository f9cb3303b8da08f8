package dev.halftone.store;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A real HTTPS server on loopback with a certificate of its own for {@code localhost}, and one page for each way to misbehave. */
final class LoopbackServer implements AutoCloseable {

    static final String CONTENT = "abc";

    private final HttpsServer server;
    private final SSLContext tls;
    private final String certificate;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** The Authorization headers that came, in order; empty ones too. */
    final List<String> authorizations = new CopyOnWriteArrayList<>();

    LoopbackServer(Path folder) throws Exception {
        KeyStore store = keys(folder.resolve("server.p12"));
        tls = tls(store);
        certificate = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(store.getCertificate("server").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Trusts the server's certificate and nothing else. */
    SSLContext tls() {
        return tls;
    }

    /** The server's certificate in PEM. */
    String certificate() {
        return certificate;
    }

    String uri(String path) {
        return "https://localhost:" + server.getAddress().getPort() + path;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        authorizations.add(authorization == null ? "" : authorization);
        String path = exchange.getRequestURI().getPath();
        switch (path) {
            case "/abc" -> send(exchange, 200, CONTENT);
            case "/guarded" -> send(exchange, "Bearer s3cret".equals(authorization) ? 200 : 401, CONTENT);
            case "/large" -> endless(exchange, 0);
            case "/slow" -> endless(exchange, 100);
            case "/cut" -> cut(exchange);
            case "/again" -> redirect(exchange, "/abc");
            case "/loop" -> redirect(exchange, "/loop");
            case "/elsewhere" -> redirect(exchange, "https://elsewhere.example/abc");
            case "/inside" -> redirect(exchange, "https://169.254.169.254/latest/meta-data");
            case "/by-address" -> redirect(exchange, uri("/abc").replace("localhost", "127.0.0.1"));
            case "/plain" -> redirect(exchange, "http://localhost/abc");
            case "/busy" -> send(exchange, 503, "");
            default -> send(exchange, 404, "");
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static void redirect(HttpExchange exchange, String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    /** A megabyte at most, of no stated length. */
    private static void endless(HttpExchange exchange, long pause) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream body = exchange.getResponseBody()) {
            for (int i = 0; i < 1024; i++) {
                body.write(new byte[pause == 0 ? 1024 : 1]);
                body.flush();
                Thread.sleep(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void cut(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().write(new byte[10]);
        exchange.getResponseBody().flush();
        exchange.close();
    }

    private static KeyStore keys(Path file) throws Exception {
        var made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "changeit",
                        "-storetype",
                        "PKCS12",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "2")
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (made.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
        var store = KeyStore.getInstance("PKCS12");
        try (var stream = Files.newInputStream(file)) {
            store.load(stream, "changeit".toCharArray());
        }
        return store;
    }

    private static SSLContext tls(KeyStore store) throws Exception {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, "changeit".toCharArray());
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", store.getCertificate("server"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return tls;
    }
}
