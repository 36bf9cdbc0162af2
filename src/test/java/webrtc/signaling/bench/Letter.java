package webrtc.signaling.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What a client sends, as it goes out on the wire: made once, and sent often with another time in its mark. */
final class Letter {
    final byte[] bytes;
    private final int mark;

    Letter(byte[] bytes) {
        this.bytes = bytes;
        this.mark = Mark.find(bytes, 0, bytes.length);
    }

    Letter at(long time) {
        Mark.writeTime(bytes, mark, time);
        return this;
    }

    /** A payload of so many bytes that looks like a candidate, or like the SDP of an offer. */
    static String payload(char kind, int sender, int size) {
        String start = "{\"candidate\":\"" + Mark.of(kind, sender);
        String line = "a=candidate:842163049 1 udp 1677729535 192.0.2.7 46154 typ srflx\\r\\n";
        String end = "\",\"sdpMid\":\"0\",\"sdpMLineIndex\":0}";
        StringBuilder payload = new StringBuilder(start);
        while (payload.length() + line.length() + end.length() <= size) {
            payload.append(line);
        }
        while (payload.length() + end.length() < size) {
            payload.append('x');
        }
        return payload.append(end).toString();
    }

    /** A frame (RFC 6455, 5.2), masked as a client has to, with a key of zeros that changes nothing. */
    static byte[] frame(int opcode, String text) {
        byte[] data = text.getBytes(UTF_8);
        int head = data.length < 126 ? 6 : 8;
        byte[] frame = new byte[head + data.length];
        frame[0] = (byte) (0x80 | opcode);
        if (data.length < 126) {
            frame[1] = (byte) (0x80 | data.length);
        } else {
            frame[1] = (byte) (0x80 | 126);
            frame[2] = (byte) (data.length >> 8);
            frame[3] = (byte) data.length;
        }
        System.arraycopy(data, 0, frame, head, data.length);
        return frame;
    }
}
