package dev.retort.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.retort.dataset.ChatExamples;
import dev.retort.distillation.RunLabels;
import dev.retort.question.Question;
import dev.retort.question.QuestionFiles;
import dev.retort.question.Split;
import dev.retort.run.RunDirectory;
import dev.retort.server.http.Right;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pages in the system's Chromium, against a server with a trained model and a run whose texts are hostile. */
class PagesTest {

    private static final List<String> PATHS = List.of(
            "/",
            "/jobs",
            "/runs",
            "/runs/handbook",
            "/runs/handbook/review",
            "/runs/handbook/review?part=training",
            "/runs/handbook/label",
            "/models",
            "/files",
            "/chat",
            "/login");

    @TempDir
    static Path folder;

    private static TestServer server;
    private static PageBrowser browser;
    private static String job;

    @BeforeAll
    static void start() throws Exception {
        browser = PageBrowser.start();
        WrittenRun.in(folder.resolve("runs/handbook"));
        server = new TestServer(folder.resolve("home"), new ScriptedTuner(false), List.of(folder.resolve("runs")));
        job = server.post("/v1/fine_tuning/jobs", """
                {"model": "open-mistral-7b", "training_files": [{"file_id": "%s"}], "suffix": "handbook",
                 "hyperparameters": {"training_steps": 3}}""".formatted(server.rows(Rows.good(4))))
                .at("/id");
        server.until("/v1", job, "SUCCESS");
    }

