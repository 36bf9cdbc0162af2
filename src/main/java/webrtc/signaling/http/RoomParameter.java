package webrtc.signaling.http;

import io.vertx.core.http.HttpServerRequest;
import webrtc.signaling.protocol.Ids;
import webrtc.signaling.protocol.Refusal;
import webrtc.signaling.protocol.RefusedException;

/** The {@code room} of the stream API's query. */
final class RoomParameter {
    private RoomParameter() {}

    static String of(HttpServerRequest request) throws RefusedException {
        String room = request.getParam("room");
        if (room == null || room.isEmpty()) {
            throw Refusal.MISSING_ROOM.asException();
        }
        if (!Ids.isRoom(room)) {
            throw Refusal.BAD_ROOM_ID.asException();
        }
        return room;
    }
}
