package webrtc.signaling.contract;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The examples of {@code docs/protocol/rooms-websocket-api.md}, as they stand there. */
final class RoomsDocument {
    /** A label in bold, and the code block that follows it. */
    private static final Pattern BLOCK =
            Pattern.compile("\\*\\*([^*]+?):\\*\\*\\s*```(?:json)?\\n(.*?)```", Pattern.DOTALL);

    /** An example: the endpoint it belongs to, the label above it, and its JSON without comments. */
    record Example(String endpoint, String label, JsonObject json) {}

    private final List<Example> examples = new ArrayList<>();

    private RoomsDocument() {}

    static RoomsDocument read() {
        String text;
        try {
            text = Files.readString(Path.of("docs", "protocol", "rooms-websocket-api.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        RoomsDocument document = new RoomsDocument();
        for (String section : text.split("(?m)^#+ ", -1)) {
            // The schema of errors belongs to none.
            String endpoint = "";
            Matcher block = BLOCK.matcher(section);
            while (block.find()) {
                String code = block.group(2).strip();
                if (block.group(1).startsWith("Endpoint")) {
                    endpoint = code;
                } else if (code.startsWith("{")) {
                    document.examples.add(new Example(endpoint, block.group(1), new JsonObject(withoutComments(code))));
                }
            }
        }
        return document;
    }

    private static String withoutComments(String code) {
        return code.replaceAll("(?m)//.*$", "").replaceAll("/\\*.*?\\*/", "");
    }

    List<Example> examples() {
        return examples;
    }

    /** The example with this label of this endpoint. */
    JsonObject example(String endpoint, String label) {
        return examples.stream()
                .filter(example ->
                        example.endpoint().equals(endpoint) && example.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new AssertionError("The document has no " + label + " of " + endpoint))
                .json()
                .copy();
    }
}
