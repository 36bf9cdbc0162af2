package webrtc.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A process that stood still for long knows it before it does anything else. */
class PulseTest {
    private final Pulse pulse = new Pulse();
    private long now = System.nanoTime();

    private boolean beatsAfter(Duration time) {
        now += time.toNanos();
        return pulse.beatsAt(now);
    }

    @Test
    void aProcessThatOnlyPausesGoesOn() {
        for (int i = 0; i < 10; i++) {
            assertThat(beatsAfter(Duration.ofSeconds(6))).isTrue();
        }
    }

    @Test
    void afterAStandstillNothingHappensUntilItIsRestarted() {
        assertThat(beatsAfter(Duration.ofSeconds(9))).isFalse();
        assertThat(beatsAfter(Duration.ofMillis(1))).isFalse();
        pulse.restart();
        assertThat(beatsAfter(Duration.ofMillis(1))).isTrue();
    }
}
