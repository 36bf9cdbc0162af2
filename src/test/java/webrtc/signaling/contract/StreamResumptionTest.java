package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.StreamClient;

/** {@code GET /api/connect} of who was there before: the right secret resumes, anything else gets a fresh session. */
class StreamResumptionTest extends Contract {
    private StreamPeer resumed(StreamPeer before, StreamClient stream) {
        JsonObject session = stream.await("session").data();
        assertThat(session.getString("session_id")).isEqualTo(before.id());
        assertThat(session.getBoolean("resumed")).isTrue();
        stream.await("roster");
        return new StreamPeer(far(), room, stream, before.id(), before.token());
    }

    private static void assertFresh(StreamClient stream, StreamPeer before) {
        JsonObject session = stream.await("session").data();
        assertThat(session.getString("session_id")).isNotEqualTo(before.id());
        assertThat(session.getString("token")).isNotEqualTo(before.token());
        assertThat(session.getBoolean("resumed")).isFalse();
    }

    private void awaitDisconnected(StreamPeer peer) {
        await().untilAsserted(() -> assertThat(elsewhere().stats(room).encode())
                .containsSubsequence("\"client_id\":\"" + peer.id() + "\"", "\"state\":\"disconnected\""));
    }

    @Test
    void theTokenResumesFromTheQueryAndFromEitherHeader() {
        StreamPeer alice = peer(near());
        String token = alice.token();
        resumed(alice, stream(far(), alice.resuming()));
        resumed(alice, stream(near(), "session_id=" + alice.id(), "X-Token: " + token));
        resumed(alice, stream(far(), "session_id=" + alice.id(), "Authorization: Bearer " + token));
        resumed(alice, stream(near(), "", "X-Session-Id: " + alice.id(), "X-Token: " + token));
        resumed(alice, stream(far(), "", "X-Session-Id: " + alice.id(), "authorization: bearer " + token));
        resumed(alice, stream(elsewhere(), "token=" + token, "X-Session-Id: " + alice.id()));
        resumed(alice, stream(far(), alice.resuming(), "X-Session-Id: " + alice.id(), "X-Token: " + token));
    }

    @Test
    void aResumedSessionIsToldItsTokenAgainWhenItShowedIt() {
        StreamPeer alice = peer(near());
        StreamClient again = stream(far(), alice.resuming());
        assertThat(again.await("session").data().getString("token")).isEqualTo(alice.token());
    }

    @Test
    void theStreamThatWasThereBeforeIsToldAndEnds() {
        StreamPeer alice = peer(near());
        StreamPeer back = resumed(alice, stream(far(), alice.resuming()));
        assertThat(alice.stream().await("superseded").data()).isEqualTo(JsonObject.of("type", "superseded"));
        alice.stream().awaitEnd();
        StreamPeer bob = peer(near());
        assertThat(bob.say(alice.id(), "here").json()).isEqualTo(JsonObject.of("success", true));
        assertThat(back.heardUntil("here")).containsExactly("here");
    }

    @Test
    void aSupersededStreamAsksForAReconnectionTimeThatKeepsItAway() {
        // A browser would connect again by itself, and two tabs would take the session from one another for ever.
        StreamPeer alice = peer(near());
        resumed(alice, stream(far(), alice.resuming()));
        alice.stream().awaitEnd();
        assertThat(Long.parseLong(alice.stream().retry())).isGreaterThan(3_600_000);
    }

    @Test
    void whatWasSentMeanwhileIsKeptAndComesInOrder() {
        StreamPeer alice = peer(near());
        StreamPeer bob = peer(far());
        alice.stream().close();
        awaitDisconnected(alice);
        for (String text : List.of("one", "two", "three")) {
            assertThat(bob.say(alice.id(), text).json()).isEqualTo(JsonObject.of("success", true, "queued", true));
        }
        StreamPeer back = resumed(alice, stream(far(), alice.resuming()));
        assertThat(back.eventsUntil("one")).containsExactly("signal");
        assertThat(back.heardUntil("three")).containsExactly("two", "three");
    }

