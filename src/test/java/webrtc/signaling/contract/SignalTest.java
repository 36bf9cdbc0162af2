package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.Api.Answer;
import webrtc.signaling.testing.StreamClient.Event;

/** {@code POST /api/signal} where it succeeds: who gets what, in which order, and how often. */
class SignalTest extends Contract {
    private static final JsonObject SUCCESS = JsonObject.of("success", true);
    private static final JsonObject OFFER =
            JsonObject.of("type", "offer", "sdp", "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\n");

    private Answer post(Api node, JsonObject body, String... headers) {
        return node.post("/api/signal?room=" + Api.encode(room), body, headers);
    }

    private static JsonObject body(StreamPeer from, StreamPeer to) {
        return JsonObject.of("sender", from.id(), "to", to.id(), "signal", OFFER);
    }

    private static JsonObject saying(StreamPeer from, StreamPeer to, String text, String id) {
        return JsonObject.of("sender", from.id(), "to", to.id(), "token", from.token(), "id", id)
                .put("signal", JsonObject.of("text", text));
    }

    @Test
    void aSignalReachesTheStreamOfItsRecipient() {
        StreamPeer alice = peer(near());
        StreamPeer bob = peer(far());
        Answer answer = alice.signal(bob.id(), OFFER);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.json()).isEqualTo(SUCCESS);
        assertThat(bob.stream().await("signal").data())
                .isEqualTo(JsonObject.of("type", "signal", "room", room, "from", alice.id(), "sender", alice.id())
                        .put("to", bob.id())
                        .put("signal", OFFER));
    }

    @Test
    void nobodyElseGetsIt() {
        StreamPeer alice = peer(near());
        StreamPeer bob = peer(far());
        StreamPeer carol = peer(elsewhere());
        alice.say(bob.id(), "for bob");
        bob.heardUntil("for bob");
        bob.say(alice.id(), "for alice");
        alice.say(carol.id(), "for carol");
        assertThat(alice.heardUntil("for alice")).containsExactly("for alice");
        assertThat(carol.heardUntil("for carol")).containsExactly("for carol");
    }

    @Test
    void anyNodeTakesIt() {
        StreamPeer alice = peer(near());
        StreamPeer bob = peer(far());
        for (Api node : List.of(near(), far(), elsewhere())) {
            assertThat(post(node, body(alice, bob).put("token", alice.token())).json())
                    .isEqualTo(SUCCESS);
            assertThat(bob.stream().await("signal").data().getJsonObject("signal"))
                    .isEqualTo(OFFER);
        }
    }

    @Test
    void theTokenMayComeByEitherHeader() {
        StreamPeer alice = peer(near());
        StreamPeer bob = peer(far());
        JsonObject body = body(alice, bob);
        assertThat(post(near(), body, "X-Token", alice.token()).json()).isEqualTo(SUCCESS);
        assertThat(post(far(), body, "Authorization", "Bearer " + alice.token()).json())
                .isEqualTo(SUCCESS);
        JsonObject twice = body.copy().put("token", alice.token());
        assertThat(post(far(), twice, "X-Token", alice.token(), "Authorization", "bearer " + alice.token())
                        .json())
                .isEqualTo(SUCCESS);
    }

    @Test
    void aPendingRecipientsSignalIsQueued() {
        StreamPeer alice = peer(near());
        String pending = far().join(room).getString("client_id");
        Answer answer = alice.signal(pending, OFFER);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).isEqualTo(JsonObject.of("success", true, "queued", true));
    }

    @Test
    void signalsComeInTheOrderInWhichTheyWereAccepted() {
        StreamPeer alice = peer(near());
        StreamPeer bob = peer(far());
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String text = "signal " + i;
            sent.add(text);
            // By turns through every node: accepted is accepted, whichever took it.
            Api node = List.of(near(), far(), elsewhere()).get(i % 3);
            JsonObject signal = JsonObject.of("text", text);
            assertThat(node.signal(room, alice.id(), alice.token(), bob.id(), signal)
                            .json())
                    .isEqualTo(SUCCESS);
        }
        assertThat(bob.heardUntil("signal 59")).isEqualTo(sent);
    }

    @Test
    void aSignalThatIsRepeatedWithItsIdIsDeliveredOnce() {
        StreamPeer alice = peer(near());
        StreamPeer bob = peer(far());
        for (Api node : List.of(near(), near(), far(), elsewhere())) {
            Answer answer = post(node, saying(alice, bob, "once", "id-1"));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().getBoolean("success")).isTrue();
        }
        assertThat(post(near(), saying(alice, bob, "other", "id-2")).json()).isEqualTo(SUCCESS);
        assertThat(bob.heardUntil("other")).containsExactly("once", "other");
    }

    @Test
    void aRepeatIsKnownWhereverTheRecipientHasGone() {
        StreamPeer alice = peer(near());
        StreamPeer bob = peer(near());
        post(near(), saying(alice, bob, "once", "id-1"));
        bob.heardUntil("once");
        StreamPeer moved = new StreamPeer(far(), room, stream(far(), bob.resuming()));
        assertThat(post(near(), saying(alice, bob, "once", "id-1")).status()).isEqualTo(200);
        post(near(), saying(alice, bob, "other", "id-2"));
        assertThat(moved.heardUntil("other")).containsExactly("other");
    }

    @Test
    void aRepeatIsKnownWhileItWaitsForItsRecipient() {
        StreamPeer alice = peer(near());
        JsonObject joined = near().join(room);
        StreamPeer bob = new StreamPeer(far(), room, null, joined.getString("client_id"), joined.getString("token"));
        for (int i = 0; i < 3; i++) {
            assertThat(post(far(), saying(alice, bob, "once", "id-1")).json().getBoolean("success"))
                    .isTrue();
        }
        post(far(), saying(alice, bob, "other", "id-2"));
        StreamPeer there = new StreamPeer(far(), room, stream(far(), bob.resuming()));
        assertThat(there.heardUntil("other")).containsExactly("once", "other");
    }

    @Test
    void theSameIdOfAnotherSenderIsAnotherSignalAndTheIdIsPassedOn() {
        StreamPeer alice = peer(near());
        StreamPeer bob = peer(far());
        StreamPeer carol = peer(elsewhere());
        post(near(), saying(alice, bob, "from alice", "🙂 \"id\""));
        post(near(), saying(carol, bob, "from carol", "🙂 \"id\""));
        List<Event> events = List.of(bob.stream().await("signal"), bob.stream().await("signal"));
        assertThat(events).extracting(event -> event.data().getString("id")).containsOnly("🙂 \"id\"");
        assertThat(events)
                .extracting(event -> event.data().getJsonObject("signal").getString("text"))
                .containsExactly("from alice", "from carol");
    }

    @Test
    void withoutAnIdARepeatIsAnotherSignal() {
        StreamPeer alice = peer(near());
        StreamPeer bob = peer(far());
        alice.say(bob.id(), "again");
        alice.say(bob.id(), "again");
        alice.say(bob.id(), "end");
        assertThat(bob.heardUntil("end")).containsExactly("again", "again", "end");
    }

    @Test
    void aSignalThatCameAloneFromASessionWithoutATransportIsDeliveredToo() {
        StreamPeer bob = peer(far());
        JsonObject joined = near().join(room);
        String id = joined.getString("client_id");
        assertThat(elsewhere()
                        .signal(room, id, joined.getString("token"), bob.id(), OFFER)
                        .json())
                .isEqualTo(SUCCESS);
        assertThat(bob.stream().await("signal").data().getString("from")).isEqualTo(id);
    }
}
