package webrtc.signaling.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import java.security.PublicKey;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webrtc.signaling.testing.AccessKey;

/** What a file of keys may hold, and that a key is good for its own algorithm only, whatever a token says. */
class AccessKeysTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private static RSAKey rsa;
    private static ECKey ec;
    private static OctetSequenceKey oct;

    @BeforeAll
    static void make() throws JOSEException {
        rsa = new RSAKeyGenerator(2_048).keyID("r").generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("e").generate();
        oct = new OctetSequenceKeyGenerator(256).keyID("o").generate();
    }

    private static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static AccessKeys keys(String file) {
        return AccessKeys.of(file.getBytes(UTF_8));
    }

    private static AccessKeys keys(JWK... set) {
        return keys(new JWKSet(List.of(set)).toString(false));
    }

    private static SignedJWT token(JWSHeader header, JWSSigner signer) throws ParseException {
        return SignedJWT.parse(AccessKey.sign(header, signer, claims -> {}));
    }

    private static SignedJWT token(JWSAlgorithm algorithm, JWSSigner signer) throws ParseException {
        return token(new JWSHeader(algorithm), signer);
    }

    private static MACSigner mac(byte[] secret) throws JOSEException {
        return new MACSigner(secret);
    }

    @Test
    void aSecretIsForHs256() throws Exception {
        for (String end : new String[] {"", "\n", "\r\n"}) {
            AccessKeys keys = keys(SECRET + end);
            assertThat(keys.haveSigned(token(JWSAlgorithm.HS256, mac(SECRET.getBytes(UTF_8)))))
                    .isTrue();
            assertThat(keys.haveSigned(token(JWSAlgorithm.HS256, mac((SECRET + "x").getBytes(UTF_8)))))
                    .isFalse();
        }
        String longer = SECRET + SECRET;
        assertThat(keys(longer).haveSigned(token(JWSAlgorithm.HS512, mac(longer.getBytes(UTF_8)))))
                .isFalse();
    }

    @Test
    void aPublicKeyIsForRs256OrEs256() throws Exception {
        AccessKeys keys = keys(pem(rsa.toPublicKey()) + pem(ec.toPublicKey()));
        assertThat(keys.haveSigned(token(JWSAlgorithm.RS256, new RSASSASigner(rsa))))
                .isTrue();
        assertThat(keys.haveSigned(token(JWSAlgorithm.ES256, new ECDSASigner(ec))))
                .isTrue();
        assertThat(keys.haveSigned(token(JWSAlgorithm.PS256, new RSASSASigner(rsa))))
                .isFalse();
        assertThat(keys.haveSigned(token(JWSAlgorithm.RS512, new RSASSASigner(rsa))))
                .isFalse();
        RSAKey other = new RSAKeyGenerator(2_048).generate();
        assertThat(keys.haveSigned(token(JWSAlgorithm.RS256, new RSASSASigner(other))))
                .isFalse();
    }

    @Test
    void aPublicKeyIsNoSecret() throws Exception {
        for (PublicKey key : List.of(rsa.toPublicKey(), ec.toPublicKey())) {
            String pem = pem(key);
            for (byte[] secret : List.of(pem.getBytes(UTF_8), pem.strip().getBytes(UTF_8), key.getEncoded())) {
                assertThat(keys(pem).haveSigned(token(JWSAlgorithm.HS256, mac(secret))))
                        .isFalse();
            }
        }
        String set = new JWKSet(rsa).toString(true);
        assertThat(keys(set).haveSigned(token(JWSAlgorithm.HS256, mac(set.getBytes(UTF_8)))))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"alg\":\"none\"}", "{\"alg\":\"None\"}", "{\"alg\":\"\"}", "{}", "{\"alg\":null}"})
    void aTokenWithoutASignatureIsNone(String header) throws Exception {
        AccessTokens tokens = new AccessTokens(AccessKey.random().file(), "", "");
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String body = base64.encodeToString("{\"room\":\"a\",\"exp\":9999999999}".getBytes(UTF_8));
        String head = base64.encodeToString(header.getBytes(UTF_8));
        for (String signature : List.of("", "AA", "x")) {
            assertThat(tokens.read(head + "." + body + "." + signature, 0)).isNull();
        }
    }

    @Test
    void aSetHoldsKeysByTheirIds() throws Exception {
        AccessKeys keys = keys(rsa, ec, oct);
        assertThat(keys.haveSigned(token(JWSAlgorithm.RS256, new RSASSASigner(rsa))))
                .isTrue();
        assertThat(keys.haveSigned(token(JWSAlgorithm.ES256, new ECDSASigner(ec))))
                .isTrue();
        assertThat(keys.haveSigned(token(JWSAlgorithm.HS256, new MACSigner(oct))))
                .isTrue();
        JWSHeader named = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("o").build();
        JWSHeader wrong = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("e").build();
        assertThat(keys.haveSigned(token(named, new MACSigner(oct)))).isTrue();
        assertThat(keys.haveSigned(token(wrong, new MACSigner(oct)))).isFalse();
    }

    @Test
    void aSetMayHoldKeysForOtherPurposes() throws Exception {
        RSAKey encrypts = new RSAKey.Builder(rsa).keyUse(KeyUse.ENCRYPTION).build();
        RSAKey longer = new RSAKey.Builder(rsa).algorithm(JWSAlgorithm.RS512).build();
        ECKey curve = new ECKeyGenerator(Curve.P_384).generate();
        AccessKeys keys = keys(encrypts, longer, curve, oct);
        assertThat(keys.haveSigned(token(JWSAlgorithm.HS256, new MACSigner(oct))))
                .isTrue();
        assertThat(keys.haveSigned(token(JWSAlgorithm.RS256, new RSASSASigner(rsa))))
                .isFalse();
        assertUnusable(new JWKSet(List.of(encrypts, longer, curve)).toString(), "no key");
    }

    @Test
    void whatIsNoFileOfKeysIsRefusedWithoutTellingWhatIsInIt() throws Exception {
        assertUnusable("", "at least 32 bytes");
        assertUnusable(SECRET.substring(1) + "\n", "at least 32 bytes");
        assertUnusable("{\"keys\":", "JWK set");
        assertUnusable("{}", "JWK set");
        assertUnusable("{\"keys\":[]}", "no key");
        assertUnusable("{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}]}", "at least 32 bytes");
        String key = pem(rsa.toPublicKey());
        assertUnusable(key.replace("PUBLIC", "PRIVATE"), "public keys");
        assertUnusable(key.replace("PUBLIC KEY", "CERTIFICATE"), "public keys");
        assertUnusable(key + SECRET, "public keys");
        assertUnusable("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "HS256, RS256 or ES256");
        assertUnusable("-----BEGIN PUBLIC KEY-----\nA\n-----END PUBLIC KEY-----\n", "HS256, RS256 or ES256");
        assertUnusable(pem(new RSAKeyGenerator(1_024, true).generate().toPublicKey()), "2048 bits");
        assertUnusable(pem(new ECKeyGenerator(Curve.P_384).generate().toPublicKey()), "P-256");
    }

    private static void assertUnusable(String file, String why) {
        assertThatThrownBy(() -> keys(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasMessageNotContainingAny("AAAA", SECRET.substring(1));
    }
}
