package webrtc.signaling.browser;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import webrtc.signaling.testing.Api;
import webrtc.signaling.testing.ServerProcess;
import webrtc.signaling.testing.SocketClient;
import webrtc.signaling.testing.StreamClient;

/** Takes the pictures of the dashboard, of 1,000 rooms and a minute of signals. */
@EnabledIfSystemProperty(
        named = "screenshots",
        matches = ".+",
        disabledReason = "a run of its own: see CONTRIBUTING.md")
class DashboardScreenshotsIT extends BrowserTest {
    private static final Path FOLDER = Path.of(System.getProperty("screenshots", ""));
    private static final int ROOMS = 1_000;
    private static final List<String> KINDS =
            List.of("board", "choir", "class", "clinic", "family", "standup", "workshop");
    private static final List<String> PEOPLE = List.of("ada", "grace", "katherine", "margaret", "radia");

    private final List<ServerProcess> nodes = new ArrayList<>();
    private final List<AutoCloseable> people = new ArrayList<>();

    /** Nodes of their own: a picture takes longer than a session may be pending on those of the other tests. */
    @BeforeEach
    void start() {
        Map<String, String> settings = ServerProcess.ownCluster();
        settings.put("PENDING_SECONDS", "600");
        nodes.add(ServerProcess.start(settings).awaitReady());
        nodes.add(ServerProcess.start(settings).awaitReady());
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable person : people) {
            person.close();
        }
        nodes.forEach(ServerProcess::close);
    }

    private Api node(int number) {
        return nodes.get(number % 2).api();
    }

    private static String room(int number) {
        return KINDS.get(number % KINDS.size()) + "-" + (1_000 + number * 7 % 9_000);
    }

    private List<SocketClient> join() {
        List<SocketClient> sockets = new ArrayList<>();
        for (int number = 0; number < ROOMS; number++) {
            // One in ten is a call, the others are about to begin.
            if (number % 10 > 0) {
                JsonObject ids = JsonObject.of("room_id", room(number), "client_id", PEOPLE.get(number % 5));
                node(number).post("/api/rooms/join", ids);
                continue;
            }
            for (int person = 0; person < 2 + number % 4; person++) {
                sockets.add(SocketClient.connect(node(person).port(), room(number), PEOPLE.get(person)));
            }
            people.add(StreamClient.connect(node(number / 10).port(), "room=" + room(number)));
        }
        people.addAll(sockets);
        return sockets;
    }

    /** Sends more and less, as the hours of a day do, for a little more than a minute. */
    private static void talk(List<SocketClient> sockets) {
        for (int turn = 0; turn < 130; turn++) {
            double busy = 0.3 + 0.12 * Math.sin(turn / 11.0) + 0.06 * Math.sin(turn / 3.0);
            for (int person = 0; person < sockets.size() * busy; person++) {
                JsonObject signal = JsonObject.of("type", "candidate", "payload", JsonObject.of("candidate", "…"));
                sockets.get((turn * 37 + person) % sockets.size()).send(signal);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        }
    }

    @Test
    void dashboard() throws IOException {
        List<SocketClient> sockets = join();
        Page desktop = open(1280, 800, false);
        Page phone = open(390, 844, true);
        talk(sockets);
        desktop.screenshot(FOLDER.resolve("dashboard.png"));
        phone.screenshot(FOLDER.resolve("dashboard-phone.png"));
        desktop.type("#search", "cl");
        desktop.awaitTrue("!document.getElementById('rooms').innerText.includes('board')");
        desktop.eval("document.activeElement.blur()");
        desktop.click("tr.room:has(.state.ok) .toggle");
        desktop.eval("document.getElementById('rooms-title').scrollIntoView(); scrollBy(0, -32)");
        desktop.screenshot(FOLDER.resolve("dashboard-rooms.png"));
    }

    private Page open(int width, int height, boolean dark) {
        Page page = newPage().looks(width, height, dark).open(Stage.url(node(0).port(), "/dashboard"));
        page.awaitText("#status", "Live");
        page.eval("document.documentElement.style.scrollbarWidth = 'none'");
        return page;
    }
}
