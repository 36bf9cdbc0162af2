package webrtc.signaling.protocol;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static webrtc.signaling.protocol.JsonTexts.utf8;

import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import webrtc.signaling.protocol.RoomsDialect.BadFrame;

/** Whatever reads JSON of strangers reads RFC 8259 and nothing looser, also in parts that it passes over. */
class StrictJsonTest {
    /** Everything that reads JSON of strangers. */
    enum Reader {
        JOIN {
            @Override
            void read(byte[] json) throws RefusedException {
                RoomsDialect.readJoin(json);
            }
        },
        LEAVE {
            @Override
            void read(byte[] json) throws RefusedException {
                RoomsDialect.readLeave(json);
            }
        },
        FRAME {
            @Override
            void read(byte[] json) throws RefusedException {
                try {
                    RoomsDialect.readFrame(json, "room", "alice");
                } catch (BadFrame e) {
                    throw e.refused();
                }
            }
        },
        STREAM_SIGNAL {
            @Override
            void read(byte[] json) throws RefusedException {
                StreamDialect.readSignal(json);
            }
        },
        STREAM_LEAVE {
            @Override
            void read(byte[] json) throws RefusedException {
                StreamDialect.readLeave(json);
            }
        };

        abstract void read(byte[] json) throws RefusedException;

        void assertRefusedAsJson(byte[] json, String as) {
            assertThat(catchThrowable(() -> read(json)))
                    .as("%s reads %s", this, as)
                    .isInstanceOfSatisfying(
                            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.BAD_JSON));
        }

        /** It is JSON: whatever is missing in it. */
        void assertReadable(String json) {
            Throwable thrown = catchThrowable(() -> read(utf8(json)));
            if (thrown != null) {
                assertThat(thrown)
                        .as("%s reads %s", this, json)
                        .isInstanceOfSatisfying(
                                RefusedException.class,
                                e -> assertThat(e.refusal()).isNotEqualTo(Refusal.BAD_JSON));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "null",
                "[]",
                "[{}]",
                "\"{}\"",
                "1",
                "true",
                "{",
                "}",
                "{}{}",
                "{} {}",
                "{}]",
                "{},",
                "{}x",
                "{}\0",
                "\0{}",
                "{} // end",
                "/* start */{}",
                "# start\n{}",
                "{\"x\":1,}",
                "{,\"x\":1}",
                "{x:1}",
                "{'x':1}",
                "{\"x\":'a'}",
                "{\"x\"}",
                "{\"x\":}",
                "{\"x\" 1}",
                "{\"x\":1 \"y\":2}",
                "{\"x\":1;\"y\":2}",
                "{1:1}",
                "{\"x\":1/* inside */}",
                "{\"x\":// inside\n1}",
                "{\"x\":1,\"x\":1}",
                "{\"x\":{\"a\":1,\"a\":1}}",
                "{\"x\":[{\"a\":1,\"\\u0061\":1}]}",
                "{\"x\":NaN}",
                "{\"x\":Infinity}",
                "{\"x\":-Infinity}",
                "{\"x\":+1}",
                "{\"x\":01}",
                "{\"x\":-01}",
                "{\"x\":.5}",
                "{\"x\":1.}",
                "{\"x\":1e}",
                "{\"x\":-}",
                "{\"x\":0x1}",
                "{\"x\":1x}",
                "{\"x\":tru}",
                "{\"x\":True}",
                "{\"x\":nul}",
                "{\"x\":undefined}",
                "{\"x\":\"a}",
                "{\"x\":\"a\nb\"}",
                "{\"x\":\"a\tb\"}",
                "{\"x\":\"a\0b\"}",
                "{\"x\":\"\\a\"}",
                "{\"x\":\"\\u12\"}",
                "{\"x\":\"\\u12g4\"}",
                "{\"x\":\"\\\"}",
                "{\"x\":[1,]}",
                "{\"x\":[,1]}",
                "{\"x\":[1 2]}",
                "{\"x\":[}",
                "{\"x\":[1}",
                "{\"x\":{]}",
                "{\"x\":[{]}",
                "{\"x\":{\"a\"}}",
                "{\"x\":{\"a\":1,}}",
                "{\"x\":{a:1}}",
                "{\"x\":{\"a\":'b'}}",
                "{\"x\":{\"a\":\"b\nc\"}}",
                "{\"x\":{\"a\":[01]}}",
                "{\"x\":{\"a\":\"\\q\"}}"
            })
    void whatIsNoJsonObjectIsRefused(String json) {
        for (Reader reader : Reader.values()) {
            for (String name : new String[] {"x", "payload", "signal"}) {
                String named = json.replace("\"x\"", '"' + name + '"');
                reader.assertRefusedAsJson(utf8(named), named);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void everyCutOfAnObjectIsRefused(Reader reader) {
        String whole =
                "{\"type\":\"offer\",\"payload\":{\"a\":[1,{}],\"b\":\"\\u00e9\"},\"signal\":{\"c\":null},\"x\":true}";
        reader.assertReadable(whole);
        for (int length = 1; length < whole.length(); length++) {
            reader.assertRefusedAsJson(utf8(whole.substring(0, length)), whole.substring(0, length));
        }
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void onlyUtf8WithoutAByteOrderMarkIsRead(Reader reader) {
        String json = "{\"type\":\"ping\"}";
        reader.assertRefusedAsJson(utf8("\uFEFF" + json), "a byte order mark");
        for (Charset charset :
                new Charset[] {UTF_16BE, UTF_16LE, Charset.forName("UTF-32BE"), Charset.forName("UTF-32LE")}) {
            reader.assertRefusedAsJson(json.getBytes(charset), charset.name());
            reader.assertRefusedAsJson(("\uFEFF" + json).getBytes(charset), charset.name() + " with a mark");
        }
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void sixtyFourLevelsAreReadAndOneMoreIsRefused(Reader reader) {
        for (String name : new String[] {"x", "payload", "signal"}) {
            String open = "{\"" + name + "\":{\"a\":";
            reader.assertReadable(open + "[".repeat(62) + "]".repeat(62) + "}}");
            String tooDeep = open + "[".repeat(63) + "]".repeat(63) + "}}";
            reader.assertRefusedAsJson(utf8(tooDeep), tooDeep);
            String bomb = open + "[".repeat(50_000);
            reader.assertRefusedAsJson(utf8(bomb), "50,000 levels");
        }
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void hugeNumbersAreReadWithoutBeingComputed(Reader reader) {
        for (String number :
                new String[] {"1e999999999", "-1e-999999999", "9".repeat(64), "0.".concat("1".repeat(62))}) {
            reader.assertReadable(
                    "{\"x\":" + number + ",\"payload\":" + number + ",\"signal\":{\"a\":" + number + "}}");
        }
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void whiteSpaceAroundEverythingIsRead(Reader reader) {
        reader.assertReadable(" \r\n\t{ \"x\" : [ 1 , 2 ] , \"y\" : { } } \n\n");
    }

    @Test
    void anEmptyBodyIsAnEmptyObjectForAJoinOnly() throws RefusedException {
        assertThat(RoomsDialect.readJoin(new byte[0])).isEqualTo(new RoomsDialect.Join(null, null));
        for (Reader reader : Reader.values()) {
            if (reader != Reader.JOIN) {
                reader.assertRefusedAsJson(new byte[0], "nothing");
            }
        }
    }
}
