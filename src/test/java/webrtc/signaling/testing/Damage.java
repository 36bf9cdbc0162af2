package webrtc.signaling.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/** What was right, and is not quite any more. */
public final class Damage {
    private static final byte[] TELLING = "{}[]\",:\\01e-u\0\r\n ".getBytes(UTF_8);

    private Damage() {}

    /** The bytes with a piece of them changed, left out, doubled, put elsewhere, or being the last. */
    public static byte[] of(byte[] bytes, Random random) {
        int from = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, from + random.nextInt(8));
        int kind = random.nextInt(6);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 16);
        out.write(bytes, 0, from);
        switch (kind) {
            case 0 -> out.write(random.nextInt(256));
            case 1 -> out.write(TELLING[random.nextInt(TELLING.length)]);
            case 2 -> {
                out.write(bytes, from, to - from);
                out.write(bytes, from, to - from);
            }
            case 3 -> out.write(bytes, random.nextInt(bytes.length + 1 - (to - from)), to - from);
            default -> {
                // Left out.
            }
        }
        if (kind != 5) {
            out.write(bytes, to, bytes.length - to);
        }
        return out.toByteArray();
    }

    /** The text damaged a few times, and yet a text: what is no UTF-8 any more has become U+FFFD. */
    public static String of(String text, Random random) {
        byte[] bytes = text.getBytes(UTF_8);
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            bytes = of(bytes, random);
        }
        return new String(bytes, UTF_8);
    }
}
