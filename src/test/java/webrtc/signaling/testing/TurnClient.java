package webrtc.signaling.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Asks a TURN server on loopback for an allocation (RFC 8656) with long-term credentials (RFC 8489, 9.2). */
public final class TurnClient {
    /** There was an allocation. */
    public static final int ALLOCATED = 200;

    /** There was no answer. */
    public static final int SILENCE = 0;

    private static final int PATIENCE_MILLIS = 2_000;
    private static final int COOKIE = 0x2112A442;
    private static final int HEADER = 20;
    private static final int ALLOCATE = 0x0003;
    private static final int ALLOCATE_SUCCESS = 0x0103;
    private static final int USERNAME = 0x0006;
    private static final int MESSAGE_INTEGRITY = 0x0008;
    private static final int ERROR_CODE = 0x0009;
    private static final int REALM = 0x0014;
    private static final int NONCE = 0x0015;
    private static final int REQUESTED_TRANSPORT = 0x0019;
    private static final byte[] UDP = {17, 0, 0, 0};

    private final int port;
    private final String username;
    private final String password;

    /** A client of the server at this port. */
    public TurnClient(int port, String username, String password) {
        this.port = port;
        this.username = username;
        this.password = password;
    }

    /** The error code of the answer, or one of the constants here. */
    public int allocate() throws IOException, GeneralSecurityException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(PATIENCE_MILLIS);
            // The first answer is 401, and tells the realm and the nonce.
            Map<Integer, byte[]> challenge = exchange(socket, request(), new byte[0]);
            byte[] realm = challenge.getOrDefault(REALM, new byte[0]);
            byte[] nonce = challenge.getOrDefault(NONCE, new byte[0]);
            ByteBuffer request = request();
            append(request, USERNAME, username.getBytes(UTF_8));
            append(request, REALM, realm);
            append(request, NONCE, nonce);
            String account = username + ":" + new String(realm, UTF_8) + ":" + password;
            byte[] key = MessageDigest.getInstance("MD5").digest(account.getBytes(UTF_8));
            Map<Integer, byte[]> answer = exchange(socket, request, key);
            byte[] error = answer.get(ERROR_CODE);
            return error == null ? ALLOCATED : error[2] * 100 + error[3];
        } catch (SocketTimeoutException | PortUnreachableException e) {
            return SILENCE;
        }
    }

    private static ByteBuffer request() {
        byte[] transaction = new byte[12];
        new SecureRandom().nextBytes(transaction);
        ByteBuffer request = ByteBuffer.allocate(1_024);
        request.putShort((short) ALLOCATE).putShort((short) 0).putInt(COOKIE).put(transaction);
        append(request, REQUESTED_TRANSPORT, UDP);
        return request;
    }

    private static void append(ByteBuffer message, int type, byte[] value) {
        message.putShort((short) type).putShort((short) value.length).put(value);
        message.put(new byte[(4 - value.length % 4) % 4]);
    }

    private static byte[] written(ByteBuffer message) {
        byte[] bytes = new byte[message.position()];
        message.get(0, bytes);
        return bytes;
    }

    /** The attributes of the answer. */
    private static Map<Integer, byte[]> exchange(DatagramSocket socket, ByteBuffer request, byte[] key)
            throws IOException, GeneralSecurityException {
        if (key.length > 0) {
            // The length covers the attribute that is still to come (RFC 8489, 14.5).
            request.putShort(2, (short) (request.position() - HEADER + 24));
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key, "HmacSHA1"));
            append(request, MESSAGE_INTEGRITY, mac.doFinal(written(request)));
        }
        request.putShort(2, (short) (request.position() - HEADER));
        byte[] sent = written(request);
        socket.send(new DatagramPacket(sent, sent.length));
        DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
        socket.receive(packet);
        ByteBuffer answer = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
        boolean allocated = answer.getShort(0) == ALLOCATE_SUCCESS;
        answer.position(HEADER);
        Map<Integer, byte[]> attributes = new HashMap<>();
        while (answer.remaining() >= 4) {
            int type = answer.getShort();
            byte[] value = new byte[answer.getShort()];
            answer.get(value);
            answer.position(Math.min(answer.limit(), answer.position() + (4 - value.length % 4) % 4));
            attributes.put(type, value);
        }
        if (!allocated && !attributes.containsKey(ERROR_CODE)) {
            throw new IOException("neither an allocation nor an error");
        }
        return attributes;
    }
}
