package webrtc.signaling.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds whatever the clients of the tests receive against the documents that the server serves: a status, a header, a
 * body, an event or a frame that is not described there is a fault. It is found where a test looks, and by every test
 * when its cluster is closed.
 */
public final class Conformance {
    /** Refusals that come before a path is looked at, so that they need not be described with it. */
    private static final List<String> ANYWHERE =
            List.of("BadRequest", "BadOrigin", "UriTooLong", "HeadersTooLarge", "InternalError");

    /** To DELETE the other paths of this form are rooms, too. */
    private static final Pattern ROOM = Pattern.compile("/api/rooms/[^/]+(/clients/[^/]+)?");

    private static final Set<String> OF_THE_CLIENT = Set.of("1000", "1001", "1005", "1006");

    private static final Queue<String> FAULTS = new ConcurrentLinkedQueue<>();
    private static final Map<String, List<JsonNode>> FRAMES = frames();

    private Conformance() {}

    /** Fails if anything was seen since the last time that no document describes. */
    public static void assertKept() {
        List<String> faults = new ArrayList<>();
        for (String fault = FAULTS.poll(); fault != null; fault = FAULTS.poll()) {
            faults.add(fault);
        }
        if (!faults.isEmpty()) {
            throw new AssertionError("Not as documented:\n" + String.join("\n", faults));
        }
    }

    // ---- HTTP

    /** Paths of the admin port, which the documents are not about. */
    private static final Set<String> ADMIN = Set.of("/livez", "/readyz", "/startupz", "/metrics");

    /**
     * An answer was received.
     *
     * @param target path and query
     * @param header gives a header, empty where it is missing
     * @param body null where it was not read
     */
    public static void answered(
            String method, String target, int status, UnaryOperator<String> header, @Nullable String body) {
        if (ADMIN.contains(target)) {
            return;
        }
        JsonNode response = response(method, target, status);
        String what = method + " " + target + " " + status;
        if (response.isMissingNode()) {
            FAULTS.add(what + " " + body);
            return;
        }
        response.path("headers").properties().forEach(entry -> {
            JsonNode expected = Document.OPEN_API.resolve(entry.getValue());
            String value = header.apply(entry.getKey());
            if (!value.isEmpty()) {
                fits(what + " " + entry.getKey(), Document.OPEN_API, expected.get("schema"), quoted(value));
            } else if (expected.path("required").asBoolean()) {
                FAULTS.add(what + " has no " + entry.getKey());
            }
        });
        if (body != null && !method.equals("HEAD")) {
            body(what, response.path("content"), header.apply("Content-Type"), body);
        }
    }

    private static void body(String what, JsonNode content, String type, String body) {
        if (content.isEmpty() && body.isEmpty()) {
            return;
        }
        JsonNode documented = content.path(type);
        if (documented.isMissingNode()) {
            FAULTS.add(what + " is of type " + type + ": " + body);
        } else if (type.equals("application/json")) {
            fits(what, Document.OPEN_API, documented.get("schema"), body);
        }
    }

    private static JsonNode response(String method, String target, int status) {
        String path = target.replaceFirst("[?#].*", "");
        JsonNode item = pathItem(method, path);
        JsonNode documented = Document.OPEN_API.resolve(
                item.path(method.toLowerCase(Locale.ROOT)).path("responses").path(Integer.toString(status)));
        if (!documented.isMissingNode()) {
            return documented;
        }
        if (item.isMissingNode() && status == 404) {
            return named("NotFound");
        }
        if (!item.isMissingNode() && status == 405 && !item.has(method.toLowerCase(Locale.ROOT))) {
            return named("MethodNotAllowed");
        }
        boolean operation = item.has(method.toLowerCase(Locale.ROOT));
        return operation
                ? MissingNode.getInstance()
                : ANYWHERE.stream()
                        .map(Conformance::named)
                        .filter(response -> examples(response).stream()
                                .anyMatch(error -> error.path("code").asInt() == status))
                        .findFirst()
                        .orElse(MissingNode.getInstance());
    }

