package webrtc.signaling.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.regex.Pattern;
import webrtc.signaling.protocol.RoomsDialect.BadFrame;

/** Everything that reads bytes of strangers, and what is true of it whatever the bytes are: it reads or refuses them. */
enum Decoder {
    UTF8 {
        @Override
        void check(byte[] bytes) {
            // The other reader puts U+FFFD where it finds what is no UTF-8.
            assertThat(Utf8.isValid(bytes)).isEqualTo(Arrays.equals(new String(bytes, UTF_8).getBytes(UTF_8), bytes));
        }
    },
    JOIN {
        @Override
        void check(byte[] bytes) {
            if (bytes.length > 0) {
                assertReads(StrictJsonTest.Reader.JOIN, bytes);
            }
        }
    },
    LEAVE {
        @Override
        void check(byte[] bytes) {
            assertReads(StrictJsonTest.Reader.LEAVE, bytes);
        }
    },
    STREAM_LEAVE {
        @Override
        void check(byte[] bytes) {
            assertReads(StrictJsonTest.Reader.STREAM_LEAVE, bytes);
        }
    },
    STREAM_SIGNAL {
        @Override
        void check(byte[] bytes) {
            if (assertReads(StrictJsonTest.Reader.STREAM_SIGNAL, bytes)) {
                try {
                    assertRelayed(StreamDialect.readSignal(bytes).signal(), bytes, "signal");
                } catch (RefusedException e) {
                    throw new AssertionError(e);
                }
            }
        }
    },
    FRAME {
        @Override
        void check(byte[] bytes) {
            if (assertReads(StrictJsonTest.Reader.FRAME, bytes)) {
                try {
                    Signal signal =
                            RoomsDialect.readFrame(bytes, "room", "alice").signal();
                    if (signal != null) {
                        assertRelayed(signal, bytes, "payload");
                    }
                } catch (BadFrame e) {
                    throw new AssertionError(e);
                }
            }
        }
    },
    CURSOR {
        @Override
        void check(byte[] bytes) {
            Cursor cursor = Cursor.parse(new String(bytes, UTF_8));
            if (cursor != null) {
                assertThat(Cursor.parse(cursor.toString())).isEqualTo(cursor);
            }
        }
    },
    EVENT_ID {
        @Override
        void check(byte[] bytes) {
            EventId id = EventId.parse(new String(bytes, UTF_8));
            if (id != null) {
                assertThat(Ids.isClient(id.session())).isTrue();
                assertThat(EventId.parse(id.session() + '.' + id.resumeKey() + '.' + id.cursor()))
                        .isEqualTo(id);
            }
        }
    },
    ROOM_ID {
        @Override
        void check(byte[] bytes) {
            String id = new String(bytes, UTF_8);
            if (Ids.isRoom(id)) {
                assertThat(id).doesNotContain("\r", "\n", "\0");
                assertThat(JsonTexts.parse(ServerEvents.quoted(id)).textValue()).isEqualTo(id);
            }
        }
    },
    SIGNAL_BETWEEN_NODES {
        @Override
        void check(byte[] bytes) {
            try {
                Signal signal = Signal.unpack(new Unpacker(bytes));
                assertThat(signal.payload().length).isLessThan(bytes.length);
            } catch (IllegalArgumentException e) {
                // Refused.
            }
        }
    },
    UNPACKER {
        @Override
        void check(byte[] bytes) {
            if (bytes.length > 0) {
                assertUnpacks(bytes[0] & 0xFF, new Unpacker(bytes, 1, bytes.length - 1));
            }
        }
    };

    /** It computes numbers, which this server passes on as they are. */
    private static final Pattern TOO_MUCH_FOR_THE_OTHER = Pattern.compile("[eE][+-]?[0-9]{9}");

    /** Fails where these bytes are read wrongly. */
    abstract void check(byte[] bytes);

    /** Whether it is read. What is read, another reader takes for a JSON object too. */
    private static boolean assertReads(StrictJsonTest.Reader reader, byte[] bytes) {
        String text = new String(bytes, UTF_8);
        // What is no UTF-8 is found out before anything reads it.
        if (!Utf8.isValid(bytes) || TOO_MUCH_FOR_THE_OTHER.matcher(text).find()) {
            return false;
        }
        try {
            reader.read(bytes);
        } catch (RefusedException e) {
            return false;
        }
        assertThat(JsonTexts.parse(text).isObject()).isTrue();
        return true;
    }

    /** It reaches clients of both kinds as one line of JSON, with the payload as it was sent. */
    private static void assertRelayed(Signal signal, byte[] sent, String name) {
        JsonNode payload = JsonTexts.parse(new String(sent, UTF_8)).path(name);
        byte[] room = ServerEvents.quoted("room");
        JsonNode toSocket = JsonTexts.parse(RoomsDialect.relayed(new JsonBytes(16), signal, room, new Cursor(1, 2)));
        JsonNode toStream =
                JsonTexts.parse(JsonTexts.relayedToStream(signal, room)).path("signal");
        assertThat(toSocket.path("payload")).isEqualTo(payload);
        assertThat(toStream.isObject()).isTrue();
        if (payload.isObject()) {
            payload.properties()
                    .forEach(member -> assertThat(toStream.get(member.getKey())).isEqualTo(member.getValue()));
        }
    }

    /** Reads one thing after the other until the end, or until one is refused. */
    private static void assertUnpacks(int order, Unpacker in) {
        try {
            for (int i = order; in.hasMore(); i = i * 31 + 7) {
                switch ((i & 0x7FFFFFFF) % 7) {
                    case 0 -> in.number();
                    case 1 -> assertThat(in.count()).isNotNegative();
                    case 2 -> assertThat(in.constant(Decoder.values())).isNotNull();
                    case 3 -> in.flag();
                    case 4 -> in.bytes();
                    case 5 -> in.optional();
                    default -> assertUnpacks(i >> 3, in.nested());
                }
            }
        } catch (IllegalArgumentException e) {
            // Refused.
        }
    }
}
