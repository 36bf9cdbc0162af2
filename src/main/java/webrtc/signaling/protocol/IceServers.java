package webrtc.signaling.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The STUN and TURN servers that clients are told of, in the form of W3C's {@code RTCIceServer}. Who may use a TURN
 * server is agreed by a secret that it shares with this one, as draft-uberti-behave-turn-rest-00 says: the username is
 * the time when it ends and the client's id, the password is derived from that. Nobody has to keep accounts.
 *
 * @param stun URLs of STUN servers (RFC 7064)
 * @param turn URLs of TURN servers (RFC 7065)
 * @param secret shared with the TURN servers; empty where there are none
 * @param ttlSeconds how long a client may begin to use them
 */
public record IceServers(List<String> stun, List<String> turn, String secret, int ttlSeconds) {
    /** The JSON array of {@code session} and {@code welcome}, or null where there is nothing to tell. */
    public byte @Nullable [] array(String client, long nowMillis) {
        return stun.isEmpty() && turn.isEmpty()
                ? null
                : append(new JsonBytes(512), client, nowMillis).toBytes();
    }

    /** The answer to {@code GET /api/ice-servers}. */
    public byte[] answer(String client, long nowMillis) {
        JsonBytes json = new JsonBytes(512).raw("{\"iceServers\":");
        return append(json, client, nowMillis)
                .raw(",\"ttl\":")
                .number(ttlSeconds)
                .raw("}")
                .toBytes();
    }

    private JsonBytes append(JsonBytes json, String client, long nowMillis) {
        json.raw("[");
        if (!stun.isEmpty()) {
            urls(json, stun).raw("}");
        }
        if (!turn.isEmpty()) {
            String username = nowMillis / 1_000 + ttlSeconds + ":" + client;
            urls(stun.isEmpty() ? json : json.raw(","), turn).raw(",\"username\":\"");
            json.raw(username)
                    .raw("\",\"credential\":\"")
                    .raw(password(username))
                    .raw("\"}");
        }
        return json.raw("]");
    }

    private static JsonBytes urls(JsonBytes json, List<String> urls) {
        String before = "{\"urls\":[";
        for (String url : urls) {
            json.raw(before).text(url);
            before = ",";
        }
        return json.raw("]");
    }

    /** Base64 of HMAC-SHA1(secret, username): the draft leaves no choice of the hash. */
    private String password(String username) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(username.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA1", e);
        }
    }

    /** Never shows the secret. */
    @Override
    public String toString() {
        return "IceServers[stun=" + stun + ", turn=" + turn + ", ttlSeconds=" + ttlSeconds + "]";
    }
}
