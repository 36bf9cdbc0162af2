package webrtc.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.ServerProcess;
import webrtc.signaling.testing.SocketClient;

/** The dashboard, as an operator uses it. */
class DashboardIT extends BrowserTest {
    private static final String SECRET = "secret of the operator";

    private Page open(int port, String query) {
        return newPage().open(Stage.url(port, "/dashboard" + query));
    }

    private static void join(Api node, String inRoom, String client) {
        JsonObject ids = JsonObject.of("room_id", inRoom, "client_id", client);
        assertThat(node.post("/api/rooms/join", ids).status()).isEqualTo(200);
    }

    @Test
    void aRoomOpensToItsClientsWhereverTheyAre() {
        join(stage().second().api(), room, "waiting");
        try (SocketClient ada = SocketClient.connect(stage().second().port(), room, "ada")) {
            assertThat(ada.token()).isNotNull();
            Page page = open(stage().first().port(), "?search=" + room);
            page.awaitText("#rooms", room);
            page.awaitText("#status", "Live");
            assertThat(page.text("#nodes-total")).isEqualTo("2");
            assertThat(page.text("tr.room")).contains("1 connected", "1 pending", "1 WebSocket");

            page.eval("document.querySelector('.toggle').focus()");
            page.press("Enter");
            assertThat(page.eval("document.activeElement.getAttribute('aria-expanded')"))
                    .isEqualTo("true");
            assertThat(page.text("tr.clients")).contains("ada", "connected", "WebSocket", "waiting", "pending");

            join(stage().first().api(), room, "another");
            page.awaitText("tr.clients", "another");
            assertThat(page.eval("document.activeElement.textContent"))
                    .as("the focus")
                    .isEqualTo(room);
        }
    }

    @Test
    void signalsOfAnyNodeShowInThePlot() {
        Page page = open(stage().first().port(), "");
        page.awaitTrue("document.getElementById('rate').textContent !== '–'");
        try (SocketClient ada = SocketClient.connect(stage().second().port(), room, "ada");
                SocketClient grace = SocketClient.connect(stage().second().port(), room, "grace")) {
            assertThat(grace.token()).isNotNull();
            for (int i = 0; i < 100; i++) {
                ada.acknowledged("grace", "signal " + i, "hello");
            }
            page.awaitTrue("/at most [1-9]/.test(document.querySelector('#plot svg').getAttribute('aria-label'))");
        }
    }

    @Test
    void manyRoomsComeInPagesAndASearchFindsAmongThem() {
        Api node = stage().first().api();
        for (int i = 0; i < 60; i++) {
            join(node, "%s/%02d".formatted(room, i), "somebody");
        }
        Page page = open(stage().first().port(), "");
        page.awaitText("#status", "Live");
        page.type("#search", room.toUpperCase(Locale.ROOT));
        page.awaitText("#range", "1 – 50 of 60");
        page.click("#next");
        page.awaitText("#range", "51 – 60 of 60");
        assertThat(page.text("#rooms")).contains(room + "/59").doesNotContain(room + "/49");
        page.click("#previous");
        page.awaitText("#rooms", room + "/00");
        page.type("#search", room + "/nothing");
        page.awaitText("#empty", "No room's name contains");
    }

    @Test
    void whoIsNoOperatorIsAskedForTheTokenAndItStaysInTheTab() {
        Map<String, String> settings = ServerProcess.ownCluster();
        settings.put("ADMIN_TOKEN", SECRET);
        try (ServerProcess guarded = ServerProcess.start(settings).awaitReady()) {
            Page page = open(guarded.port(), "");
            page.awaitTrue("document.activeElement.id === 'token'");
            assertThat(page.eval("document.getElementById('board').hidden")).isEqualTo(true);
            page.type("#token", "wrong");
            page.press("Enter");
            page.awaitText("#notice", "This is not the admin token");
            page.type("#token", SECRET);
            page.press("Enter");
            page.awaitText("#empty", "Nobody is here");
            assertThat(page.eval("sessionStorage.getItem('admin-token')")).isEqualTo(SECRET);
            assertThat(page.eval("localStorage.length + document.cookie.length"))
                    .isEqualTo(0);
            assertThat(page.eval("location.search")).isEqualTo("");

            guarded.process().destroyForcibly();
            page.awaitText("#notice", "This node does not answer");
        }
    }

    @Test
    void nothingIsBesideTheScreenAndEveryControlHasAName() {
        join(stage().first().api(), room, "somebody-whose-name-is-as-long-as-a-name-may-be-and-has-no-space");
        for (String path : List.of("/dashboard?search=" + room, "/docs")) {
            for (int width : List.of(1280, 390)) {
                Page page = newPage()
                        .looks(width, 844, false)
                        .open(Stage.url(stage().first().port(), path));
                page.awaitTrue("document.querySelector('[aria-busy=false]')");
                page.eval("document.querySelectorAll('.toggle').forEach(toggle => toggle.click())");
                assertThat(page.eval("document.documentElement.scrollWidth <= innerWidth"))
                        .as(path + " " + width)
                        .isEqualTo(true);
                assertThat(page.eval("[...document.querySelectorAll('input')].every(field => field.labels.length)"))
                        .isEqualTo(true);
            }
        }
    }

    @Test
    void theDocumentationHasEveryCallAndCanBeLinkedTo() {
        Page page = newPage().open(Stage.url(stage().first().port(), "/docs#signal"));
        page.awaitTrue("document.querySelector('[aria-busy=false]')");
        page.awaitTrue("document.getElementById('signal').getBoundingClientRect().top < innerHeight / 2");
        assertThat(page.run("""
                        const paths = (await (await fetch('/openapi.json')).json()).paths;
                        const shown = [...document.querySelectorAll('.call h3 code')].map(code => code.textContent);
                        return Object.keys(paths).filter(path => !shown.includes(path)).join()""")).isEqualTo("");
        assertThat(page.run("""
                        const messages = (await (await fetch('/asyncapi.json')).json()).components.messages;
                        return Object.keys(messages).filter(name => !document.getElementById('message-' + name)).join()""")).isEqualTo("");
    }
}
