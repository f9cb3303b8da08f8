package dev.halftone.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.failure.UserError;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every row of the table of stores, and what a hostile place may try. */
class StoreContractTest {

    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final String SECRET = "s3cret";

    @TempDir
    private Path folder;

    private static LoopbackServer server;
    private final Map<String, String> variables = new HashMap<>();

    @BeforeAll
    static void start(@TempDir Path keys) throws Exception {
        server = new LoopbackServer(keys);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void layOut() throws IOException {
        server.authorizations.clear();
        Files.writeString(
                Files.createDirectories(folder.resolve("claims/models/a")).resolve("abc"), "abc");
        Files.writeString(
                Files.createDirectories(folder.resolve("claims/other")).resolve("private"), "private");
        Files.writeString(folder.resolve("outside"), "outside");
        var secrets = Files.createDirectories(folder.resolve("secrets/token"));
        Files.writeString(secrets.resolve("token"), SECRET + "\n");
        Files.createDirectories(folder.resolve("secrets/empty"));
        variables.put("HALFTONE_CLAIMS", folder.resolve("claims").toString());
        variables.put("HALFTONE_SECRETS", folder.resolve("secrets").toString());
        variables.put("HALFTONE_HTTPS_HOSTS", "localhost, 169.254.169.254");
        variables.put("HALFTONE_HTTPS_PRIVATE_HOSTS", "localhost");
    }

    private String uri(String scheme, String name) {
        return switch (scheme) {
            case "file" -> "file:claims/models/a/" + name;
            case "pvc" -> "pvc://models/a/" + name;
            case "https" -> server.uri("/" + name);
            default -> throw new IllegalArgumentException(scheme);
        };
    }

    private String content(String uri, String sha256, String secret) throws IOException {
        return content(server.tls(), uri, sha256, secret);
    }

    private String content(SSLContext tls, String uri, String sha256, String secret) throws IOException {
        try (var stores = new Stores(new Environment(variables), tls)) {
            var place =
                    new Place("spec.source.uri", uri, Optional.ofNullable(sha256), Optional.ofNullable(secret), folder);
            return Files.readString(stores.fetch(place).path());
        }
    }

    private UserError refusal(String uri, String secret) {
        return catchThrowableOfType(UserError.class, () -> content(uri, null, secret));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "pvc", "https"})
    void bytesAreFetchedAndTheirDigestIsChecked(String scheme) throws IOException {
        assertThat(content(uri(scheme, "abc"), ABC, null)).isEqualTo("abc");

        var other = catchThrowableOfType(UserError.class, () -> content(uri(scheme, "abc"), "0".repeat(64), null));
        assertThat(other.reason()).isEqualTo(Reason.DIGEST_MISMATCH);
        assertThat(other).hasMessageContainingAll("spec.source.uri", uri(scheme, "abc"), ABC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "pvc", "https"})
    void whatIsNotThereIsNamed(String scheme) {
        var refusal = refusal(uri(scheme, "none"), null);

        assertThat(refusal.reason()).isEqualTo(Reason.SOURCE_NOT_FOUND);
        assertThat(refusal).hasMessageStartingWith("spec.source.uri: " + uri(scheme, "none"));
    }

    static Stream<Arguments> claims() {
        return Stream.of(
                arguments("pvc://models/../other/private", Reason.INVALID_SPEC, ".."),
                arguments("pvc://models/%2e%2e/other/private", Reason.INVALID_SPEC, ".."),
                arguments("pvc://models/a/link", Reason.INVALID_SPEC, "link"),
                arguments("pvc://models/folder/private", Reason.INVALID_SPEC, "link"),
                arguments("pvc://../outside", Reason.INVALID_SPEC, "names no claim"),
                arguments("pvc:models/a/abc", Reason.INVALID_SPEC, "names no claim"),
                arguments("pvc://nobody/abc", Reason.STORE_UNAVAILABLE, "isn't mounted"));
    }

