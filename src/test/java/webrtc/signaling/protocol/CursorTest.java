package webrtc.signaling.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The places that clients name when they come back: cursors, and event ids around them. */
class CursorTest {
    @Test
    void aCursorIsReadAsItWasWritten() {
        for (Cursor cursor : new Cursor[] {
            new Cursor(0, 0), new Cursor(1, 0), new Cursor(0, 1), new Cursor(Long.MAX_VALUE, Long.MAX_VALUE)
        }) {
            assertThat(Cursor.parse(cursor.toString())).isEqualTo(cursor);
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "-",
                "1",
                "1-",
                "-1",
                "--",
                "1--1",
                "-1-1",
                "+1-1",
                "1-+2",
                "\u0661-1",
                "1-1-1",
                "1.1",
                "a-1",
                "1-b",
                " 1-1",
                "1-1 ",
                "0x1-1",
                "9223372036854775808-1",
                "1-9223372036854775808",
                "1-1\n",
                "1-1\0",
                "0000000000000000000000000000000000000001-1"
            })
    void whatIsNoCursorIsReadAsNone(String text) {
        assertThat(Cursor.parse(text)).isNull();
    }

    @Test
    void theEpochOutweighsTheSequence() {
        assertThat(new Cursor(2, 1)).isGreaterThan(new Cursor(1, 9)).isEqualByComparingTo(new Cursor(2, 1));
        assertThat(new Cursor(1, 2)).isGreaterThan(new Cursor(1, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "a.b.c", ".", "..a..", "a-1", "1-1", "~_~"})
    void anEventIdIsReadWhateverDotsTheClientIdHolds(String client) {
        String key = Secrets.resumeKeyOf("token");
        assertThat(EventId.parse(client + "." + key + ".17-4")).isEqualTo(new EventId(client, key, new Cursor(17, 4)));
    }

    @Test
    void theLongestEventIdIsRead() {
        String client = "c".repeat(Ids.MAX_CLIENT);
        String key = Secrets.resumeKeyOf("token");
        Cursor last = new Cursor(Long.MAX_VALUE, Long.MAX_VALUE);
        assertThat(EventId.parse(client + "." + key + "." + last)).isEqualTo(new EventId(client, key, last));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "...",
                "alice",
                "alice.key",
                "alice.key.",
                "alice.key.1",
                "alice.key.x-y",
                "key.1-1",
                ".key.1-1",
                "al ice.key.1-1",
                "al/ice.key.1-1",
                "alice.key.1-1.",
                "\u00E9.key.1-1"
            })
    void whatIsNoEventIdIsReadAsNone(String text) {
        assertThat(EventId.parse(text)).isNull();
    }

    @Test
    void anEndlessEventIdIsReadAsNone() {
        assertThat(EventId.parse("a." + "k".repeat(100_000) + ".1-1")).isNull();
        assertThat(EventId.parse("a.".repeat(100_000) + "1-1")).isNull();
    }
}
