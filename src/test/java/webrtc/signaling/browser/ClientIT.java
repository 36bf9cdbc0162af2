package webrtc.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webrtc.signaling.testing.Api;

/** The client library in a page: what it promises to who writes a page of their own. */
class ClientIT extends BrowserTest {
    private Page page;

    /** Named here: a client whose frames are kept, and the next one of them that fits. */
    private static final String TOOLS = """
            window.client = options => {
                const client = signaling.connect(options);
                client.log = [];
                for (const type of ['welcome', 'roster', 'signal', 'reset', 'state']) {
                    client.addEventListener(type, ({ detail }) => client.log.push({ type, ...detail }));
                }
                clients.push(client);
                return client;
            };
            window.until = async fits => {
                while (!fits()) {
                    await new Promise(resolve => setTimeout(resolve, 20));
                }
            };
            window.clients = [];
            window.signaling = await import('/signaling.js');
            """;

    @BeforeEach
    void openPage() {
        page = newPage();
    }

    private Page at(int port) {
        page.open(Stage.url(port, "/signaling.d.ts"));
        page.run(TOOLS + "window.room = '" + room + "';");
        return page;
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "sse"})
    void aSendIsAnsweredWithWhatBecameOfIt(String transport) {
        Object result = at(stage().first().port()).run("""
                const alice = client({ room, transport: '%s' });
                const bob = client({ room, clientId: 'bob', transport: '%s' });
                await until(() => alice.peers.has('bob') && bob.peers.has(alice.id) && bob.state === 'connected');
                const delivered = await alice.send('bob', { type: 'offer', sdp: 'v=0' });
                await until(() => bob.log.some(({ type }) => type === 'signal'));
                await fetch('/api/rooms/join', { method: 'POST', body: JSON.stringify({ room_id: room, client_id: 'carol' }) });
                const queued = await alice.send('carol', { type: 'hello' });
                const refused = await alice.send('nobody', {}).catch(error => error);
                const { from, signal } = bob.log.find(({ type }) => type === 'signal');
                return [delivered.status, queued.status, refused.name, refused.code, refused.reason,
                    from === alice.id, JSON.stringify(signal), alice.transport].join(' | ');
                """.formatted(transport, transport));
        assertThat(result)
                .isEqualTo("delivered | queued | SignalingError | 404 | Recipient not found in room | true"
                        + " | {\"type\":\"offer\",\"sdp\":\"v=0\"} | " + transport);
    }

    @Test
    void theRosterTellsWhoIsNewAndWhoIsGone() {
        Object result = at(stage().first().port()).run("""
                const alice = client({ room, clientId: 'alice' });
                await until(() => alice.state === 'connected');
                const bob = client({ room, clientId: 'bob', transport: 'sse' });
                await until(() => bob.peers.has('alice') && alice.peers.has('bob'));
                await bob.leave();
                await until(() => !alice.peers.has('bob'));
                return JSON.stringify(alice.log.filter(({ type }) => type === 'roster')
                    .map(({ joined, left }) => [joined, left]).filter(change => change.flat().length));
                """);
        assertThat(result).isEqualTo("[[[\"bob\"],[]],[[],[{\"id\":\"bob\",\"reason\":\"left\"}]]]");
    }

    /** Some proxies know no WebSocket. */
    @Test
    void whereNoWebSocketOpensItIsAnEventStream() {
        Object result = at(stage().first().port()).run("""
                const Real = WebSocket;
                window.WebSocket = class { constructor() { setTimeout(() => this.onclose({ code: 1006, reason: '' })); } close() {} };
                const alice = client({ room });
                await until(() => alice.state === 'connected');
                window.WebSocket = Real;
                return alice.transport;
                """);
        assertThat(result).isEqualTo("sse");
    }

    /** Connections are cut again and again while signals are on their way. */
    @ParameterizedTest
    @ValueSource(strings = {"websocket", "sse"})
    void whatIsSentOverCutsArrivesOnceAndInOrder(String transport) {
        Object result = at(stage().first().port()).run("""
                const { SocketLink } = await import('/signaling-links.js');
                const { prototype } = Object.getPrototypeOf(SocketLink);
                const { frame: receive } = prototype;
                const links = new Map();
                prototype.frame = function (frame) {
                    if (frame.type === 'session') {
                        links.set(frame.session_id, this);
                    }
                    if (!this.deaf) {
                        receive.call(this, frame);
                    }
                };
                const alice = client({ room, clientId: 'alice', transport: '%s' });
                const bob = client({ room, clientId: 'bob', transport: '%s' });
                await until(() => alice.peers.has('bob') && bob.state === 'connected');
                const heard = () => bob.log.filter(({ type }) => type === 'signal').map(({ signal }) => signal.n);
                const sent = [];
                for (let n = 0; n < 60; n++) {
                    const cut = { 10: alice, 25: bob, 30: alice, 45: bob, 50: alice }[n];
                    if (cut) {
                        await until(() => cut.state === 'connected');
                    }
                    if (n === 20 || n === 40) {
                        await until(() => bob.state === 'connected');
                        // What is written to him from now on is lost on the way.
                        links.get('bob').deaf = true;
                    }
                    if (cut === bob) {
                        await Promise.all(sent);
                    }
                    sent.push(alice.send('bob', { n }));
                    if (cut) {
                        links.get(cut.id).end({ reason: 'cut' });
                    }
                    if (n %% 3 === 0) {
                        await new Promise(resolve => setTimeout(resolve));
                    }
                }
                await Promise.all(sent);
                await until(() => heard().length >= 60);
                const resumed = ({ log }) => log.filter(({ type }) => type === 'welcome').map(({ resumed }) => resumed);
                return JSON.stringify([heard(), resumed(alice), resumed(bob)]);
                """.formatted(transport, transport));
        List<Integer> all = IntStream.range(0, 60).boxed().toList();
        assertThat(result)
                .isEqualTo(Json.encode(List.of(all, List.of(false, true, true, true), List.of(false, true, true))));
    }

    @Test
    void whoConnectsWithTheTokenTakesTheSessionOver() {
        Object result = at(stage().first().port()).run("""
                const first = client({ room });
                await until(() => first.state === 'connected');
                const second = client({ room, clientId: first.id, token: first.token, transport: 'sse' });
                await until(() => first.state !== 'connected' && second.state === 'connected');
                const sent = await first.send('bob', {}).catch(({ code, reason }) => `${code} ${reason}`);
                return [first.state, second.id === first.id, sent].join(' | ');
                """);
        assertThat(result).isEqualTo("superseded | true | 0 The session is over");
    }

    @Test
    void whoCannotJoinIsToldWhy() {
        Object result = at(stage().first().port()).run("""
                const alice = client({ room, clientId: 'alice' });
                await until(() => alice.state === 'connected');
                const other = client({ room, clientId: 'alice' });
                await until(() => other.state === 'failed');
                return other.log.at(-1).reason;
                """);
        assertThat(result).isEqualTo("The client id is in use in this room");
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "sse"})
    void aPageOfAnotherOriginMayUseIt(String transport) throws IOException {
        HttpServer elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        elsewhere.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        elsewhere.start();
        try {
            page.open(Stage.url(elsewhere.getAddress().getPort(), "/"));
            Object result = page.run("""
                    const { connect } = await import('http://127.0.0.1:%d/signaling.js');
                    const client = connect({ room: '%s', transport: '%s' });
                    await new Promise(resolve => client.addEventListener('welcome', resolve));
                    return client.transport;
                    """.formatted(stage().second().port(), room, transport));
            assertThat(result).isEqualTo(transport);
        } finally {
            elsewhere.stop(0);
        }
    }

    /** The plain EventSource of a browser, with no code of ours, comes back to the node that was started again. */
    @Test
    void anEventSourceSurvivesTheRestartOfItsNode() {
        try (TwoNodes nodes = new TwoNodes()) {
            int port = nodes.first().port();
            at(port).run("""
                    window.source = new EventSource(`/api/connect?room=${room}`);
                    window.heard = [];
                    for (const type of ['session', 'signal', 'reset']) {
                        source.addEventListener(type, ({ data }) => heard.push(JSON.parse(data)));
                    }
                    await until(() => heard.length);
                    """);
            String id = (String) page.eval("heard[0].session_id");
            nodes.first().close();
            Api other = nodes.second().api();
            await().until(() -> "disconnected".equals(other.state(room, id)));
            JsonObject sender = other.join(room);
            JsonObject hello = new JsonObject().put("type", "hello");
            String from = sender.getString("client_id");
            assertThat(other.signal(room, from, sender.getString("token"), id, hello)
                            .json())
                    .isEqualTo(new JsonObject("{\"success\":true,\"queued\":true}"));

            nodes.startNode(port);
            page.awaitTrue("heard.length > 2");
            assertThat(page.eval("JSON.stringify(heard.map(({ type, session_id, resumed, from }) =>"
                            + " ({ type, session_id, resumed, from })))"))
                    .isEqualTo(Json.encode(List.of(
                            session(id, false),
                            session(id, true),
                            new JsonObject().put("type", "signal").put("from", from))));
        }
    }

    private static JsonObject session(String id, boolean resumed) {
        return new JsonObject().put("type", "session").put("session_id", id).put("resumed", resumed);
    }
}
