package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import webrtc.signaling.ServerConfig;
import webrtc.signaling.SignalingServer;
import webrtc.signaling.testing.LogWatch;
import webrtc.signaling.testing.TestCertificate;
import webrtc.signaling.testing.TestCluster;

/** The public port with a certificate: HTTP/1.1, HTTP/2 and WebSocket over TLS, and a new certificate without a restart. */
class TlsTest {
    @TempDir
    Path folder;

    private TestCluster start(TestCertificate certificate) {
        return TestCluster.start(1, settings(certificate));
    }

    private Map<String, String> settings(TestCertificate certificate) {
        return Map.of(
                "TLS_CERT", certificate.certificate(folder.resolve("tls.crt")).toString(),
                "TLS_KEY", certificate.key(folder.resolve("tls.key")).toString());
    }

    private static HttpClient client(TestCertificate certificate, Version version) {
        return HttpClient.newBuilder()
                .sslContext(certificate.clientShowing())
                .version(version)
                .build();
    }

    private static URI uri(String scheme, TestCluster cluster, String path) {
        return URI.create(scheme + "://localhost:" + cluster.port(0) + path);
    }

    /** A WebSocket's messages. */
    private static final class Messages implements WebSocket.Listener {
        private final BlockingQueue<JsonObject> came = new ArrayBlockingQueue<>(100);

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            came.add(new JsonObject(text.toString()));
            socket.request(1);
            return null;
        }

        void await(String type) throws InterruptedException {
            JsonObject message;
            do {
                message = came.poll(20, TimeUnit.SECONDS);
                assertThat(message).as("a message of type " + type).isNotNull();
            } while (!message.getString("type").equals(type));
        }
    }

    private static WebSocket open(TestCluster cluster, TestCertificate certificate, Messages messages)
            throws InterruptedException, ExecutionException {
        return client(certificate, Version.HTTP_1_1)
                .newWebSocketBuilder()
                .buildAsync(uri("wss", cluster, "/ws?room_id=a&client_id=alice"), messages)
                .get();
    }

    @Test
    void bothVersionsOfHttpAndWebSocketsAreServedByTlsAndNothingWithout() throws Exception {
        TestCertificate certificate = TestCertificate.create(folder);
        try (TestCluster cluster = start(certificate)) {
            HttpRequest health =
                    HttpRequest.newBuilder(uri("https", cluster, "/api/health")).build();
            for (Version version : Version.values()) {
                HttpResponse<String> answer = client(certificate, version).send(health, BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.version()).isEqualTo(version);
            }
            Messages messages = new Messages();
            WebSocket socket = open(cluster, certificate, messages);
            messages.await("welcome");
            socket.abort();
            HttpRequest plain =
                    HttpRequest.newBuilder(uri("http", cluster, "/api/health")).build();
            assertThatThrownBy(() -> HttpClient.newHttpClient().send(plain, BodyHandlers.discarding()))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> client(TestCertificate.create(folder), Version.HTTP_1_1)
                            .send(health, BodyHandlers.discarding()))
                    .isInstanceOf(IOException.class);
        }
    }

    /** The certificate that a new connection gets. */
    private static byte[] shown(TestCluster cluster) throws IOException, GeneralSecurityException {
        try (SSLSocket socket =
                (SSLSocket) trustingAll().getSocketFactory().createSocket("127.0.0.1", cluster.port(0))) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0].getEncoded();
        }
    }

    private static SSLContext trustingAll() throws NoSuchAlgorithmException, KeyManagementException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        return context;
    }

    @Test
    void aNewCertificateIsTakenWithoutARestartAndABrokenOneIsNot() throws Exception {
        TestCertificate first = TestCertificate.create(folder);
        TestCertificate second = TestCertificate.create(folder);
        try (TestCluster cluster = start(first);
                LogWatch log = LogWatch.of("webrtc.signaling.TlsCertificate")) {
            Messages messages = new Messages();
            WebSocket socket = open(cluster, first, messages);
            messages.await("welcome");
            assertThat(shown(cluster)).isEqualTo(first.encoded());
            // One file is new, the other not yet.
            second.certificate(folder.resolve("tls.crt"));
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(log.lines()).contains("is not the key"));
            assertThat(shown(cluster)).isEqualTo(first.encoded());
            second.key(folder.resolve("tls.key"));
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(shown(cluster)).isEqualTo(second.encoded()));
            for (int each = 0; each < 8; each++) {
                // On each of the event loops.
                assertThat(shown(cluster)).isEqualTo(second.encoded());
            }
            Files.writeString(folder.resolve("tls.key"), "no key");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(log.lines()).contains("must be a certificate and its key"));
            assertThat(shown(cluster)).isEqualTo(second.encoded());
            // HTTP/2 is still spoken, and who was connected still is.
            HttpRequest health =
                    HttpRequest.newBuilder(uri("https", cluster, "/api/health")).build();
            assertThat(client(second, Version.HTTP_2)
                            .send(health, BodyHandlers.discarding())
                            .version())
                    .isEqualTo(Version.HTTP_2);
            socket.sendText("{\"type\":\"ping\"}", true).get();
            messages.await("pong");
            socket.abort();
        }
    }

    @Test
    void aKeyOfAnotherCertificateEndsTheStart() {
        Map<String, String> settings = new HashMap<>(settings(TestCertificate.create(folder)));
        TestCertificate.create(folder).key(folder.resolve("tls.key"));
        settings.putAll(Map.of(
                "PORT",
                "0",
                "ADMIN_PORT",
                "0",
                "CLUSTER_NAME",
                "tls-" + System.nanoTime(),
                "CLUSTER_PORT",
                TestCluster.freePorts(1).get(0).toString()));
        assertThat(SignalingServer.start(ServerConfig.ofEnvironment(settings))
                        .toCompletionStage()
                        .toCompletableFuture())
                .failsWithin(Duration.ofSeconds(60))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(IllegalArgumentException.class)
                .withMessageContaining("TLS_KEY is not the key");
    }
}
