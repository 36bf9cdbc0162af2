package webrtc.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import webrtc.signaling.testing.ServerProcess;
import webrtc.signaling.testing.TestCertificate;
import webrtc.signaling.testing.TurnServer;

/** Calls by nodes as they stand in production: behind TLS, and where nobody learns anybody's address. */
class GuardedCallIT extends CallTest {
    private static final String SECRET = "shared with the TURN server";

    /** Keeps what this page sends and hears, and the connections that it makes. */
    private static final String MEET = """
            const signaling = await import('/signaling.js');
            const client = signaling.connect({ room: '%s', clientId: '%s', transport: '%s' });
            window.client = client;
            window.sent = [];
            window.heard = [];
            const send = client.send.bind(client);
            client.send = (to, signal) => {
                sent.push(signal);
                return send(to, signal);
            };
            client.addEventListener('signal', ({ detail }) => heard.push(detail.signal));
            window.mesh = new signaling.Mesh(client);
            """;

    @TempDir
    Path folder;

    private static ServerProcess start(Map<String, String> own) {
        Map<String, String> settings = ServerProcess.ownCluster();
        settings.putAll(own);
        return ServerProcess.start(settings).awaitReady();
    }

    private static Map<String, String> relayOnly(TurnServer turn) {
        return Map.of("ICE_POLICY", "relay-only", "TURN_URLS", "turn:127.0.0.1:" + turn.port(), "TURN_SECRET", SECRET);
    }

    @Test
    void bothTransportsAreServedByTls() {
        TestCertificate certificate = TestCertificate.create(folder);
        Map<String, String> tls = new HashMap<>();
        tls.put("TLS_CERT", certificate.certificate(folder.resolve("tls.crt")).toString());
        tls.put("TLS_KEY", certificate.key(folder.resolve("tls.key")).toString());
        try (ServerProcess node = start(tls)) {
            String url = "https://localhost:" + node.port();
            Page ada = join(newPage(), url, "", "Ada");
            Page grace = join(newPage(), url, "&transport=sse", "Grace");
            awaitConnected(ada, "Grace");
            awaitConnected(grace, "Ada");
            assertThat(ada.text("#link-state")).contains("WebSocket");
            assertThat(grace.text("#link-state")).contains("event stream");
            // What both asked for by fetch came by HTTP/2.
            assertThat(grace.eval("performance.getEntriesByType('resource').at(-1).nextHopProtocol"))
                    .isEqualTo("h2");
        }
    }

    private Page meet(ServerProcess node, String name, String transport) {
        Page page = newPage().open(Stage.url(node.port(), "/signaling.d.ts"));
        page.run(MEET.formatted(room, name, transport));
        return page;
    }

    /** Everything that a page had to say is said, and heard by the other. */
    private static void awaitAllHeard(Page from, String name, Page to, String other) {
        from.awaitTrue("mesh.peers.get('" + other + "')?.connection.iceGatheringState === 'complete'");
        from.run("await client.send('" + other + "', { type: 'custom', last: true })");
        to.awaitTrue("heard.some(({ last }) => last)");
        assertThat(to.eval("client.peers.has('" + name + "')")).isEqualTo(true);
    }

    @Test
    void noAddressReachesTheOtherPageWhereOnlyRelaysMay() {
        try (ServerProcess node = start(Map.of("ICE_POLICY", "relay-only"))) {
            Page ada = meet(node, "ada", "websocket");
            Page grace = meet(node, "grace", "sse");
            awaitAllHeard(ada, "ada", grace, "grace");
            awaitAllHeard(grace, "grace", ada, "ada");
            assertHidden(ada, grace);
            assertHidden(grace, ada);
        }
    }

    private static void assertHidden(Page from, Page to) {
        JsonArray hosts = new JsonArray(String.valueOf(from.eval("""
                JSON.stringify(sent.map(({ candidate }) => candidate ?? '')
                    .filter(candidate => candidate.includes(' typ host')).map(candidate => candidate.split(' ')[4]))
                """)));
        assertThat(hosts).isNotEmpty();
        String heard = String.valueOf(to.eval("JSON.stringify(heard)"));
        assertThat(heard).contains("v=0").doesNotContain(" typ host", " typ srflx");
        assertThat(hosts).allSatisfy(host -> assertThat(heard).doesNotContain(String.valueOf(host)));
    }

    @Test
    void aCallComesUpByTheRelayAlone() throws IOException {
        assumeTrue(TurnServer.isInstalled(), "This test needs coturn on the PATH: apt-get install coturn");
        try (TurnServer turn = TurnServer.start(SECRET);
                ServerProcess node = start(relayOnly(turn))) {
            String url = Stage.url(node.port(), "");
            Page ada = join(newPage(), url, "", "Ada");
            Page grace = join(newPage(), url, "&transport=sse", "Grace");
            awaitConnected(ada, "Grace");
            awaitConnected(grace, "Ada");
            awaitMedia(ada, "Grace");
            awaitMedia(grace, "Ada");
        }
    }
}
