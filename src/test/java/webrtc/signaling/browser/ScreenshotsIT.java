package webrtc.signaling.browser;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Takes the pictures of the README, of three people in a call. */
@EnabledIfSystemProperty(
        named = "screenshots",
        matches = ".+",
        disabledReason = "a run of its own: see CONTRIBUTING.md")
class ScreenshotsIT extends BrowserTest {
    private static final Path FOLDER = Path.of(System.getProperty("screenshots", ""));

    /** A camera that shows a person, more or less, in a room of some colour. */
    private static final String CAMERA = """
            const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
            navigator.mediaDevices.getUserMedia = async wanted => {
                const stream = await real(wanted);
                const canvas = new OffscreenCanvas(640, 480);
                const brush = canvas.getContext('2d');
                const light = brush.createLinearGradient(0, 0, 640, 480);
                light.addColorStop(0, 'hsl(%1$d 45%% 78%%)');
                light.addColorStop(1, 'hsl(%1$d 40%% 42%%)');
                brush.fillStyle = light;
                brush.fillRect(0, 0, 640, 480);
                const blob = (colour, ...shape) => {
                    brush.fillStyle = colour;
                    brush.beginPath();
                    brush.ellipse(...shape, 0, 0, 7);
                    brush.fill();
                };
                blob('hsl(%1$d 38%% 24%%)', 320, 533, 193, 220);
                blob('hsl(28 45%% %2$d%%)', 320, 327, 40, 60);
                blob('hsl(25 40%% 22%%)', 320, 193, 107, 120);
                blob('hsl(28 50%% %2$d%%)', 320, 220, 87, 107);
                // Not by way of a canvas that is drawn: a window that nobody sees draws nothing.
                const picture = new MediaStreamTrackGenerator({ kind: 'video' });
                const frames = picture.writable.getWriter();
                setInterval(() => frames.write(new VideoFrame(canvas, { timestamp: performance.now() * 1000 })), 200);
                stream.getVideoTracks().forEach(track => stream.removeTrack(track));
                stream.addTrack(picture);
                return stream;
            };
            """;

    private Page newPage(int width, int height, boolean dark, int hue, int skin) {
        return newPage().looks(width, height, dark).before(CAMERA.formatted(hue, skin));
    }

    private Page join(Page page, int port, String query, String name) {
        page.open(Stage.url(port, "/?room=tea-time" + query));
        page.type("#name", name);
        page.press("Enter");
        page.awaitTrue("!document.getElementById('call').hidden");
        return page;
    }

    @Test
    void call() throws IOException {
        int first = stage().first().port();
        int second = stage().second().port();
        Page lobby = newPage(1280, 800, false, 205, 72).open(Stage.url(first, "/?room=tea-time"));
        lobby.click("[data-do=video]");
        lobby.awaitTrue("document.querySelector('#preview.seen video')?.videoWidth");
        lobby.type("#name", "Ada");
        lobby.screenshot(FOLDER.resolve("call-lobby.png"));

        Page ada = join(newPage(1280, 800, false, 205, 72), first, "", "Ada");
        Page grace = join(newPage(390, 844, true, 22, 58), second, "&transport=sse", "Grace");
        Page katherine = join(newPage(390, 844, false, 130, 80), second, "", "Katherine");
        for (String name : new String[] {"Grace", "Katherine"}) {
            ada.awaitText("#log", name + " is here");
        }
        grace.awaitText("#log", "Katherine is here");
        katherine.click("[data-do=video]");
        ada.type("#text", "Is the tea ready?");
        ada.press("Enter");
        grace.awaitText("#log", "Is the tea ready?");
        grace.click("[data-do=chat]");
        grace.type("#text", "In a minute!");
        grace.press("Enter");
        ada.awaitText("#log", "In a minute!");
        grace.eval("document.activeElement.blur()");
        grace.screenshot(FOLDER.resolve("call-phone-chat.png"));
        grace.click("[data-do=chat]");
        for (Page page : new Page[] {ada, grace}) {
            page.awaitTrue("[...document.querySelectorAll('.tile.seen video')]"
                    + ".filter(video => video.currentTime > 1).length === 2");
        }
        ada.eval("document.activeElement.blur()");
        ada.screenshot(FOLDER.resolve("call-desktop.png"));
        grace.screenshot(FOLDER.resolve("call-phone.png"));
    }
}
