package webrtc.signaling.browser;

/** A test of the call page, with what people do there and see. */
abstract class CallTest extends BrowserTest {
    /** Joins the call of this test's room, by the node of this address. */
    Page join(Page page, String node, String query, String name) {
        page.open(node + "/?room=" + room + query);
        page.type("#name", name);
        page.press("Enter");
        page.awaitTrue("!document.getElementById('call').hidden");
        return page;
    }

    static void awaitConnected(Page page, String peer) {
        page.awaitTrue("[...document.querySelectorAll('#people li')].some(person =>" + " person.innerText.includes('"
                + peer + "') && person.innerText.includes('Connected'))");
    }

    /** Pictures of a peer are decoded, and sound comes. */
    static void awaitMedia(Page page, String peer) {
        String video = "document.querySelector('video[aria-label=\"Picture of " + peer + "\"]')";
        page.awaitTrue(video + "?.getVideoPlaybackQuality().totalVideoFrames > 5");
        page.awaitTrue(video + ".srcObject.getAudioTracks().some(track => !track.muted)");
    }
}
