package webrtc.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webrtc.signaling.testing.AccessKey;

/** What the claims of an access token mean. */
class AccessTokensTest {
    private static final long NOW = 1_763_814_896_000L;
    private static final AccessKey KEY = AccessKey.random();

    private final AccessTokens tokens = new AccessTokens(KEY.file(), "", "");

    private @Nullable Access read(Consumer<JWTClaimsSet.Builder> claims) {
        return tokens.read(KEY.token(claims), NOW);
    }

    private static Date at(long millis) {
        return Date.from(Instant.ofEpochMilli(millis));
    }

    @Test
    void aTokenIsValidFromItsBeginningToItsEndGiveOrTakeHalfAMinute() {
        Access access = read(claims -> claims.expirationTime(at(NOW)).notBeforeTime(at(NOW)));
        assertThat(access.grant().until()).isEqualTo(NOW + 30_000);
        assertThat(read(claims -> claims.expirationTime(at(NOW - 29_000)))).isNotNull();
        assertThat(read(claims -> claims.expirationTime(at(NOW - 30_000)))).isNull();
        assertThat(read(claims -> claims.notBeforeTime(at(NOW + 30_000)))).isNotNull();
        assertThat(read(claims -> claims.notBeforeTime(at(NOW + 31_000)))).isNull();
        assertThat(read(claims -> claims.expirationTime(null))).as("no end").isNull();
        assertThat(read(claims -> claims.claim("exp", "tomorrow"))).isNull();
        assertThat(read(claims -> claims.claim("exp", Long.MAX_VALUE))).isNull();
    }

    @Test
    void whatIsNoClaimOfItsKindMakesATokenWorthless() {
        assertThat(read(claims -> claims.claim("room", 7))).isNull();
        assertThat(read(claims -> claims.claim("room", List.of("a", 7)))).isNull();
        assertThat(read(claims -> claims.claim("room_pattern", Map.of("a", "b"))))
                .isNull();
        assertThat(read(claims -> claims.claim("mode", "write"))).isNull();
        assertThat(read(claims -> claims.claim("mode", true))).isNull();
        assertThat(read(claims -> claims.subject("no client id"))).isNull();
        assertThat(read(claims -> claims.subject(""))).isNull();
    }

    @Test
    void withoutAnythingItOpensNothingAndMaySend() {
        Access access = read(claims -> {});
        assertThat(access.rooms()).isEmpty();
        assertThat(access.opens("")).isFalse();
        assertThat(access.client()).isNull();
        assertThat(access.grant().publishes()).isTrue();
        assertThat(read(claims -> claims.claim("room", Arrays.asList("a", null)))
                        .rooms())
                .containsExactly("a");
        assertThat(read(claims -> claims.claim("mode", "publish")).grant().publishes())
                .isTrue();
        assertThat(read(claims -> claims.claim("mode", "listen")).grant().publishes())
                .isFalse();
    }

    @Test
    void issuerAndAudienceAreThoseThatTheOperatorNames() {
        AccessTokens strict = new AccessTokens(KEY.file(), "https://issuer.example", "signaling");
        for (Consumer<JWTClaimsSet.Builder> wrong : List.<Consumer<JWTClaimsSet.Builder>>of(
                claims -> {},
                claims -> claims.issuer("https://issuer.example"),
                claims -> claims.audience("signaling"),
                claims -> claims.issuer("https://other.example").audience("signaling"),
                claims -> claims.issuer("https://issuer.example").audience("other"))) {
            assertThat(strict.read(KEY.token(wrong), NOW)).isNull();
        }
        Consumer<JWTClaimsSet.Builder> right =
                claims -> claims.issuer("https://issuer.example").audience(List.of("other", "signaling"));
        assertThat(strict.read(KEY.token(right), NOW)).isNotNull();
        assertThat(read(right))
                .as("for somebody, and nobody has said that it is us")
                .isNull();
        assertThat(read(claims -> claims.issuer("anybody"))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "*, anything",
        "*, *",
        "a*, a",
        "a*, abc",
        "*c, abc",
        "a*c, ac",
        "a*c, abc",
        "a*b*c, aXbXc",
        "a*b*c, abbc",
        "a**c, abc",
        "*b*, abc",
        "abc, abc",
        "a.c, a.c"
    })
    void aPatternFits(String pattern, String room) {
        assertThat(new Access(List.of(), List.of(pattern), null, Access.ALL.grant()).opens(room))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "a*, b",
        "a*, ba",
        "*c, cb",
        "a*a, a",
        "ab*ba, aba",
        "a*b*c, acb",
        "a*b*c, ac",
        "abc, abcd",
        "a.c, abc",
        "A*, a",
        "a*b*b, ab",
        "'', a",
        "a?c, abc"
    })
    void aPatternDoesNotFit(String pattern, String room) {
        assertThat(new Access(List.of(), List.of(pattern), null, Access.ALL.grant()).opens(room))
                .isFalse();
    }

    @Test
    void aPatternOfManyStarsTakesNoTime() {
        String pattern = "*a".repeat(2_000) + "b";
        assertThat(new Access(List.of(), List.of(pattern), null, Access.ALL.grant()).opens("a".repeat(128)))
                .isFalse();
    }
}
