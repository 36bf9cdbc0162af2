package webrtc.signaling.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What is kept of tokens and resume keys, and what can be learned from it. */
class SecretsTest {
    private static final String TOKEN = "0e8dddc7-9ebf-4a41-8a3d-6b1d2d4b1b7e";

    /** Computed with another program: nodes of two versions of this one must agree on both. */
    private static final String RESUME_KEY = "MdiO-dVr_4BNDpprsTbADQ";

    private static final String DIGEST = "259ff10618935857e460254664549948";

    @Test
    void everyNodeDerivesTheSameKeyAndDigestFromAToken() {
        assertThat(Secrets.resumeKeyOf(TOKEN)).isEqualTo(RESUME_KEY);
        assertThat(HexFormat.of().formatHex(Secrets.digest(TOKEN))).isEqualTo(DIGEST);
        assertThat(Secrets.of(TOKEN))
                .isEqualTo(new Secrets(Secrets.digest(TOKEN), Secrets.digest(RESUME_KEY)))
                .hasSameHashCodeAs(new Secrets(Secrets.digest(TOKEN), Secrets.digest(RESUME_KEY)));
    }

    @Test
    void onlyTheWholeTokenIsTheToken() {
        Secrets secrets = Secrets.of(TOKEN);
        assertThat(secrets.isToken(Secrets.shown(TOKEN))).isTrue();
        assertThat(secrets.isToken(Secrets.shown(null))).isFalse();
        assertThat(secrets.isToken(Secrets.shown(""))).isFalse();
        assertThat(secrets.isToken(Secrets.shown(TOKEN.substring(0, TOKEN.length() - 1))))
                .isFalse();
        assertThat(secrets.isToken(Secrets.shown(TOKEN + " "))).isFalse();
        assertThat(secrets.isToken(Secrets.shown(TOKEN.replace('a', 'A')))).isFalse();
        assertThat(secrets.isToken(Secrets.shown(Ids.random()))).isFalse();
    }

    @Test
    void theResumeKeyIsNoToken() {
        Secrets secrets = Secrets.of(TOKEN);
        assertThat(secrets.isToken(Secrets.shown(Secrets.resumeKeyOf(TOKEN)))).isFalse();
        assertThat(secrets.resumeKey()).isNotEqualTo(secrets.token());
        assertThat(Secrets.resumeKeyOf(TOKEN)).isNotEqualTo(Secrets.resumeKeyOf(TOKEN + "x"));
    }

    @Test
    void theResumeKeyFitsIntoAnEventId() {
        for (int i = 0; i < 100; i++) {
            assertThat(Secrets.resumeKeyOf(Ids.random())).matches("[A-Za-z0-9_-]{22}");
        }
    }

    @Test
    void secretsGivenInClearAreComparedWhole() {
        assertThat(Secrets.same(TOKEN, TOKEN)).isTrue();
        assertThat(Secrets.same(TOKEN, null)).isFalse();
        assertThat(Secrets.same(TOKEN, "")).isFalse();
        assertThat(Secrets.same(TOKEN, TOKEN + "0")).isFalse();
        assertThat(Secrets.same("", "")).isTrue();
    }

    @Test
    void secretsOfTwoTokensDiffer() {
        Secrets secrets = Secrets.of(TOKEN);
        Secrets others = Secrets.of(Ids.random());
        assertThat(secrets)
                .isNotEqualTo(others)
                .isNotEqualTo(new Secrets(secrets.token(), others.resumeKey()))
                .isNotEqualTo(new Secrets(others.token(), secrets.resumeKey()));
    }

    @Test
    void whatIsPrintedShowsNeitherSecretsNorDigests() {
        assertThat(Secrets.of(TOKEN)).hasToString("Secrets[hidden]");
        assertThat(new EventId("alice", RESUME_KEY, new Cursor(1, 2)).toString())
                .doesNotContain(RESUME_KEY);
    }
}