    @Test
    void theOthersHearNothingOfATransportThatComesAndGoes() {
        StreamPeer bob = peer(near());
        StreamPeer alice = peer(far());
        bob.stream().await("roster");
        alice.stream().close();
        awaitDisconnected(alice);
        StreamPeer back = resumed(alice, stream(near(), alice.resuming()));
        back.say(bob.id(), "back");
        assertThat(bob.eventsUntil("back")).containsExactly("signal");
    }

    @Test
    void theLastEventIdAloneResumesOnAnotherNodeBehindTheEventItNames() {
        StreamPeer alice = peer(near());
        StreamPeer bob = peer(near());
        bob.say(alice.id(), "one");
        alice.heardUntil("one");
        String last = alice.stream().lastEventId();
        for (String text : List.of("two", "three", "four")) {
            bob.say(alice.id(), text);
        }
        // These were written to the old stream; the client says that it has not got them.
        alice.heardUntil("four");
        StreamPeer back = resumed(alice, stream(far(), "", "Last-Event-ID: " + last));
        bob.say(alice.id(), "five");
        assertThat(back.heardUntil("five")).containsExactly("two", "three", "four", "five");
        // And again from further on, on the way back.
        String later = back.stream().lastEventId();
        bob.say(alice.id(), "six");
        StreamPeer again = resumed(alice, stream(near(), "", "Last-Event-ID: " + later));
        assertThat(again.heardUntil("six")).containsExactly("six");
    }

    @Test
    void theLastEventIdOfTheOpeningResumesToo() {
        StreamPeer alice = peer(near());
        String last = alice.stream().lastEventId();
        StreamPeer bob = peer(far());
        alice.stream().close();
        awaitDisconnected(alice);
        bob.say(alice.id(), "one");
        StreamPeer back = resumed(alice, stream(far(), "", "Last-Event-ID: " + last));
        assertThat(back.heardUntil("one")).containsExactly("one");
    }

    @Test
    void anIdWithDotsResumesByItsLastEventIdToo() {
        String token = near().post("/api/rooms/join", JsonObject.of("room_id", room, "client_id", "a.b..c"))
                .json()
                .getString("token");
        StreamPeer dotted = new StreamPeer(near(), room, stream(near(), "session_id=a.b..c&token=" + token));
        String last = dotted.stream().lastEventId();
        StreamPeer back = resumed(dotted, stream(far(), "", "Last-Event-ID: " + last));
        assertThat(back.id()).isEqualTo("a.b..c");
    }

    @Test
    void theLastEventIdTellsMoreThanTheTokenDoes() {
        StreamPeer alice = peer(near());
        String last = alice.stream().lastEventId();
        StreamPeer bob = peer(far());
        bob.say(alice.id(), "one");
        alice.heardUntil("one");
        StreamPeer back = resumed(alice, stream(far(), alice.resuming(), "Last-Event-ID: " + last));
        assertThat(back.heardUntil("one")).containsExactly("one");
    }

    @Test
    void theResumeKeyIsNotTheTokenAndCanDoNothingElse() {
        StreamPeer alice = peer(near());
        StreamPeer bob = peer(far());
        String last = alice.stream().lastEventId();
        assertThat(last).startsWith(alice.id() + ".").doesNotContain(alice.token());
        String key = last.split("\\.", -1)[1];
        JsonObject signal = JsonObject.of("type", "offer");
        assertThat(near().signal(room, alice.id(), key, bob.id(), signal).status())
                .isEqualTo(403);
        assertThat(near().leave(room, alice.id(), key).status()).isEqualTo(403);
        assertFresh(stream(far(), "session_id=" + alice.id() + "&token=" + key), alice);
        StreamClient back = stream(far(), "", "Last-Event-ID: " + last);
        assertThat(back.await("session").text()).doesNotContain(alice.token());
    }

