package io.missioncontrol.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.ThrowingRunnable;

/**
 * A headless Chromium of this machine, driven by its chromedriver over W3C WebDriver. The protocol is JSON over HTTP, and
 * the tests need a dozen of its commands: Selenium would put 25 JARs, among them an OpenTelemetry SDK, on the class path
 * of the application under test.
 */
public final class Browser implements AutoCloseable {

    /** Keys that are no characters, as WebDriver writes them. */
    public static final String TAB = "\uE004";
    public static final String ENTER = "\uE007";
    public static final String ESCAPE = "\uE00C";
    public static final String SPACE = " ";
    public static final String DOWN = "\uE015";

    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
    private static final List<String> BROWSERS =
            List.of("chromium", "chromium-browser", "google-chrome-stable", "google-chrome");
    private static final String STARTED = "was started successfully on port ";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process driver;
    private final URI session;

    /** Starts a browser with a profile of its own, in a window of 1000 by 900 pixels. */
    public Browser() {
        try {
            driver = new ProcessBuilder(find("chromedriver").orElseThrow().toString(), "--port=0")
                    .redirectErrorStream(true)
                    .start();
            // Tests that are interrupted leave no browser behind.
            Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
            URI root = URI.create("http://127.0.0.1:" + port(driver.inputReader()) + "/");
            JsonNode created = send("POST", root.resolve("session"), Map.of("capabilities", Map.of("alwaysMatch", Map.of(
                    "goog:loggingPrefs", Map.of("browser", "ALL"),
                    "goog:chromeOptions", Map.of("binary", binary().orElseThrow().toString(), "args", arguments())))));
            session = root.resolve("session/" + created.get("sessionId").asText() + "/");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether this machine has a browser and its driver. */
    public static boolean isInstalled() {
        return binary().isPresent() && find("chromedriver").isPresent();
    }

    private static List<String> arguments() throws IOException {
        return List.of(
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage",
                "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--hide-scrollbars", "--lang=en", "--window-size=1000,900",
                "--user-data-dir=" + Files.createTempDirectory(Path.of("target").toAbsolutePath(), "browser-"));
    }

    private static Optional<Path> binary() {
        return BROWSERS.stream().map(Browser::find).flatMap(Optional::stream).findFirst();
    }

    private static Optional<Path> find(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static int port(BufferedReader output) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            int at = line.indexOf(STARTED);
            if (at >= 0) {
                return Integer.parseInt(line.substring(at + STARTED.length()).replaceAll("\\D", ""));
            }
        }
        throw new IllegalStateException("chromedriver did not start");
    }

    public void open(String url) {
        command("url", Map.of("url", url));
    }

    public String url() {
        return get("url").asText();
    }

    public void reload() {
        command("refresh", Map.of());
    }

    /** Clicks as a mouse does: the element has to be visible, and nothing may lie over it. */
    public void click(String css) {
        command("element/" + element(css) + "/click", Map.of());
    }

    /** Types into an element, after what it holds. */
    public void type(String css, String text) {
        command("element/" + element(css) + "/value", Map.of("text", text));
    }

    /** Presses keys wherever the focus is. */
    public void press(String... keys) {
        List<Map<String, String>> actions = Arrays.stream(keys)
                .flatMap(key -> Stream.of(Map.of("type", "keyDown", "value", key), Map.of("type", "keyUp", "value", key)))
                .toList();
        command("actions", Map.of("actions", List.of(Map.of("type", "key", "id", "keyboard", "actions", actions))));
    }

    /** Chooses an option by what it says. */
    public void choose(String css, String option) {
        script("""
                const [css, text] = arguments;
                const select = document.querySelector(css);
                const option = [...select.options].find((one) => one.text === text);
                select.value = option.value;
                select.dispatchEvent(new Event('change', {bubbles: true}));""", css, option);
    }

    /** The text of an element as it is shown; empty while it is hidden. */
    public String text(String css) {
        return get("element/" + element(css) + "/text").asText();
    }

    public boolean isShown(String css) {
        return get("element/" + element(css) + "/displayed").asBoolean();
    }

    /** Runs the body of a function with {@code arguments}; what it returns, a promise's value included. */
    public JsonNode script(String body, Object... arguments) {
        return command("execute/sync", Map.of("script", body, "args", List.of(arguments)));
    }

    /** A command of the DevTools protocol. */
    public JsonNode devTools(String name, Map<String, ?> parameters) {
        return command("goog/cdp/execute", Map.of("cmd", name, "params", parameters));
    }

    /** Errors and warnings on the console since the last call; violations of the page's policy are among them. */
    public List<String> console() {
        JsonNode entries = command("se/log", Map.of("type", "browser"));
        return StreamSupport.stream(entries.spliterator(), false)
                .filter(entry -> List.of("SEVERE", "WARNING").contains(entry.get("level").asText()))
                .map(entry -> entry.get("level").asText() + " " + entry.get("message").asText())
                .toList();
    }

    /** What lies between the top of one element and the bottom of another, over their width; PNG. */
    public byte[] screenshot(String fromCss, String toCss) {
        JsonNode area = script("""
                const first = document.querySelector(arguments[0]).getBoundingClientRect();
                const last = document.querySelector(arguments[1]).getBoundingClientRect();
                return {x: first.x, y: first.y + scrollY, width: first.width, height: last.bottom - first.y, scale: 1};""",
                fromCss, toCss);
        JsonNode answer = devTools("Page.captureScreenshot", Map.of("captureBeyondViewport", true, "clip", area));
        return Base64.getDecoder().decode(answer.get("data").asText());
    }

    /** Waits until assertions hold. */
    public void await(ThrowingRunnable assertions) {
        try {
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(assertions);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(e.getMessage() + "\nconsole: " + console(), e);
        }
    }

    @Override
    public void close() {
        send("DELETE", URI.create(session.toString().replaceFirst("/$", "")), null);
        kill();
        client.close();
    }

    private void kill() {
        driver.descendants().forEach(ProcessHandle::destroyForcibly);
        driver.destroyForcibly().onExit().join();
    }

    private String element(String css) {
        return command("element", Map.of("using", "css selector", "value", css)).get(ELEMENT).asText();
    }

    private JsonNode get(String path) {
        return send("GET", session.resolve(path), null);
    }

    private JsonNode command(String path, Object body) {
        return send("POST", session.resolve(path), body);
    }

    /** The value of the answer; an error becomes an {@link AssertionError}, so that waiting goes on. */
    private JsonNode send(String method, URI uri, Object body) {
        try {
            HttpRequest.BodyPublisher content = body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
            HttpResponse<byte[]> response = client.send(
                    HttpRequest.newBuilder(uri).method(method, content).build(), HttpResponse.BodyHandlers.ofByteArray());
            JsonNode value = JSON.readTree(response.body()).get("value");
            if (response.statusCode() != 200) {
                throw new AssertionError(uri.getPath() + ": " + value.path("message").asText());
            }
            return value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
