package webrtc.signaling.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** A test in a browser: in a room of its own, on the stage that all share, with pages that are closed when it ends. */
@ExtendWith(BrowserTest.SharedStage.class)
abstract class BrowserTest {
    private static Stage stage;

    final String room = "room-" + UUID.randomUUID();
    private final List<Page> pages = new ArrayList<>();

    static Stage stage() {
        return stage;
    }

    /** A page of somebody new, with a large window. */
    Page newPage() {
        Page page = stage.browser().newPage().looks(1280, 800, false);
        pages.add(page);
        return page;
    }

    @AfterEach
    void closePages() {
        pages.forEach(Page::close);
        assertThat(pages).flatExtracting(Page::complaints).isEmpty();
    }

    /** The stage begins with the first test that needs it, and ends after the last one. */
    static final class SharedStage implements BeforeAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) {
            String chromium = Chromium.find();
            assumeTrue(chromium != null, Chromium.NEEDED);
            stage = context.getRoot()
                    .getStore(Namespace.create(SharedStage.class))
                    .getOrComputeIfAbsent(Stage.class, key -> new Stage(chromium), Stage.class);
        }
    }
}