    @Test
    void aSignalsGapThatCannotBeFilledIsTold() {
        StreamPeer alice = peer(near());
        String last = alice.stream().lastEventId();
        String future = last.substring(0, last.lastIndexOf('-')) + "-999";
        StreamClient back = stream(far(), "", "Last-Event-ID: " + future);
        assertThat(back.await("first", any -> true).name()).isEqualTo("session");
        StreamClient.Event reset = back.await("second", any -> true);
        assertThat(reset.name()).isEqualTo("reset");
        assertThat(reset.data().fieldNames()).containsExactlyInAnyOrder("type", "reason");
        assertThat(reset.data().getString("type")).isEqualTo("reset");
        assertThat(back.await("third", any -> true).name()).isEqualTo("roster");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "session_id=ID&token=WRONG",
                "session_id=ID&token=",
                "session_id=ID",
                "token=TOKEN",
                "session_id=nobody&token=TOKEN",
                "session_id=%20%20&token=TOKEN",
                "session_id=ID&token=TOKEN|X-Token: WRONG",
                "session_id=ID|X-Token: TOKEN|Authorization: Bearer WRONG",
                "session_id=ID|Authorization: Basic TOKEN",
                "|Last-Event-ID: nonsense",
                "|Last-Event-ID: ID.WRONG.1-1",
                "|Last-Event-ID: ID..1-1",
                "|Last-Event-ID: ID.TOKEN.1-1"
            })
    void anythingElseGetsAFreshSessionAndHarmsNobody(String shown) {
        StreamPeer alice = peer(near());
        String[] parts = shown.replace("ID", alice.id())
                .replace("Last-Event-" + alice.id(), "Last-Event-ID")
                .replace("TOKEN", alice.token())
                .replace("WRONG", UUID.randomUUID().toString())
                .split("\\|", -1);
        String[] headers = Arrays.copyOfRange(parts, 1, parts.length);
        assertFresh(stream(far(), parts[0], headers), alice);
        StreamPeer bob = peer(far());
        bob.say(alice.id(), "still there");
        assertThat(alice.heardUntil("still there")).containsExactly("still there");
    }

    @Test
    void aSecretOfAnotherRoomResumesNothing() {
        StreamPeer alice = peer(near());
        String elsewhere = "room=" + room + "-other";
        String last = "Last-Event-ID: " + alice.stream().lastEventId();
        assertFresh(closing(StreamClient.connect(far().port(), elsewhere + "&" + alice.resuming())), alice);
        assertFresh(closing(StreamClient.connect(far().port(), elsewhere, last)), alice);
    }

    @Test
    void aSessionThatLeftIsNotResumed() {
        StreamPeer alice = peer(near());
        String last = alice.stream().lastEventId();
        assertThat(far().leave(room, alice.id(), alice.token()).status()).isEqualTo(200);
        assertFresh(stream(far(), alice.resuming()), alice);
        assertFresh(stream(near(), "", "Last-Event-ID: " + last), alice);
    }

    @Test
    void aSessionJoinedByRestConnectsWithItsTokenAndGetsWhatWaited() {
        StreamPeer bob = peer(far());
        JsonObject joined = near().join(room);
        String id = joined.getString("client_id");
        assertThat(bob.say(id, "one").json()).isEqualTo(JsonObject.of("success", true, "queued", true));
        assertThat(bob.say(id, "two").json()).isEqualTo(JsonObject.of("success", true, "queued", true));
        Api node = far();
        StreamClient stream = stream(node, "session_id=" + id + "&token=" + joined.getString("token"));
        StreamPeer alice = new StreamPeer(node, room, stream);
        assertThat(alice.id()).isEqualTo(id);
        assertThat(alice.heardUntil("two")).containsExactly("one", "two");
    }
}
