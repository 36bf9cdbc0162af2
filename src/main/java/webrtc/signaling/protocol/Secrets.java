package webrtc.signaling.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a session's secrets: digests, never the secrets.
 *
 * <p>A session has a <em>token</em>, which can do everything, and a <em>resume key</em>, which stands in every event
 * id of its event stream and can do nothing but resume that stream. The key is derived from the token one way, so any
 * node that is shown the token knows the key, and nobody who reads an event id learns the token.
 *
 * @param token digest of the token
 * @param resumeKey digest of the resume key
 */
@SuppressWarnings("ArrayRecordComponent") // equals compares the contents, in constant time
public record Secrets(byte[] token, byte[] resumeKey) {
    private static final int DIGEST_BYTES = 16;

    /** Each digest leaves it ready for the next one. */
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Secrets::sha256);

    /** Digests of a token and of the resume key derived from it. */
    public static Secrets of(String token) {
        return new Secrets(digest(token), digest(resumeKeyOf(token)));
    }

    /** The resume key of a token: the first 128 bits of HMAC-SHA256(token, "resume"), URL-safe. */
    public static String resumeKeyOf(String token) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token.getBytes(UTF_8), "HmacSHA256"));
            byte[] key = Arrays.copyOf(mac.doFinal("resume".getBytes(UTF_8)), DIGEST_BYTES);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256", e);
        }
    }

    /** The first 128 bits of a secret's SHA-256: enough, since the secret itself has 122 random bits. */
    public static byte[] digest(String secret) {
        return Arrays.copyOf(SHA_256.get().digest(secret.getBytes(UTF_8)), DIGEST_BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** What a node passes on of a token that it was shown: its digest, or nothing where nothing was shown. */
    public static byte[] shown(@Nullable String token) {
        return token == null ? new byte[0] : digest(token);
    }

    /** Whether this is the digest of the token, compared in constant time. */
    public boolean isToken(byte[] shown) {
        return MessageDigest.isEqual(token, shown);
    }

    /** Whether two secrets given in clear are the same, compared in constant time. */
    public static boolean same(String expected, @Nullable String presented) {
        return presented != null && MessageDigest.isEqual(digest(expected), digest(presented));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secrets that
                && MessageDigest.isEqual(token, that.token)
                && MessageDigest.isEqual(resumeKey, that.resumeKey);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(token);
    }

    /** Never shows a digest: logs are read by more people than the cluster is. */
    @Override
    public String toString() {
        return "Secrets[hidden]";
    }
}
