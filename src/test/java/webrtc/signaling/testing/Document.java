package webrtc.signaling.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One of the API documents that the server serves, with its schemas (JSON Schema 2020-12). They are read more strictly
 * than clients should: what a schema does not name must not be there.
 */
public final class Document {
    /** Everything that is plain HTTP. */
    public static final Document OPEN_API = new Document("openapi.json");

    /** The WebSocket. */
    public static final Document ASYNC_API = new Document("asyncapi.json");

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final JsonNode root;
    private final Map<JsonNode, Schema> schemas = new ConcurrentHashMap<>();

    private Document(String name) {
        try (InputStream in = Document.class.getResourceAsStream("/web/" + name)) {
            root = new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new AssertionError(name + " is no JSON", e);
        }
        close(root.path("components").path("schemas"));
    }

    /** Closes every schema of an object that says which members it has. */
    private static void close(JsonNode node) {
        if (node.path("properties").isObject() && node instanceof ObjectNode object) {
            object.put("additionalProperties", false);
        }
        node.forEach(Document::close);
    }

    /** What is at this JSON pointer, references followed. */
    public JsonNode at(String pointer) {
        return resolve(root.at(pointer));
    }

    /** The node, or what it refers to with what else it says. */
    public JsonNode resolve(JsonNode node) {
        if (!node.has("$ref")) {
            return node;
        }
        JsonNode target = root.at(node.get("$ref").textValue().substring(1));
        if (target.isMissingNode()) {
            throw new AssertionError(node + " refers to nothing");
        }
        ObjectNode both = resolve(target).deepCopy();
        node.properties().stream()
                .filter(member -> !member.getKey().equals("$ref"))
                .forEach(member -> both.set(member.getKey(), member.getValue()));
        return both;
    }

    /** What does not fit between a schema of this document and some JSON. */
    public List<String> misfits(JsonNode schema, String json) {
        return schemas
                .computeIfAbsent(schema, this::compile)
                .validate(
                        json,
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Error::toString)
                .toList();
    }

    private Schema compile(JsonNode schema) {
        // References name places of the document, so its components come along.
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.putArray("allOf").add(schema);
        whole.set("components", root.get("components"));
        return REGISTRY.getSchema(whole);
    }
}
