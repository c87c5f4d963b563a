package distillery.studio;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.results.Results;
import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Debian's Chromium, without a window. */
final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Dimension DESKTOP = new Dimension(1280, 900);
    private static final Dimension PHONE = new Dimension(390, 844);

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    static Browser open() {
        return open(true);
    }

    /** A browser in which scripts do not run. */
    static Browser withoutScripts() {
        return open(false);
    }

    private static Browser open(boolean scripts) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars");
        if (!scripts) {
            options.setExperimentalOption("prefs", Map.of("profile.managed_default_content_settings.javascript", 2));
        }
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build();
        Browser browser = new Browser(new ChromeDriver(service, options));
        browser.driver.manage().window().setSize(DESKTOP);
        return browser;
    }

    Browser visit(String address) {
        driver.get(address);
        return this;
    }

    WebDriver driver() {
        return driver;
    }

    String address() {
        return driver.getCurrentUrl();
    }

    void reload() {
        driver.navigate().refresh();
    }

    WebElement find(String selector) {
        return new WebDriverWait(driver, PATIENCE).until(page -> page.findElement(By.cssSelector(selector)));
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    void type(String selector, String text) {
        WebElement field = find(selector);
        field.clear();
        field.sendKeys(text);
    }

    /** Types into a field below "Settings", which is unfolded if need be. */
    void set(String field, String text) {
        if (!find("details.advanced").getDomProperty("open").equals("true")) {
            click("details.advanced > summary");
        }
        type("[name=" + field + "]", text);
    }

    void click(String selector) {
        WebElement element = find(selector);
        driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
        element.click();
    }

    /** The text of an element now; empty if there is none, or it is just being replaced. */
    String text(String selector) {
        Object text = driver.executeScript(
                "const e = document.querySelector(arguments[0]); return e ? e.textContent : '';", selector);
        return String.valueOf(text).strip();
    }

    void waitForText(String selector, String text) {
        textsUntil(selector, text, PATIENCE);
    }

    /** Waits for a text, and gives all texts that were seen there meanwhile, about two a second. */
    Set<String> textsUntil(String selector, String last, Duration patience) {
        Set<String> seen = new LinkedHashSet<>();
        new WebDriverWait(driver, patience).until(page -> {
            String now = text(selector);
            seen.add(now);
            return now.contains(last);
        });
        return seen;
    }

    void waitForValue(String selector, String value) {
        new WebDriverWait(driver, PATIENCE)
                .until(page -> value.equals(driver.executeScript(
                        "const e = document.querySelector(arguments[0]); return e ? e.value : null;", selector)));
    }

    /** Keys that are held down together, or one after the other. */
    void press(String selector, CharSequence... keys) {
        find(selector).sendKeys(Keys.chord(keys));
    }

    Object script(String script) {
        return driver.executeScript(script);
    }

    void phone() {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", PHONE.width, "height", PHONE.height, "deviceScaleFactor", 2, "mobile", true));
    }

    void desktop() {
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    }

    void colours(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    void screenshot(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    /** Nothing was refused by the policy, and nothing failed. */
    void hasNoComplaints() {
        assertThat(driver.manage().logs().get(LogType.BROWSER).getAll())
                .filteredOn(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .extracting(LogEntry::getMessage)
                .isEmpty();
    }

    /** axe finds nothing that keeps people out. */
    void isAccessible() {
        Results results = new AxeBuilder().analyze(driver);
        assertThat(results.getViolations())
                .filteredOn(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                .extracting(Rule::getId, rule -> rule.getNodes().get(0).getHtml())
                .isEmpty();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
