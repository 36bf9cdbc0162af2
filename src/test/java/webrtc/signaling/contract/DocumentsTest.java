package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import webrtc.signaling.protocol.CloseCode;
import webrtc.signaling.protocol.LeaveReason;
import webrtc.signaling.protocol.Refusal;
import webrtc.signaling.protocol.SessionState;
import webrtc.signaling.protocol.SignalType;
import webrtc.signaling.protocol.TransportKind;
import webrtc.signaling.testing.Conformance;
import webrtc.signaling.testing.Document;

/** What the two API documents say fits itself, the words of the server, and the document of the stream API. */
class DocumentsTest {
    /** What is said instead of a refusal's usual text. */
    private static final List<String> MORE_EXACTLY = List.of(
            "400 Content-Length is not a number",
            "400 The query can't be decoded",
            "400 limit is a number from 1 to 1000",
            "503 The room is full");

    private static JsonNode seed() throws IOException {
        return new ObjectMapper()
                .readTree(Path.of("docs", "protocol", "sse-openapi.json").toFile());
    }

    private static void walk(JsonNode node, BiConsumer<Document, JsonNode> visitor, Document document) {
        visitor.accept(document, node);
        node.forEach(child -> walk(child, visitor, document));
    }

    private static void walkBoth(BiConsumer<Document, JsonNode> visitor) {
        walk(Document.OPEN_API.at(""), visitor, Document.OPEN_API);
        walk(Document.ASYNC_API.at(""), visitor, Document.ASYNC_API);
    }

    @Test
    void everyExampleFitsItsSchema() {
        List<JsonNode> examples = new ArrayList<>();
        walkBoth((document, node) -> {
            JsonNode schema = node.has("payload") && node.has("title") ? node.get("payload") : node.path("schema");
            if (schema.isObject()) {
                examplesOf(node).forEach(example -> {
                    assertThat(document.misfits(schema, example.toString()))
                            .as(example.toString())
                            .isEmpty();
                    examples.add(example);
                });
            } else if (node.path("examples").isArray() && node.has("properties")) {
                node.get("examples").forEach(example -> {
                    assertThat(document.misfits(node, example.toString()))
                            .as(example.toString())
                            .isEmpty();
                    examples.add(example);
                });
            }
        });
        assertThat(examples).hasSizeGreaterThan(60);
    }

    private static List<JsonNode> examplesOf(JsonNode node) {
        List<JsonNode> examples = new ArrayList<>();
        if (node.has("example")) {
            examples.add(node.get("example"));
        }
        node.path("examples").forEach(example -> examples.add(example.path(node.has("payload") ? "payload" : "value")));
        return examples;
    }

    @Test
    void everyMessageAndEventHasAnExample() {
        Document.ASYNC_API
                .at("/components/messages")
                .forEach(message ->
                        assertThat(message.path("examples")).as("%s", message).isNotEmpty());
        Document.OPEN_API
                .at("/paths/~1api~1connect/get/responses/200/content/text~1event-stream/x-events")
                .forEach(event -> assertThat(
                                Document.OPEN_API.resolve(event.get("schema")).path("examples"))
                        .as("%s", event)
                        .isNotEmpty());
    }

    @Test
    void theErrorsOfTheExamplesAreThoseOfTheServerAndAllOfThem() {
        Set<String> documented = new TreeSet<>();
        walkBoth((document, node) -> {
            if (node.path("error").isTextual() && node.path("code").isInt()) {
                documented.add(node.get("code") + " " + node.get("error").textValue());
            }
        });
        Set<String> ours = new TreeSet<>(MORE_EXACTLY);
        Arrays.stream(Refusal.values()).forEach(refusal -> ours.add(refusal.status() + " " + refusal.text()));
        assertThat(documented).isEqualTo(ours);
    }

    @Test
    void anErrorIsAnExampleOfItsOwnStatus() {
        walk(
                Document.OPEN_API.at(""),
                (document, node) -> node.path("responses").properties().forEach(response -> {
                    if (response.getKey().matches("\\d+")) {
                        Conformance.examples(document.resolve(response.getValue()))
                                .forEach(example -> assertThat(
                                                example.path("code").asText(response.getKey()))
                                        .as(example.toString())
                                        .isEqualTo(response.getKey()));
                    }
                }),
                Document.OPEN_API);
    }

    private static Set<String> words(Document document, String pointer) {
        Set<String> words = new TreeSet<>();
        document.at(pointer).path("enum").forEach(word -> words.add(word.textValue()));
        return words;
    }

