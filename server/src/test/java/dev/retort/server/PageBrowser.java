package dev.retort.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The system's Chromium, driven by Playwright through the system's Node.js. Used by one thread. */
final class PageBrowser implements AutoCloseable {

    private final Playwright playwright;
    private final Browser browser;

    private PageBrowser(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Starts it; the test is skipped where this machine has no Chromium or no Node.js. */
    static PageBrowser start() {
        Optional<Path> chromium = program("chromium", "chromium-browser", "google-chrome");
        Optional<Path> node = program("node");
        assumeTrue(chromium.isPresent() && node.isPresent(), "needs Chromium and Node.js");
        Playwright playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of(
                        "PLAYWRIGHT_NODEJS_PATH", node.get().toString(), "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new PageBrowser(
                playwright,
                playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(chromium.get())
                                .setChromiumSandbox(false)));
    }

    private static Optional<Path> program(String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.of(
                                System.getenv().getOrDefault("PATH", "").split(":"))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Opens a page that notes what goes wrong in it. */
    Tab open(ColorScheme scheme, int width) {
        BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(width, 900));
        context.setDefaultTimeout(20_000);
        return new Tab(context.newPage());
    }

    /** Closes all pages: those that show what is under way would ask on. */
    void closePages() {
        List.copyOf(browser.contexts()).forEach(BrowserContext::close);
    }

    /** A page, and what went wrong in it. */
    static final class Tab {

        private final Page page;
        private final List<String> faults = new ArrayList<>();

        Tab(Page page) {
            this.page = page;
            page.onPageError(faults::add);
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    faults.add(message.text());
                }
            });
        }

        Page page() {
            return page;
        }

        /** Returns errors of scripts, and what the content policy stopped. */
        List<String> faults() {
            return faults;
        }

        /** Goes to an address and waits for its heading, which the page's script makes. */
        Page visit(String address) {
            page.navigate(address);
            page.waitForSelector("main h1");
            return page;
        }

        /** Returns whether the page is wider than the window. */
        boolean scrollsSideways() {
            return (boolean) page.evaluate("document.documentElement.scrollWidth > innerWidth");
        }

        /** Returns what axe finds, one line each. */
        @SuppressWarnings("unchecked")
        List<String> axe() {
            // As a script of the page's own it would be against the page's policy.
            page.evaluate(axeSource());
            return (List<String>)
                    page.evaluate("async () => (await axe.run()).violations.flatMap(found => found.nodes.map(node => "
                            + "`${found.id}: ${node.html.slice(0, 200)} ${node.failureSummary}`))");
        }

        private static String axeSource() {
            try (InputStream in = PageBrowser.class.getResourceAsStream("/axe.min.js")) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
