package webrtc.signaling.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Bytes of a text file, such that one can read them: text stands for itself, and between {@code «»} stand bytes in
 * hexadecimal, {@code crlf}, or a text and how often it is repeated, {@code x×9000}.
 */
public final class Notation {
    private static final Pattern SPECIAL = Pattern.compile("«([^«»]*)»");
    private static final Pattern REPEATED = Pattern.compile("(.*)×(\\d+)", Pattern.DOTALL);

    private Notation() {}

    /** A row of a table: what is sent, and what is expected. */
    public record Row(int line, String sent, String expected) {
        @Override
        public String toString() {
            return line + ": " + sent + " => " + expected;
        }
    }

    /** The rows of this file of the test resources. */
    public static List<Row> rows(String file) {
        try (InputStream in = Notation.class.getResourceAsStream(file)) {
            List<String> lines = new String(in.readAllBytes(), UTF_8).lines().toList();
            return IntStream.range(0, lines.size())
                    .filter(i -> !lines.get(i).isBlank() && !lines.get(i).startsWith("#"))
                    .mapToObj(i -> row(i + 1, lines.get(i)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row row(int number, String line) {
        int arrow = line.lastIndexOf(" => ");
        if (arrow < 0) {
            throw new AssertionError("There is nothing expected of line " + number + ": " + line);
        }
        return new Row(number, line.substring(0, arrow), line.substring(arrow + " => ".length()));
    }

    /** The bytes that the notation stands for. */
    public static byte[] bytes(String notation) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher special = SPECIAL.matcher(notation);
        int from = 0;
        for (; special.find(); from = special.end()) {
            bytes.writeBytes(notation.substring(from, special.start()).getBytes(UTF_8));
            bytes.writeBytes(special(special.group(1)));
        }
        bytes.writeBytes(notation.substring(from).getBytes(UTF_8));
        return bytes.toByteArray();
    }

    private static byte[] special(String what) {
        Matcher repeated = REPEATED.matcher(what);
        if (repeated.matches()) {
            return repeated.group(1).repeat(Integer.parseInt(repeated.group(2))).getBytes(UTF_8);
        }
        return what.equals("crlf")
                ? "\r\n".getBytes(UTF_8)
                : HexFormat.ofDelimiter(" ").parseHex(what);
    }
}