    @ParameterizedTest
    @MethodSource("claims")
    void nothingLeadsOutOfAClaim(String uri, Reason reason, String told) throws IOException {
        Files.createSymbolicLink(folder.resolve("claims/models/a/link"), folder.resolve("outside"));
        Files.createSymbolicLink(folder.resolve("claims/models/folder"), folder.resolve("claims/other"));

        var refusal = refusal(uri, null);

        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal).hasMessageContainingAll(uri, told);
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments("/guarded", Reason.CREDENTIALS_MISSING, "secretRef"),
                arguments("/busy", Reason.STORE_UNAVAILABLE, "503"),
                arguments("/large", Reason.MODEL_TOO_LARGE, "HALFTONE_HTTPS_MAX_BYTES"),
                arguments("/slow", Reason.STORE_UNAVAILABLE, "longer than 2 seconds"),
                arguments("/cut", Reason.STORE_UNAVAILABLE, "after 10 bytes"),
                arguments("/loop", Reason.SOURCE_NOT_FOUND, "more than 5 times"),
                arguments("/elsewhere", Reason.HOST_NOT_ALLOWED, "elsewhere.example"),
                arguments("/inside", Reason.HOST_NOT_ALLOWED, "169.254.169.254"),
                arguments("/plain", Reason.HOST_NOT_ALLOWED, "not https"));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void whatAServerDoesWrongIsARefusalThatSaysWhatToDo(String path, Reason reason, String told) {
        variables.put("HALFTONE_HTTPS_MAX_BYTES", "100000");
        variables.put("HALFTONE_HTTPS_TIMEOUT_SECONDS", "2");

        var refusal = refusal(server.uri(path), null);

        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal).hasMessageContainingAll("spec.source.uri: http", told);
    }

    @Test
    void aHostIsAskedOnlyIfItIsAllowedAndAtAPublicAddress() {
        variables.remove("HALFTONE_HTTPS_PRIVATE_HOSTS");
        assertThat(refusal(server.uri("/abc"), null).reason()).isEqualTo(Reason.HOST_NOT_ALLOWED);
        assertThat(refusal(server.uri("/abc"), null)).hasMessageContaining("private network");
        variables.remove("HALFTONE_HTTPS_HOSTS");
        assertThat(refusal(server.uri("/abc"), null)).hasMessageContaining("HALFTONE_HTTPS_HOSTS");
        assertThat(server.authorizations).isEmpty();
    }

    @Test
    void credentialsGoToTheirHostAloneAndAreNeverShown() throws IOException {
        assertThat(content(server.uri("/guarded"), null, "token")).isEqualTo("abc");
        assertThat(server.authorizations).containsExactly("Bearer " + SECRET);

        variables.put("HALFTONE_HTTPS_HOSTS", "localhost,127.0.0.1");
        variables.put("HALFTONE_HTTPS_PRIVATE_HOSTS", "localhost,127.0.0.1");
        assertThat(content(server.uri("/by-address"), null, "token")).isEqualTo("abc");
        assertThat(content(server.uri("/again"), null, "token")).isEqualTo("abc");
        assertThat(server.authorizations.subList(1, 5))
                .containsExactly("Bearer " + SECRET, "", "Bearer " + SECRET, "Bearer " + SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"empty", "nobody"})
    void missingCredentialsNameTheSecretAndItsKeys(String secret) {
        var refusal = refusal(server.uri("/guarded"), secret);

        assertThat(refusal.reason()).isEqualTo(Reason.CREDENTIALS_MISSING);
        assertThat(refusal).hasMessageContainingAll("Secret " + secret, "token", "username", "password");
    }

    @Test
    void queriesAndUsersAreNotShown() {
        assertThat(refusal(server.uri("/none?signature=" + SECRET), null)).hasMessageNotContaining(SECRET);
        assertThat(refusal(server.uri("/abc").replace("//", "//me:" + SECRET + "@"), null))
                .hasMessageContaining("secretRef")
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void aCertificateOfNobodyIsNotTrusted() throws Exception {
        var refusal = catchThrowableOfType(
                UserError.class, () -> content(SSLContext.getDefault(), server.uri("/abc"), null, null));

        assertThat(refusal.reason()).isEqualTo(Reason.STORE_UNAVAILABLE);
        assertThat(refusal).hasMessageContaining("no trusted connection");
    }

    @Test
    void anAuthorityInTheSecretIsTrustedForItsSourceAlone() throws Exception {
        Path secret = folder.resolve("secrets/token/ca.crt");
        Files.writeString(secret, server.certificate());

        assertThat(content(SSLContext.getDefault(), server.uri("/guarded"), null, "token"))
                .isEqualTo("abc");
        assertThatThrownBy(() -> content(SSLContext.getDefault(), server.uri("/abc"), null, null))
                .hasMessageContainingAll("no trusted connection", "ca.crt", "secretRef");
        Files.writeString(folder.resolve("secrets/empty/ca.crt"), server.certificate());
        server.authorizations.clear();
        assertThat(content(SSLContext.getDefault(), server.uri("/abc"), null, "empty"))
                .isEqualTo("abc");
        assertThat(server.authorizations).containsExactly("");
    }

    @Test
    void anAuthorityThatIsNoCertificateIsNamed() throws Exception {
        Files.writeString(folder.resolve("secrets/empty/ca.crt"), "-----BEGIN NOTHING-----");
        var refusal = refusal(server.uri("/abc"), "empty");

        assertThat(refusal.reason()).isEqualTo(Reason.CREDENTIALS_MISSING);
        assertThat(refusal).hasMessageContainingAll("Secret empty", "ca.crt", "PEM");
    }

    @Test
    void downloadsGoWhenTheStoresAreClosed() {
        Path path;
        try (var stores = new Stores(new Environment(variables), server.tls())) {
            path = stores.fetch(new Place("f", server.uri("/abc"), Optional.empty(), Optional.empty(), folder))
                    .path();
            assertThat(path).hasContent("abc").hasFileName("abc");
            assertThat(stores.named(path + ": x")).isEqualTo(server.uri("/abc") + ": x");
        }
        assertThat(path.getParent()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.100.100.200", "0.0.0.0",
                "168.63.129.16", "224.0.0.1", "255.255.255.255", "::1", "fe80::1", "fd00:ec2::254", "::ffff:10.0.0.1",
                "64:ff9b::a00:1", "2002:a00:1::1", "ff02::1"
            })
    void addressesInsideAreNotTheInternet(String address) throws IOException {
        assertThat(new Hosts(List.of("a"), List.of()).allows("a", InetAddress.getByName(address)))
                .isFalse();
    }

    @Test
    void hostsMatchByNameOrAsPartOfADomain() throws IOException {
        var hosts = new Hosts(List.of("models.example.org", "*.example.com"), List.of());

        assertThat(hosts.allows("MODELS.example.org")).isTrue();
        assertThat(hosts.allows("a.b.example.com")).isTrue();
        assertThat(hosts.allows("example.com")).isFalse();
        assertThat(hosts.allows("evilexample.com")).isFalse();
        assertThat(hosts.allows("models.example.org.evil.net")).isFalse();
        assertThat(hosts.allows("models.example.org", InetAddress.getByName("93.184.216.34")))
                .isTrue();
    }
}
