package webrtc.signaling.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The keys that access tokens may be signed with. A key is good for one algorithm, whatever a token says of itself: a
 * public key is no secret to make an HMAC with, and nothing is good for {@code none} (RFC 8725, 3.1).
 */
final class AccessKeys {
    /** A key must be as long as the hash that it is used with (RFC 7518, 3.2). */
    private static final int LEAST_SECRET_BYTES = 32;

    /** RFC 7518, 3.3. */
    private static final int LEAST_RSA_BITS = 2_048;

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");

    private record Key(JWSAlgorithm algorithm, @Nullable String id, JWSVerifier verifier) {}

    private final List<Key> keys = new ArrayList<>();

    private AccessKeys() {}

    /**
     * The keys of a file: a JWK set, public keys in PEM, or else the bytes of a secret, up to a line end. Fails with an
     * {@link IllegalArgumentException} that says why it can't be used, and nothing of what is in it.
     */
    static AccessKeys of(byte[] file) {
        AccessKeys keys = new AccessKeys();
        String text = new String(file, ISO_8859_1);
        try {
            if (text.stripLeading().startsWith("{")) {
                keys.addSet(text);
            } else if (text.contains("-----BEGIN ")) {
                keys.addPem(text);
            } else {
                keys.add(secret(file), null);
            }
        } catch (JOSEException | GeneralSecurityException e) {
            throw new IllegalArgumentException("a key in it is none for HS256, RS256 or ES256");
        }
        return keys;
    }

    private static byte[] secret(byte[] file) {
        int end = file.length;
        while (end > 0 && (file[end - 1] == '\n' || file[end - 1] == '\r')) {
            end--;
        }
        return Arrays.copyOf(file, end);
    }

    private void addSet(String text) throws JOSEException {
        JWKSet set;
        try {
            set = JWKSet.parse(text);
        } catch (ParseException e) {
            throw new IllegalArgumentException("it is not a JWK set");
        }
        for (JWK jwk : set.getKeys()) {
            JWSAlgorithm algorithm = algorithmOf(jwk);
            boolean forUs = (jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE))
                    && (jwk.getAlgorithm() == null || jwk.getAlgorithm().equals(algorithm));
            if (algorithm == null || !forUs) {
                // A set may have keys for other purposes.
                continue;
            }
            if (jwk instanceof OctetSequenceKey key) {
                add(key.toByteArray(), key.getKeyID());
            } else if (jwk instanceof RSAKey key) {
                add(key.toRSAPublicKey(), key.getKeyID());
            } else if (jwk instanceof ECKey key) {
                add(key.toECPublicKey(), key.getKeyID());
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("it has no key for HS256, RS256 or ES256");
        }
    }

    private static @Nullable JWSAlgorithm algorithmOf(JWK jwk) {
        if (jwk instanceof OctetSequenceKey) {
            return JWSAlgorithm.HS256;
        }
        if (jwk instanceof RSAKey) {
            return JWSAlgorithm.RS256;
        }
        return jwk instanceof ECKey key && Curve.P_256.equals(key.getCurve()) ? JWSAlgorithm.ES256 : null;
    }

    private void addPem(String text) throws JOSEException, GeneralSecurityException {
        Matcher pem = PEM.matcher(text);
        while (pem.find()) {
            X509EncodedKeySpec key = new X509EncodedKeySpec(decoded(pem.group(1)));
            RSAPublicKey rsa = key("RSA", RSAPublicKey.class, key);
            if (rsa == null) {
                add((ECPublicKey) KeyFactory.getInstance("EC").generatePublic(key), null);
            } else {
                add(rsa, null);
            }
        }
        // Anything else, such as a private key or a certificate, must not be taken for a secret.
        if (keys.isEmpty() || !pem.replaceAll("").isBlank()) {
            throw new IllegalArgumentException("of PEM it may hold public keys (BEGIN PUBLIC KEY) and nothing else");
        }
    }

    private static byte[] decoded(String base64) throws InvalidKeySpecException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new InvalidKeySpecException(e);
        }
    }

    private static <K> @Nullable K key(String algorithm, Class<K> type, X509EncodedKeySpec key) {
        try {
            return type.cast(KeyFactory.getInstance(algorithm).generatePublic(key));
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    private void add(byte[] secret, @Nullable String id) throws JOSEException {
        if (secret.length < LEAST_SECRET_BYTES) {
            throw new IllegalArgumentException("a secret must have at least " + LEAST_SECRET_BYTES + " bytes");
        }
        keys.add(new Key(JWSAlgorithm.HS256, id, new MACVerifier(secret)));
    }

    private void add(RSAPublicKey key, @Nullable String id) {
        if (key.getModulus().bitLength() < LEAST_RSA_BITS) {
            throw new IllegalArgumentException("an RSA key must have at least " + LEAST_RSA_BITS + " bits");
        }
        keys.add(new Key(JWSAlgorithm.RS256, id, new RSASSAVerifier(key)));
    }

    private void add(ECPublicKey key, @Nullable String id) throws JOSEException {
        if (!Curve.P_256.equals(Curve.forECParameterSpec(key.getParams()))) {
            throw new IllegalArgumentException("an EC key must be of the curve P-256");
        }
        keys.add(new Key(JWSAlgorithm.ES256, id, new ECDSAVerifier(key)));
    }

    /** Whether one of the keys has signed it. A token that names a key is held against that one, if there is such. */
    boolean haveSigned(SignedJWT token) {
        String id = token.getHeader().getKeyID();
        for (Key key : keys) {
            boolean named = id == null || key.id == null || key.id.equals(id);
            if (named && key.algorithm.equals(token.getHeader().getAlgorithm()) && isSignedBy(key, token)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSignedBy(Key key, SignedJWT token) {
        try {
            return token.verify(key.verifier);
        } catch (JOSEException e) {
            return false;
        }
    }

    /** Never shows a key. */
    @Override
    public String toString() {
        return "AccessKeys[" + keys.size() + "]";
    }
}
