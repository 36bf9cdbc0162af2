package webrtc.signaling.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static webrtc.signaling.contract.Refusals.assertRefused;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import webrtc.signaling.testing.Api.Answer;
import webrtc.signaling.testing.RawHttp;

/** The pages that every node serves, and that nothing else can be had this way. */
class WebFilesTest extends Contract {
    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=utf-8, <!doctype html>",
        "/base.css, text/css; charset=utf-8, :root",
        "/app.js, text/javascript; charset=utf-8, import",
        "/icon.svg, image/svg+xml, <svg",
        "/signaling.js, text/javascript; charset=utf-8, export function connect",
        "/signaling.d.ts, text/plain; charset=utf-8, export function connect",
    })
    void aFileIsServedWithItsType(String path, String type, String part) {
        Answer answer = near().get(path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo(type);
        assertThat(answer.response().body()).contains(part);
        // What was seen once is the same on every node, so it need not be fetched again.
        assertThat(far().get(path).header("ETag")).isEqualTo(answer.header("ETag"));
    }

    @Test
    void aQueryChangesNothing() {
        assertThat(near().get("/?room=a%20b").response().body())
                .isEqualTo(near().get("/").response().body());
    }

    @Test
    void headSaysTheSameWithoutTheBody() {
        Answer got = near().get("/base.css");
        Answer head = near().method("HEAD", "/base.css");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.response().body()).isEmpty();
        for (String name : List.of("Content-Type", "Content-Length", "ETag", "Cache-Control")) {
            assertThat(head.header(name)).isEqualTo(got.header(name)).isNotEmpty();
        }
    }

    @Test
    void aFileThatTheClientHasIsNotSentAgain() {
        String etag = near().get("/base.css").header("ETag");
        assertThat(etag).startsWith("\"");
        for (String known : List.of(etag, "W/" + etag, "\"other\", " + etag, "*")) {
            Answer again = near().get("/base.css", "If-None-Match", known);
            assertThat(again.status()).as(known).isEqualTo(304);
            assertThat(again.response().body()).isEmpty();
            assertThat(again.header("ETag")).isEqualTo(etag);
            assertThat(again.header("Cache-Control")).isEqualTo("no-cache");
        }
        assertThat(near().get("/base.css", "If-None-Match", "\"other\"").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/base.css"})
    void aPageIsHeldToWhatItNeeds(String path) {
        Answer answer = near().get(path);
        assertThat(answer.header("Content-Security-Policy"))
                .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
                .doesNotContain("unsafe", "http:", "https:", "*");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("Permissions-Policy")).contains("camera=(self)", "microphone=(self)");
    }

    @Test
    void aFileCannotBeWritten() {
        for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
            Answer answer = near().method(method, "/base.css");
            assertRefused(answer, 405, "Method not allowed");
            assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/index.html",
                "/web",
                "/web/",
                "/web/base.css",
                "/base.css/",
                "//base.css",
                "/./base.css",
                "/%2e/base.css",
                "/base%2ecss",
                "/../logback.xml",
                "/%2e%2e/logback.xml",
                "/..%2flogback.xml",
                "/..%5clogback.xml",
                "/logback.xml",
                "/cluster.xml",
                "/base.css%00.html",
                "/webrtc/signaling/Main.class",
                "/META-INF/MANIFEST.MF"
            })
    void nothingElseIsAFile(String path) {
        assertRefused(RawHttp.send(near().port(), "GET " + path + " HTTP/1.1", ""), 404, "Not found");
    }
}
