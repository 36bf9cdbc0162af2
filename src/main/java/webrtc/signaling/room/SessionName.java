package webrtc.signaling.room;

/** What a session is found by where there is no view of its room. */
record SessionName(String room, String client) {}
