package webrtc.signaling.browser;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** A tab, as somebody sees and uses it. */
final class Page implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Browser browser;
    private final String context;
    private final String session;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    Page(Browser browser, String context, String session) {
        this.browser = browser;
        this.context = context;
        this.session = session;
    }

    void listen() {
        for (String domain : List.of("Page", "Runtime", "Log")) {
            call(domain + ".enable", new JsonObject());
        }
    }

    void event(JsonObject event) {
        JsonObject of = event.getJsonObject("params");
        if (event.getString("method").equals("Runtime.exceptionThrown")) {
            complaints.add(of.getJsonObject("exceptionDetails").encode());
        } else if (event.getString("method").equals("Log.entryAdded")) {
            JsonObject entry = of.getJsonObject("entry");
            if (entry.getString("source").equals("security")) {
                complaints.add(entry.getString("text"));
            }
        }
    }

    /** What went wrong in its scripts, or against its security policy. */
    List<String> complaints() {
        return complaints;
    }

    /** Runs this script in every document before its own. */
    Page before(String script) {
        call("Page.addScriptToEvaluateOnNewDocument", new JsonObject().put("source", script));
        return this;
    }

    /** Opens an address and waits until it is loaded. */
    Page open(String url) {
        JsonObject opened = call("Page.navigate", new JsonObject().put("url", url));
        if (opened.containsKey("errorText")) {
            throw new AssertionError(url + ": " + opened.getString("errorText"));
        }
        awaitTrue("document.readyState === 'complete' && location.href !== 'about:blank'");
        return this;
    }

    /** The value of an expression; of a promise, what it comes to. */
    Object eval(String expression) {
        JsonObject answer = call(
                "Runtime.evaluate",
                new JsonObject()
                        .put("expression", expression)
                        .put("awaitPromise", true)
                        .put("returnByValue", true)
                        .put("userGesture", true));
        if (answer.containsKey("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.getJsonObject("exceptionDetails"));
        }
        return answer.getJsonObject("result").getValue("value");
    }

    /** The value of statements that may await, and return it. */
    Object run(String statements) {
        return eval("(async () => {" + statements + "\n})()");
    }

    /** Waits until an expression is true. */
    void awaitTrue(String expression) {
        try {
            await().pollInterval(Duration.ofMillis(100)).atMost(PATIENCE).until(() -> isTrue(expression));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("Never true: " + expression + "; there is " + text("body") + complaints, e);
        }
    }

    private boolean isTrue(String expression) {
        return Boolean.TRUE.equals(eval("Boolean(" + expression + ")"));
    }

    /** What is to be read in an element. */
    String text(String selector) {
        return String.valueOf(eval("document.querySelector(" + quoted(selector) + ")?.innerText"));
    }

    /** Waits until this can be read in an element. */
    void awaitText(String selector, String text) {
        awaitTrue("document.querySelector(" + quoted(selector) + ")?.innerText.includes(" + quoted(text) + ")");
    }

    /** Clicks on the first element that is there to be clicked on. */
    void click(String selector) {
        eval("[...document.querySelectorAll(" + quoted(selector) + ")].find(e => e.checkVisibility()).click()");
    }

    /** Types into a field in place of what is there, by keys. */
    void type(String selector, String text) {
        eval("(field => { field.focus(); field.select(); })(document.querySelector(" + quoted(selector) + "))");
        call("Input.insertText", new JsonObject().put("text", text));
    }

    /** Presses a key where the focus is. */
    void press(String key) {
        JsonObject pressed = new JsonObject().put("type", "keyDown").put("key", key);
        if (key.equals("Enter")) {
            pressed.put("text", "\r").put("windowsVirtualKeyCode", 13);
        } else if (key.equals("Tab")) {
            pressed.put("windowsVirtualKeyCode", 9);
        }
        call("Input.dispatchKeyEvent", pressed);
        call("Input.dispatchKeyEvent", new JsonObject().put("type", "keyUp").put("key", key));
    }

    /** The size of the window in CSS pixels, and whether dark colours are preferred. */
    Page looks(int width, int height, boolean dark) {
        call(
                "Emulation.setDeviceMetricsOverride",
                new JsonObject()
                        .put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", width < 600));
        JsonObject scheme = new JsonObject().put("name", "prefers-color-scheme").put("value", dark ? "dark" : "light");
        call("Emulation.setEmulatedMedia", new JsonObject().put("features", new JsonArray().add(scheme)));
        return this;
    }

    /** Writes what is seen to a file. */
    void screenshot(Path file) throws IOException {
        String data = call("Page.captureScreenshot", new JsonObject()).getString("data");
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(data));
    }

    private JsonObject call(String method, JsonObject parameters) {
        return browser.call(session, method, parameters);
    }

    private static String quoted(@Nullable String text) {
        // JSON, as a string of JavaScript.
        return Json.encode(text);
    }

    /** Closes it, with all that its person left in the browser. */
    @Override
    public void close() {
        browser.call(null, "Target.disposeBrowserContext", new JsonObject().put("browserContextId", context));
    }
}