    @AfterEach
    void closePages() {
        browser.closePages();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    private static String at(String path) {
        return server.uri() + path;
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void noPageHasAFaultThatAxeFindsOrAScriptThatFails(ColorScheme scheme) {
        PageBrowser.Tab tab = browser.open(scheme, 1100);
        for (String path : PATHS) {
            tab.visit(at(path));

            assertThat(tab.axe()).as(path).isEmpty();
            assertThat(tab.faults()).as(path).isEmpty();
            assertThat(tab.page().title()).as(path).endsWith("Retort");
        }
        tab.visit(at("/jobs/" + job));
        tab.page().waitForSelector("svg.curve");

        assertThat(tab.axe()).isEmpty();
    }

    @Test
    void everyPageFitsAPhone() {
        PageBrowser.Tab tab = browser.open(ColorScheme.LIGHT, 320);
        for (String path : PATHS) {
            tab.visit(at(path));

            assertThat(tab.scrollsSideways()).as(path).isFalse();
        }
        tab.visit(at("/jobs/" + job));

        assertThat(tab.scrollsSideways()).isFalse();
    }

    @Test
    void aTextIsShownAsItIsAndNeverRuns() {
        PageBrowser.Tab tab = browser.open(ColorScheme.LIGHT, 1100);
        for (String path : List.of("/runs/handbook", "/runs/handbook/label")) {
            Page page = tab.visit(at(path));

            assertThat(page.textContent("main")).as(path).contains(WrittenRun.HOSTILE);
            assertThat(page.title()).as(path).doesNotContain("broken");
        }
        Page report = tab.page();
        report.navigate(at("/runs/handbook/report"));

        assertThat(report.textContent("h1")).isEqualTo("A report");
        assertThat(report.title()).isEqualTo("A report");
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void aReportIsShownInItsSandboxWithItsOwnScriptAndFitsAPhone(ColorScheme scheme) {
        RealReport.writeTo(WrittenRun.in(folder.resolve("runs/reported")).resolve("report.html"));
        PageBrowser.Tab tab = browser.open(scheme, 320);
        Page page = tab.page();
        page.navigate(at("/runs/reported/report"));
        String first = page.textContent("#questions details:first-child summary");
        page.click("button[data-order=gain]");

        assertThat(page.textContent("#questions details:first-child summary")).isNotEqualTo(first);
        assertThat(tab.axe()).isEmpty();
        assertThat(tab.scrollsSideways()).isFalse();
        assertThat(tab.faults()).isEmpty();
        assertThat(page.evaluate("location.origin === 'null' || self.origin === 'null'"))
                .isEqualTo(true);
    }

    @Test
    void questionsAreKeptEditedAndDroppedByKeyboardAndTheRunUsesThem() {
        Path run = WrittenRun.in(folder.resolve("runs/reviewed"));
        PageBrowser.Tab tab = browser.open(ColorScheme.LIGHT, 1100);
        Page page = tab.visit(at("/runs/reviewed/review"));
        page.keyboard().press("k");
        page.keyboard().press("d");
        page.keyboard().press("e");
        page.keyboard().press("Control+a");
        page.keyboard().type("What does boiler 3 keep?");
        page.keyboard().press("Tab");
        page.keyboard().press("Tab");
        page.keyboard().press("Control+a");
        page.keyboard().type("four bar | 4 bar\na pressure");
        page.keyboard().press("Escape");
        page.keyboard().press("s");
        page.waitForCondition(() -> page.textContent("#status").startsWith("Saved"));

        List<Question> questions = QuestionFiles.read(run, Split.TRAIN);
        assertThat(questions).extracting(Question::id).containsExactly("train-0001", "train-0003");
        assertThat(questions.getLast().text()).isEqualTo("What does boiler 3 keep?");
        assertThat(questions.getLast().facts().getFirst().alternatives()).containsExactly("four bar", "4 bar");
        assertThat(questions.getLast().facts().getLast().fact()).isEqualTo("a pressure");
        assertThat(QuestionFiles.read(run, Split.EVAL)).hasSize(2);
        tab.visit(at("/runs/reviewed"));
        assertThat(page.textContent("main")).contains("Edited by hand: questions.jsonl");
        assertThat(tab.faults()).isEmpty();
    }

    @Test
    void whoWorksWithTabAndEnterStaysAtTheControl() {
        Page page = browser.open(ColorScheme.LIGHT, 1100).visit(at("/runs/handbook/review"));
        page.focus("#keep");
        page.keyboard().press("Enter");
        page.waitForCondition(() -> page.textContent("main").contains("2 of 3"));

        assertThat(page.evaluate("document.activeElement.id")).isEqualTo("keep");
    }

    @Test
    void aTrainingRowIsEditedInItsPlace() {
        Path run = WrittenRun.in(folder.resolve("runs/rows"));
        Page page = browser.open(ColorScheme.LIGHT, 1100).visit(at("/runs/rows/review?part=training"));
        page.fill("#message-2", "Four bar, day and night.");
        page.click("#save");
        page.waitForCondition(() -> page.textContent("#status").startsWith("Saved"));

        assertThat(ChatExamples.read(run.resolve("training.jsonl")))
                .hasSize(3)
                .first()
                .satisfies(row -> assertThat(row.messages().getLast().content()).isEqualTo("Four bar, day and night."));
    }

    @Test
    void answersAreLabelledAsOnTheCommandLine() {
        Path run = WrittenRun.in(folder.resolve("runs/labelled"));
        Page page = browser.open(ColorScheme.LIGHT, 1100).visit(at("/runs/labelled/label"));
        for (String key : List.of("y", "n", "s", "b", "n", "y")) {
            String before = page.textContent("main");
            page.keyboard().press(key);
            page.waitForCondition(() -> !page.textContent("main").equals(before));
        }

        assertThat(page.textContent("main")).contains("4 of 4 answers are labelled");
        try (RunDirectory directory = RunDirectory.read(run)) {
            RunLabels labels = RunLabels.of(directory);
            assertThat(labels.draw(50, 1))
                    .extracting(answer -> labels.labels().stream()
                            .filter(label -> label.labels(answer))
                            .findFirst()
                            .orElseThrow()
                            .supported())
                    .containsExactly(true, false, false, true);
        }
    }

    @Test
    void chatAsksBothSides() {
        Page page = browser.open(ColorScheme.LIGHT, 1100).visit(at("/chat?left=open-mistral-7b&right=gpt-4o-mini"));
        page.fill("#question", "hello");
        page.keyboard().press("Control+Enter");
        page.waitForCondition(() -> page.querySelectorAll("article .answer").size() == 2);

        assertThat(page.querySelectorAll("article section h2"))
                .extracting(heading -> heading.textContent())
                .containsExactly("open-mistral-7b", "gpt-4o-mini");
    }

    @Test
    void theStudentOfARunAndItsTunedOneAnswerSideBySideWithTheirPassages() {
        PageBrowser.Tab tab = browser.open(ColorScheme.DARK, 320);
        Page page = tab.visit(at("/chat?run=handbook"));
        page.fill("#question", "Which pressure?");
        page.click("text=Ask both");
        page.waitForCondition(() -> page.querySelectorAll("article details").size() == 2);
        page.click("article section:last-child summary");

        assertThat(page.querySelectorAll("article .answer"))
                .extracting(answer -> answer.textContent())
                .containsExactly(
                        "Student: Which pressure?\n\nSources: handbook.pdf, page 3",
                        "Tuned: Which pressure?\n\nSources: handbook.pdf, page 3");
        assertThat(page.textContent("article section:last-child blockquote"))
                .contains("handbook.pdf, page 3, Boilers", WrittenRun.HOSTILE);
        assertThat(tab.axe()).isEmpty();
        assertThat(tab.scrollsSideways()).isFalse();
    }

    @Test
    void whereKeysExistAPageAsksForOneAndLeadsBack() {
        Path home = folder.resolve("closed");
        String key = ServerSettings.keys(home).add("ci", Set.of(Right.READ), OptionalInt.empty());
        try (TestServer closed = new TestServer(home, new ScriptedTuner(false), List.of(folder.resolve("runs")))) {
            PageBrowser.Tab tab = browser.open(ColorScheme.LIGHT, 320);
            Page page = tab.page();
            page.navigate(closed.uri() + "/runs/handbook");
            page.waitForURL("**/login?next=*");
            page.fill("#key", "rt-guess");
            page.keyboard().press("Enter");
            page.waitForCondition(() -> page.textContent("#status").contains("not known here"));
            page.fill("#key", key);
            page.keyboard().press("Enter");
            page.waitForURL("**/runs/handbook");
            page.waitForSelector("text=3 training rows");

            assertThat(page.evaluate("document.cookie")).isEqualTo("");
            assertThat(tab.axe()).isEmpty();
            page.click("#leave");
            page.waitForURL("**/login");
            page.navigate(closed.uri() + "/login?next=https://elsewhere.example/");
            page.fill("#key", key);
            page.keyboard().press("Enter");
            page.waitForURL(closed.uri() + "/");
        }
    }

    @Test
    void aFileIsUploadedAndDeleted() throws Exception {
        Path rows = Files.writeString(folder.resolve("some-rows.jsonl"), Rows.good(3));
        Page page = browser.open(ColorScheme.LIGHT, 1100).visit(at("/files"));
        page.setInputFiles("#file", rows);
        page.click("text=Upload");
        page.waitForSelector("text=some-rows.jsonl");
        page.onDialog(dialog -> dialog.accept());
        page.click("[aria-label='Delete some-rows.jsonl']");
        page.waitForCondition(() -> !page.textContent("main").contains("some-rows.jsonl"));

        assertThat(server.get("/v1/files").text()).doesNotContain("some-rows.jsonl");
    }

    @Test
    void aJobThatRunsShowsItsLossAsItComes() throws Exception {
        ScriptedTuner tuner = new ScriptedTuner(true);
        try (TestServer other = new TestServer(folder.resolve("other"), tuner)) {
            String id = other.upload("/v1/files", "rows.jsonl", Rows.good(4), Map.of())
                    .at("/id");
            String started =
                    other.post("/v1/fine_tuning/jobs", """
                    {"model": "open-mistral-7b", "training_files": [{"file_id": "%s"}],
                     "hyperparameters": {"training_steps": 3}}""".formatted(id)).at("/id");
            other.until("/v1", started, "RUNNING");
            Page page = browser.open(ColorScheme.LIGHT, 1100).visit(other.uri() + "/jobs/" + started);
            assertThat(page.querySelector("svg.curve")).isNull();
            tuner.letGo();

            page.waitForSelector("svg.curve");
            page.waitForSelector("h1 + .badge.good");
            assertThat(page.querySelector("svg.curve").getAttribute("aria-label"))
                    .isEqualTo("Loss by step: 0.667 at step 3 of 3");
            assertThat(page.textContent("#log").lines())
                    .extracting(line -> line.replaceFirst("^\\S+Z ", ""))
                    .contains("QUEUED Created.", "step 3 of 3: training loss 0.6667, learning rate 0.000100");
        }
    }
}