    private static <E extends Enum<E>> Set<String> words(E[] values, Function<E, String> text) {
        return Stream.of(values).map(text).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theirWordsAreThoseOfTheServer() {
        for (Document document : List.of(Document.OPEN_API, Document.ASYNC_API)) {
            assertThat(words(document, "/components/schemas/State"))
                    .isEqualTo(words(SessionState.values(), SessionState::text));
            assertThat(words(document, "/components/schemas/Transport"))
                    .isEqualTo(words(TransportKind.values(), TransportKind::text));
            assertThat(words(document, "/components/schemas/Departure/properties/reason"))
                    .isEqualTo(words(LeaveReason.values(), LeaveReason::text));
        }
        assertThat(words(Document.ASYNC_API, "/components/schemas/SignalType"))
                .isEqualTo(words(SignalType.values(), SignalType::text));
        Set<String> codes = new TreeSet<>();
        Document.ASYNC_API
                .at("/channels/room/x-close-codes")
                .forEach(row ->
                        codes.add(row.get("code") + " " + row.get("reason").textValue()));
        assertThat(codes).isEqualTo(words(CloseCode.values(), code -> code.code() + " " + code.reason()));
    }

    @Test
    void everyPathParameterAndAnswerOfTheStreamDocumentIsThere() throws IOException {
        List<String> found = new ArrayList<>();
        seed().get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    JsonNode ours =
                            Document.OPEN_API.at("/paths").path(path.getKey()).path(method.getKey());
                    String call = method.getKey() + " " + path.getKey();
                    assertThat(ours.isObject()).as(call).isTrue();
                    method.getValue()
                            .path("parameters")
                            .forEach(parameter -> found.add(sameParameter(call, parameter, ours)));
                    method.getValue().path("responses").properties().forEach(response -> {
                        JsonNode our =
                                Document.OPEN_API.resolve(ours.path("responses").path(response.getKey()));
                        found.add(sameResponse(call + " " + response.getKey(), response.getValue(), our));
                    });
                    if (method.getValue().has("requestBody")) {
                        found.add(sameBody(call, method.getValue().get("requestBody"), ours.path("requestBody")));
                    }
                }));
        assertThat(found).hasSize(26);
    }

    private static String sameParameter(String call, JsonNode seed, JsonNode ours) {
        String what =
                call + " " + seed.get("in").textValue() + " " + seed.get("name").textValue();
        for (JsonNode reference : ours.path("parameters")) {
            JsonNode our = Document.OPEN_API.resolve(reference);
            if (our.get("name").equals(seed.get("name")) && our.get("in").equals(seed.get("in"))) {
                assertThat(our.path("required").asBoolean())
                        .as(what)
                        .isEqualTo(seed.path("required").asBoolean());
                return what;
            }
        }
        throw new AssertionError(what + " is missing");
    }

    private static String sameResponse(String what, JsonNode seed, JsonNode our) {
        assertThat(our.isObject()).as(what).isTrue();
        seed.path("headers")
                .properties()
                .forEach(header -> assertThat(
                                our.path("headers").path(header.getKey()).path("example"))
                        .as(what + " " + header.getKey())
                        .isEqualTo(header.getValue().at("/schema/example")));
        seed.path("content").properties().forEach(content -> {
            JsonNode schema = our.path("content").path(content.getKey()).path("schema");
            sameMembers(what, content.getValue().get("schema"), Document.OPEN_API.resolve(schema));
            JsonNode error = content.getValue().at("/schema/properties/error/example");
            if (!error.isMissingNode()) {
                assertThat(Conformance.examples(our))
                        .as(what)
                        .anyMatch(each -> each.path("error").equals(error));
            }
        });
        return what;
    }

    private static String sameBody(String what, JsonNode seed, JsonNode our) {
        assertThat(our.get("required")).as(what).isEqualTo(seed.get("required"));
        seed.get("content").properties().forEach(content -> {
            JsonNode schema = our.path("content").path(content.getKey()).path("schema");
            JsonNode members = Document.OPEN_API.resolve(schema);
            sameMembers(what, content.getValue().get("schema"), members);
            assertThat(members.get("required"))
                    .as(what)
                    .isEqualTo(content.getValue().at("/schema/required"));
        });
        return what;
    }

    private static void sameMembers(String what, JsonNode seed, JsonNode our) {
        seed.get("properties")
                .fieldNames()
                .forEachRemaining(name -> assertThat(our.path("properties").has(name))
                        .as(what + " " + name)
                        .isTrue());
    }
}
