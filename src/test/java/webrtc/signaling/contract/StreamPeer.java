package webrtc.signaling.contract;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.Api.Answer;
import webrtc.signaling.testing.StreamClient;
import webrtc.signaling.testing.StreamClient.Event;

/** Somebody in a room with an event stream: where it is connected, who it is, and its secret. */
record StreamPeer(Api node, String room, StreamClient stream, String id, String token) {
    StreamPeer(Api node, String room, StreamClient stream) {
        this(node, room, stream, stream.await("session").data());
        stream.await("roster");
    }

    private StreamPeer(Api node, String room, StreamClient stream, JsonObject session) {
        this(node, room, stream, session.getString("session_id"), session.getString("token"));
    }

    /** Sends a signal through the node it is connected to. */
    Answer signal(String to, JsonObject signal) {
        return node.signal(room, id, token, to, signal);
    }

    /** Sends a signal that says no more than this. */
    Answer say(String to, String text) {
        return signal(to, new JsonObject().put("type", "custom").put("text", text));
    }

    /** The texts of the signals that came, up to this one. */
    List<String> heardUntil(String last) {
        List<String> heard = new ArrayList<>();
        while (!heard.contains(last)) {
            heard.add(text(stream.await("signal")));
        }
        return heard;
    }

    /** The names of the events that came, up to the signal of this text, heartbeats aside. */
    List<String> eventsUntil(String last) {
        List<String> names = new ArrayList<>();
        Event event;
        do {
            event = stream.await("event", any -> !any.name().equals("heartbeat"));
            names.add(event.name());
        } while (!event.name().equals("signal") || !text(event).equals(last));
        return names;
    }

    /** The query that resumes this session by its token. */
    String resuming() {
        return "session_id=" + id + "&token=" + token;
    }

    private static String text(Event event) {
        return event.data().getJsonObject("signal").getString("text");
    }
}
