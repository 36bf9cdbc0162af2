package webrtc.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How late a loop is, by a clock of the test's own, in milliseconds. */
class LoopDelayTest {
    private static final long MILLI = 1_000_000;

    private final LoopDelay delay = new LoopDelay(100 * MILLI, 0);

    private void beat(long millis) {
        delay.beat(millis * MILLI);
    }

    private long worst(long millis) {
        return delay.worstNanos(millis * MILLI) / MILLI;
    }

    @Test
    void aLoopInTimeHasNoDelay() {
        beat(100);
        beat(200);
        assertThat(worst(200)).isZero();
        assertThat(delay.silentNanos(250 * MILLI)).isEqualTo(50 * MILLI);
    }

    @Test
    void theWorstIsToldForAWhileAndThenForgotten() {
        beat(100);
        beat(500);
        beat(600);
        assertThat(worst(600)).isEqualTo(300);
        for (long at = 700; at <= 30_000; at += 100) {
            beat(at);
        }
        assertThat(worst(30_000)).isEqualTo(300);
        for (long at = 30_100; at <= 60_000; at += 100) {
            beat(at);
        }
        assertThat(worst(60_000)).isZero();
    }

    @Test
    void aLoopThatIsStuckIsLateBeforeItsNextBeat() {
        beat(100);
        assertThat(worst(5_200)).isEqualTo(5_000);
        assertThat(delay.silentNanos(5_200 * MILLI)).isEqualTo(5_100 * MILLI);
    }
}
