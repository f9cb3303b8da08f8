package dev.halftone.store;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.failure.IoReason;
import dev.halftone.failure.UserError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** Downloads over HTTPS from the hosts that the platform team allows: {@code https://host/path}. */
final class HttpsStore implements ArtifactStore {

    private static final int MOST_REDIRECTS = 5;

    private final Hosts hosts;
    private final Credentials credentials;
    private final SSLContext tls;
    private final long bytes;
    private final long seconds;
    private final List<Path> folders = new ArrayList<>();

    HttpsStore(Environment environment, SSLContext tls) {
        this.hosts = new Hosts(environment.httpsHosts(), environment.privateHosts());
        this.credentials = new Credentials(environment.secrets());
        this.tls = tls;
        this.bytes = environment.httpsBytes();
        this.seconds = environment.httpsSeconds();
    }

    @Override
    public Path fetch(URI uri, Place place) {
        check(uri);
        var authorization = place.secret().flatMap(credentials::authorization);
        var trust = place.secret()
                .flatMap(credentials::authorities)
                .map(Authorities::context)
                .orElse(tls);
        try (var deadline = Deadline.in(seconds)) {
            return follow(uri, authorization, trust, deadline);
        }
    }

    @Override
    public synchronized void close() {
        folders.forEach(Download::delete);
        folders.clear();
    }

    private Path follow(URI first, Optional<String> authorization, SSLContext trust, Deadline deadline) {
        var uri = first;
        var secret = authorization;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            try (var answer = get(uri, secret, trust, deadline)) {
                if (!answer.isRedirect()) {
                    return download(uri, secret.isPresent(), answer, deadline);
                }
                var next = next(uri, answer);
                check(next);
                secret = sameHost(uri, next) ? secret : Optional.empty();
                uri = next;
            } catch (IOException e) {
                throw failed(uri, e, deadline);
            }
        }
        throw UserError.invalid(
                Reason.SOURCE_NOT_FOUND,
                Redacted.of(first.toString()) + ": redirects more than " + MOST_REDIRECTS + " times");
    }

    private static URI next(URI uri, HttpsAnswer answer) {
        try {
            return uri.resolve(answer.location());
        } catch (IllegalArgumentException e) {
            throw UserError.invalid(
                    Reason.SOURCE_NOT_FOUND, Redacted.of(uri.toString()) + ": redirects to what is no URI");
        }
    }

    private static boolean sameHost(URI a, URI b) {
        return a.getHost().equalsIgnoreCase(b.getHost()) && a.getPort() == b.getPort();
    }

    private void check(URI uri) {
        String shown = Redacted.of(uri.toString());
        if (!"https".equals(uri.getScheme())) {
            throw UserError.invalid(Reason.HOST_NOT_ALLOWED, shown + ": is reached by a redirect and is not https");
        }
        if (uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw UserError.invalid(
                    shown + ": write https://host/path; credentials belong in a Secret, with secretRef");
        }
        if (!hosts.allows(uri.getHost())) {
            throw UserError.refused(
                    Reason.HOST_NOT_ALLOWED,
                    shown + ": host " + uri.getHost() + " is not allowed; the platform team allows hosts with"
                            + " HALFTONE_HTTPS_HOSTS, a list of names such as models.example.org,*.example.com");
        }
    }

    /** Addresses are looked up once; what is connected to is what was checked, whatever the name means a moment later. */
    private HttpsAnswer get(URI uri, Optional<String> authorization, SSLContext trust, Deadline deadline)
            throws IOException {
        var addresses = List.of(InetAddress.getAllByName(uri.getHost()));
        for (var address : addresses) {
            if (!hosts.allows(uri.getHost(), address)) {
                throw UserError.refused(
                        Reason.HOST_NOT_ALLOWED,
                        Redacted.of(uri.toString()) + ": host " + uri.getHost() + " lies at " + address.getHostAddress()
                                + ", in a private network; the platform team allows that with HALFTONE_HTTPS_PRIVATE_HOSTS");
            }
        }
        IOException last = new UnknownHostException(uri.getHost());
        for (var address : addresses) {
            try {
                return HttpsAnswer.of(uri, address, authorization, trust, deadline);
            } catch (SSLException e) {
                throw e;
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    private Path download(URI uri, boolean withSecret, HttpsAnswer answer, Deadline deadline) throws IOException {
        String shown = Redacted.of(uri.toString());
        int status = answer.status();
        switch (status) {
            case 200 -> {}
            case 401, 403 ->
                throw Credentials.missing(shown + ": the server answers " + status
                        + (withSecret
                                ? ": it doesn't take the credentials of the Secret; renew its "
                                : ": it wants credentials; name a Secret with secretRef, with ")
                        + Credentials.wanted());
            case 404, 410 ->
                throw UserError.invalid(
                        Reason.SOURCE_NOT_FOUND, shown + ": the server answers " + status + ": there is nothing");
            default -> {
                String said = shown + ": the server answers " + status;
                throw status == 429 || status >= 500
                        ? UserError.unavailable(Reason.STORE_UNAVAILABLE, said + "; it is asked again later")
                        : UserError.invalid(Reason.SOURCE_NOT_FOUND, said);
            }
        }
        if (answer.length() > bytes) {
            throw tooLarge(shown);
        }
        var folder = Download.newFolder();
        synchronized (this) {
            folders.add(folder);
        }
        return switch (new Download(folder, bytes).of(answer)) {
            case Download.Outcome.Whole(Path file) -> file;
            case Download.Outcome.TooLarge() -> throw tooLarge(shown);
            case Download.Outcome.Cut(long got) ->
                throw deadline.isOver()
                        ? late(shown)
                        : UserError.unavailable(
                                Reason.STORE_UNAVAILABLE, shown + ": the connection ended after " + got + " bytes");
            case Download.Outcome.NoRoom(IOException e) ->
                throw UserError.unavailable(
                        Reason.STORE_FULL, shown + ": can't be kept in " + folder + " (" + IoReason.of(e) + ")");
        };
    }

    private UserError tooLarge(String shown) {
        return UserError.refused(
                Reason.MODEL_TOO_LARGE,
                shown + ": has more than " + bytes + " bytes; HALFTONE_HTTPS_MAX_BYTES allows more");
    }

    private UserError late(String shown) {
        return UserError.unavailable(
                Reason.STORE_UNAVAILABLE,
                shown + ": took longer than " + seconds + " seconds; HALFTONE_HTTPS_TIMEOUT_SECONDS allows more");
    }

    private UserError failed(URI uri, IOException e, Deadline deadline) {
        String shown = Redacted.of(uri.toString());
        if (deadline.isOver()) {
            return late(shown);
        }
        String host = Objects.requireNonNull(uri.getHost(), "it was checked");
        return UserError.unavailable(
                Reason.STORE_UNAVAILABLE,
                switch (e) {
                    case UnknownHostException _ -> shown + ": there is no host " + host;
                    case SSLException _ ->
                        shown + ": no trusted connection to " + host + " (" + IoReason.of(e)
                                + "); where a private authority signs, name a Secret with its ca.crt in secretRef";
                    default -> shown + ": " + host + " doesn't answer (" + IoReason.of(e) + ")";
                });
    }
}
