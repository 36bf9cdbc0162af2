package webrtc.signaling.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static webrtc.signaling.protocol.JsonTexts.parse;
import static webrtc.signaling.protocol.JsonTexts.relayedToStream;
import static webrtc.signaling.protocol.JsonTexts.utf8;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server says is valid JSON on one line, whatever a room is called, and has the fields that are promised. */
class ServerEventsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Cursor CURSOR = new Cursor(7, 3);
    private static final List<Peer> PEERS = List.of(
            new Peer("alice", SessionState.CONNECTED, TransportKind.WEBSOCKET),
            new Peer("bob", SessionState.PENDING, TransportKind.NONE),
            new Peer("carol", SessionState.DISCONNECTED, TransportKind.SSE));
    private static final String PEERS_JSON = "[{'client_id':'alice','state':'connected','transport':'websocket'},"
            + "{'client_id':'bob','state':'pending','transport':'none'},"
            + "{'client_id':'carol','state':'disconnected','transport':'sse'}]";

    private static void assertJson(byte[] json, String quotedByApostrophes) {
        assertThat(parse(json)).isEqualTo(parse(quotedByApostrophes.replace('\'', '"')));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "room",
                "\"",
                "\\",
                "\\\"",
                "a\"},{\"b\":\"",
                "\\u0041",
                "</script>",
                "'",
                "/",
                "{}",
                "caf\u00E9",
                "\u65E5\u672C",
                "\uD83D\uDE00",
                "\uFEFFx",
                "\uFFFF",
                "data: x",
                "%00",
                " "
            })
    void aHostileRoomIdStaysInsideItsString(String room) {
        assertThat(Ids.isRoom(room)).isTrue();
        byte[] quoted = ServerEvents.quoted(room);
        assertThat(parse(quoted).textValue()).isEqualTo(room);

        Signal signal = new Signal("a", "b", SignalType.OFFER, utf8("{}"), Signal.Form.EMPTY_OBJECT, null);
        Departure gone = new Departure("a", LeaveReason.LEFT);
        for (byte[] event : List.of(
                ServerEvents.session(quoted, "a", "t", true, CURSOR, null, 1, null),
                ServerEvents.welcome(quoted, "a", null, false, CURSOR, null, 1, null, 1, PEERS),
                ServerEvents.roster(quoted, 1, PEERS, List.of("a"), List.of(gone)),
                relayedToStream(signal, quoted))) {
            assertThat(parse(event).get("room").textValue()).isEqualTo(room);
        }
        Statistics.Room stats = new Statistics.Room(room, List.of("a"), null);
        for (JsonNode json : List.of(
                parse(ServerEvents.welcome(quoted, "a", null, false, CURSOR, null, 1, null, 1, PEERS)),
                parse(RoomsDialect.relayed(new JsonBytes(16), signal, quoted, new Cursor(1, 1))),
                parse(RoomsDialect.bye(gone, quoted)),
                parse(RoomsDialect.joined(room, "a", "t")),
                parse(RoomsDialect.left(room, "a")),
                parse(new Statistics(List.of(stats), 1, 1, null, room, null).toJson())
                        .get("rooms")
                        .get(0))) {
            assertThat(json.get("room_id").textValue()).isEqualTo(room);
        }
    }

    @Test
    void aSessionIsToldItsIdsAndItsTokenWhereItIsKnown() {
        byte[] room = ServerEvents.quoted("r");
        assertJson(
                ServerEvents.session(room, "a", "t", false, CURSOR, null, 10_000, null),
                "{'type':'session','room':'r','session_id':'a','token':'t','resumed':false,'cursor':'7-3',"
                        + "'heartbeat_ms':10000}");
        assertJson(
                ServerEvents.session(room, "a", null, true, CURSOR, "too old", 10_000, null),
                "{'type':'session','room':'r','session_id':'a','resumed':true,'cursor':'7-3','reset':'too old',"
                        + "'heartbeat_ms':10000}");
    }

    @Test
    void aWelcomeIsASessionWithTheRosterAndBothSpellingsOfTheIds() {
        assertJson(
                ServerEvents.welcome(ServerEvents.quoted("r"), "a", "t", true, CURSOR, null, 5, null, 17, PEERS),
                "{'type':'welcome','room':'r','session_id':'a','token':'t','resumed':true,'cursor':'7-3','heartbeat_ms':5,"
                        + "'room_id':'r','client_id':'a','version':17,'peers':" + PEERS_JSON + "}");
    }

    @Test
    void aRosterTellsEverybodyWhoCameAndWhoLeftAndWhy() {
        byte[] room = ServerEvents.quoted("r");
        List<Departure> left = List.of(
                new Departure("x", LeaveReason.LEFT),
                new Departure("y", LeaveReason.TIMEOUT),
                new Departure("z", LeaveReason.NODE_LOST),
                new Departure("k", LeaveReason.KICKED));
        assertJson(
                ServerEvents.roster(room, 3, PEERS, List.of("bob", "carol"), left),
                "{'type':'roster','room':'r','version':3,'peers':" + PEERS_JSON + ",'joined':['bob','carol'],'left':["
                        + "{'client_id':'x','reason':'left'},{'client_id':'y','reason':'timeout'},"
                        + "{'client_id':'z','reason':'node-lost'},{'client_id':'k','reason':'kicked'}]}");
        assertJson(
                ServerEvents.roster(room, 3, null, List.of(), List.of()),
                "{'type':'roster','room':'r','version':3,'joined':[],'left':[]}");
        assertJson(
                ServerEvents.roster(room, 3, List.of(), List.of(), List.of()),
                "{'type':'roster','room':'r','version':3,'peers':[],'joined':[],'left':[]}");
    }

    @Test
    void theOtherEventsSayWhatTheyAreFor() {
        assertJson(
                ServerEvents.heartbeat(ServerEvents.timestamp(NOW), 9),
                "{'type':'heartbeat','server_time':'2026-01-02T03:04:05Z','roster_version':9}");
        assertJson(ServerEvents.reconnect(250, "a \\ b"), "{'type':'reconnect','after_ms':250,'reason':'a \\\\ b'}");
        assertJson(ServerEvents.reset("gone"), "{'type':'reset','reason':'gone'}");
        assertJson(ServerEvents.superseded(), "{'type':'superseded'}");
    }

    @Test
    void timesAreUtcToTheSecondAlsoOnTheFullMinute() {
        assertThat(ServerEvents.timestamp(Instant.parse("2026-01-02T03:04:00.000Z")))
                .isEqualTo("2026-01-02T03:04:00Z");
        assertThat(ServerEvents.timestamp(NOW)).isEqualTo("2026-01-02T03:04:05Z");
    }

    @Test
    void theAnswersOfTheRoomsApiAreTheSeeds() {
        assertJson(
                RoomsDialect.health(NOW),
                "{'service':'webrtc-signaling-server','status':'ok','server_time':'2026-01-02T03:04:05Z'}");
        assertJson(RoomsDialect.joined("r", "c", "t"), "{'room_id':'r','client_id':'c','status':'joined','token':'t'}");
        assertJson(RoomsDialect.left("r", "c"), "{'room_id':'r','client_id':'c','status':'left'}");
        assertJson(
                RoomsDialect.bye(new Departure("c", LeaveReason.TIMEOUT), ServerEvents.quoted("r")),
                "{'type':'bye','from':'c','room_id':'r','payload':{'reason':'timeout'}}");
        assertJson(RoomsDialect.ack("7\"", true), "{'type':'ack','id':'7\\\"','status':'queued'}");
        assertJson(RoomsDialect.ack("7", false), "{'type':'ack','id':'7','status':'delivered'}");
        assertJson(RoomsDialect.pong(null), "{'type':'pong'}");
        assertJson(RoomsDialect.pong("7"), "{'type':'pong','id':'7'}");
        assertJson(StreamDialect.success(false), "{'success':true}");
        assertJson(StreamDialect.success(true), "{'success':true,'queued':true}");
    }

    @Test
    void theStatisticsAreTheSeedsWithMoreOnlyWhereAskedFor() {
        Statistics.Room plain = new Statistics.Room("r", List.of("a", "b"), null);
        Statistics.Room detailed =
                new Statistics.Room("s", List.of("alice"), List.of(new Statistics.Client(PEERS.get(0), "n\"1", NOW)));
        assertJson(
                new Statistics(List.of(), 0, 0, null, null, null).toJson(),
                "{'rooms':[],'total_rooms':0,'total_clients':0}");
        assertJson(
                new Statistics(List.of(plain, detailed), 7, 9, null, "s", null).toJson(),
                "{'rooms':[{'room_id':'r','clients':['a','b']},{'room_id':'s','clients':['alice'],'details':["
                        + "{'client_id':'alice','state':'connected','transport':'websocket','node':'n\\\"1',"
                        + "'since':'2026-01-02T03:04:05Z'}]}],'total_rooms':7,'total_clients':9,'next':'s'}");
        Statistics.Cluster cluster = new Statistics.Cluster(
                List.of(new Statistics.Node("n", 2, 5L), new Statistics.Node("o", 0, null)),
                Map.of(SessionState.PENDING, 2),
                Map.of(TransportKind.NONE, 2));
        assertJson(
                new Statistics(List.of(), 1, 2, 0, null, cluster).toJson(),
                "{'rooms':[],'total_rooms':1,'total_clients':2,'matching_rooms':0,'cluster':{"
                        + "'nodes':[{'node':'n','clients':2,'signals':5},{'node':'o','clients':0,'signals':null}],"
                        + "'clients_by_state':{'pending':2,'connected':0,'disconnected':0},"
                        + "'clients_by_transport':{'none':2,'websocket':0,'sse':0}}}");
    }

    @Test
    void everyRefusalIsAnErrorWithItsCode() {
        for (Refusal refusal : Refusal.values()) {
            JsonNode body = parse(RoomsDialect.error(refusal.asException()));
            assertThat(body.get("code").intValue()).isEqualTo(refusal.status()).isBetween(400, 599);
            assertThat(body.get("error").textValue()).isEqualTo(refusal.text()).isNotBlank();
            assertThat(body.size()).isEqualTo(2);
            assertThat(refusal.retryAfter() > 0).isEqualTo(refusal.status() == 503 || refusal.status() == 429);
        }
        assertJson(
                RoomsDialect.errorFrame(Refusal.BAD_TYPE.saying("say \"why\""), "7"),
                "{'type':'error','code':400,'error':'say \\\"why\\\"','id':'7'}");
        assertJson(
                RoomsDialect.errorFrame(Refusal.INBOX_FULL.asException(), null),
                "{'type':'error','code':503,'error':'"
                        + Refusal.INBOX_FULL.text().replace("'", "\\u0027") + "','retry_after':1}");
    }

    @Test
    void anEventIsFramedAsFieldsALineEach() {
        assertThat(EventStreamFormat.event("signal", "a.k.1-2", utf8("{\"x\":\"\u00E9\"}"))
                        .toBytes())
                .isEqualTo("event: signal\nid: a.k.1-2\ndata: {\"x\":\"\u00E9\"}\n\n".getBytes(UTF_8));
        assertThat(EventStreamFormat.event("heartbeat", null, utf8("{}")).toBytes())
                .isEqualTo(utf8("event: heartbeat\ndata: {}\n\n"));
        String longData = "\"" + "x".repeat(100_000) + "\"";
        assertThat(EventStreamFormat.event("signal", null, utf8(longData)).toBytes())
                .isEqualTo(utf8("event: signal\ndata: " + longData + "\n\n"));
        assertThat(EventStreamFormat.retry(1_500).toBytes()).isEqualTo(utf8("retry: 1500\n\n"));
    }
}