    private static JsonNode pathItem(String method, String path) {
        JsonNode item = Document.OPEN_API.at("/paths").path(path);
        Matcher room = ROOM.matcher(path);
        if (room.matches() && (method.equals("DELETE") || item.isMissingNode())) {
            return Document.OPEN_API
                    .at("/paths")
                    .path("/api/rooms/{room}" + (room.group(1) == null ? "" : "/clients/{client}"));
        }
        if (item.isMissingNode()) {
            JsonNode file = Document.OPEN_API.at("/paths/~1{file}");
            for (JsonNode name : file.at("/parameters/0/schema/enum")) {
                if (path.equals("/" + name.textValue())) {
                    return file;
                }
            }
        }
        return Document.OPEN_API.resolve(item);
    }

    private static JsonNode named(String response) {
        return Document.OPEN_API.at("/components/responses/" + response);
    }

    /** The examples of a response in JSON. */
    public static List<JsonNode> examples(JsonNode response) {
        JsonNode content = response.path("content").path("application/json");
        List<JsonNode> examples = new ArrayList<>();
        if (content.has("example")) {
            examples.add(content.get("example"));
        }
        content.path("examples").forEach(example -> examples.add(example.get("value")));
        return examples;
    }

    // ---- event streams and sockets

    /** An event was received. */
    static void event(String name, String data) {
        String pointer = "/paths/~1api~1connect/get/responses/200/content/text~1event-stream/x-events/" + name;
        JsonNode schema = Document.OPEN_API.at(pointer + "/schema");
        if (schema.isMissingNode()) {
            FAULTS.add("event " + name + " " + data);
        } else {
            fits("event " + name, Document.OPEN_API, schema, data);
        }
    }

    /** A text frame was received. */
    static void frame(String text) {
        String type = new JsonObject(text).getString("type", "");
        List<String> misfits = new ArrayList<>();
        for (JsonNode payload : FRAMES.getOrDefault(type, List.of())) {
            List<String> found = Document.ASYNC_API.misfits(payload, text);
            if (found.isEmpty()) {
                return;
            }
            misfits.addAll(found);
        }
        FAULTS.add("frame " + text + "\n  " + String.join("\n  ", misfits));
    }

    /** The payloads that a client may receive, by the types that they may have. */
    private static Map<String, List<JsonNode>> frames() {
        Map<String, List<JsonNode>> frames = new HashMap<>();
        for (JsonNode reference : Document.ASYNC_API.at("/operations/send/messages")) {
            JsonNode payload = Document.ASYNC_API.resolve(reference).get("payload");
            JsonNode type = Document.ASYNC_API.resolve(
                    Document.ASYNC_API.resolve(payload).at("/properties/type"));
            List<JsonNode> types = new ArrayList<>();
            types.add(type.path("const"));
            type.path("enum").forEach(types::add);
            types.forEach(each -> frames.computeIfAbsent(each.asText(), absent -> new ArrayList<>())
                    .add(payload));
        }
        return frames;
    }

    /** Makes the schemas ready, so that nobody waits for that on an event loop. */
    static void prepare() {
        FRAMES.values().forEach(payloads -> payloads.forEach(payload -> Document.ASYNC_API.misfits(payload, "{}")));
    }

    /** The server closed a socket with this code. */
    static void closed(int code) {
        for (JsonNode documented : Document.ASYNC_API.at("/channels/room/x-close-codes")) {
            if (documented.get("code").intValue() == code) {
                return;
            }
        }
        if (!OF_THE_CLIENT.contains(Integer.toString(code))) {
            FAULTS.add("close code " + code);
        }
    }

    private static void fits(String what, Document document, JsonNode schema, String json) {
        List<String> misfits = document.misfits(schema, json);
        if (!misfits.isEmpty()) {
            FAULTS.add(what + " " + json + "\n  " + String.join("\n  ", misfits));
        }
    }

    private static String quoted(String text) {
        String json = new JsonObject().put("t", text).encode();
        return json.substring(json.indexOf(':') + 1, json.length() - 1);
    }
}
