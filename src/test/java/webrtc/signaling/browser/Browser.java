package webrtc.signaling.browser;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Chromium without a window, told what to do by the DevTools protocol, with a camera and a microphone that are not
 * real. Every {@link Page} has a profile of its own, as if it were another person's.
 */
final class Browser implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");
    private static final List<String> FLAGS = List.of(
            "--headless=new",
            // Its sandbox does not work for root, nor in most containers; nothing strange is opened here.
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--no-first-run",
            "--no-proxy-server",
            "--remote-debugging-port=0",
            // Nobody signs for loopback.
            "--ignore-certificate-errors",
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            // Every page counts as the one that is looked at.
            "--disable-background-timer-throttling",
            "--disable-backgrounding-occluded-windows",
            "--disable-renderer-backgrounding",
            // Names in place of addresses are of no use where nothing resolves them.
            "--disable-features=WebRtcHideLocalIpsWithMdns");

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
    private final Map<String, Consumer<JsonObject>> pages = new ConcurrentHashMap<>();

    private Browser(Process process, Path profile) {
        this.process = process;
        this.profile = profile;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(endpoint(), new Messages())
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Starts this program. */
    static Browser launch(String program) {
        try {
            Path profile = Files.createTempDirectory("browser-test");
            List<String> command = Stream.concat(Stream.of(program, "--user-data-dir=" + profile), FLAGS.stream())
                    .toList();
            return new Browser(new ProcessBuilder(command).start(), profile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads where to connect, and whatever else it says for ever: it must not wait for a reader. */
    private URI endpoint() {
        CompletableFuture<URI> endpoint = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    Matcher listening = LISTENING.matcher(line);
                    if (listening.find()) {
                        endpoint.complete(URI.create(listening.group(1)));
                    }
                }
            } catch (IOException e) {
                // The end, however it came.
            }
            endpoint.completeExceptionally(new AssertionError("The browser did not start"));
        });
        reader.setDaemon(true);
        reader.start();
        return endpoint.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** A blank page of somebody else. */
    Page newPage() {
        String context =
                call(null, "Target.createBrowserContext", new JsonObject()).getString("browserContextId");
        JsonObject blank = new JsonObject().put("url", "about:blank").put("browserContextId", context);
        String target = call(null, "Target.createTarget", blank).getString("targetId");
        JsonObject attach = new JsonObject().put("targetId", target).put("flatten", true);
        String session = call(null, "Target.attachToTarget", attach).getString("sessionId");
        Page page = new Page(this, context, session);
        pages.put(session, page::event);
        page.listen();
        return page;
    }

    /** Calls a method of the protocol, of a page's session or of the browser, and waits for its result. */
    JsonObject call(@Nullable String session, String method, JsonObject parameters) {
        int id = lastId.incrementAndGet();
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        answers.put(id, answer);
        JsonObject message =
                new JsonObject().put("id", id).put("method", method).put("params", parameters);
        if (session != null) {
            message.put("sessionId", session);
        }
        synchronized (socket) {
            socket.sendText(message.encode(), true).join();
        }
        JsonObject answered =
                answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        if (answered.containsKey("error")) {
            throw new AssertionError(method + ": " + answered.getJsonObject("error"));
        }
        return answered.getJsonObject("result");
    }

    private void received(JsonObject message) {
        CompletableFuture<JsonObject> answer = answers.remove(message.getInteger("id", 0));
        if (answer != null) {
            answer.complete(message);
            return;
        }
        Consumer<JsonObject> page = pages.get(message.getString("sessionId", ""));
        if (page != null) {
            page.accept(message);
        }
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(ProcessHandle::destroyForcibly);
        process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        try (Stream<Path> files = Files.walk(profile)) {
            // What its last helpers still write is left to the system.
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (UncheckedIOException e) {
            // One of them was deleting something too.
        }
    }

    private final class Messages implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                JsonObject message = new JsonObject(text.toString());
                text.setLength(0);
                received(message);
            }
            webSocket.request(1);
            return null;
        }
    }
}
