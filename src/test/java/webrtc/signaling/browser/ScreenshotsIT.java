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
                const canvas = Object.assign(document.createElement('canvas'), { width: 960, height: 720 });
                const brush = canvas.getContext('2d');
                const blob = (colour, ...shape) => {
                    brush.fillStyle = colour;
                    brush.beginPath();
                    brush.ellipse(...shape, 0, 0, 7);
                    brush.fill();
                };
                setInterval(() => {
                    const light = brush.createLinearGradient(0, 0, 960, 720);
                    light.addColorStop(0, 'hsl(%1$d 45%% 78%%)');
                    light.addColorStop(1, 'hsl(%1$d 40%% 42%%)');
                    brush.fillStyle = light;
                    brush.fillRect(0, 0, 960, 720);
                    blob('hsl(%1$d 38%% 24%%)', 480, 800, 290, 330);
                    blob('hsl(28 45%% %2$d%%)', 480, 490, 60, 90);
                    blob('hsl(25 40%% 22%%)', 480, 290, 160, 180);
                    blob('hsl(28 50%% %2$d%%)', 480, 330, 130, 160);
                }, 40);
                stream.getVideoTracks().forEach(track => stream.removeTrack(track));
                stream.addTrack(canvas.captureStream().getVideoTracks()[0]);
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
        grace.type("#text", "In a minute!");
        grace.press("Enter");
        ada.awaitText("#log", "In a minute!");
        for (Page page : new Page[] {ada, grace}) {
            page.awaitTrue("[...document.querySelectorAll('.tile.seen video')]"
                    + ".filter(video => video.getVideoPlaybackQuality().totalVideoFrames > 10).length === 2");
        }
        ada.eval("document.activeElement.blur()");
        ada.screenshot(FOLDER.resolve("call-desktop.png"));
        grace.screenshot(FOLDER.resolve("call-phone.png"));
        grace.click("[data-do=chat]");
        grace.screenshot(FOLDER.resolve("call-phone-chat.png"));
    }
}
