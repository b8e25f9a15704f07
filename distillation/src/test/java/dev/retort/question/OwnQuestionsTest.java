package dev.retort.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.document.PageSpan;
import dev.retort.document.Passage;
import dev.retort.error.InputException;
import dev.retort.evaluation.KeyFact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnQuestionsTest {

    @TempDir
    Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void plainTextHoldsOneALine() throws IOException {
        List<Question> questions = OwnQuestions.read(
                file("q.txt", "\uFEFFWhat is a worm?\r\n\n  Why patch?  \n"), Split.EVAL, remark -> {});

        assertThat(questions).extracting(Question::text).containsExactly("What is a worm?", "Why patch?");
        assertThat(questions).extracting(Question::id).containsExactly("eval-0001", "eval-0002");
        assertThat(questions).allMatch(question -> question.reference().isEmpty());
    }

    @Test
    void csvHoldsReferencesBesideQuestions() throws IOException {
        List<Question> questions = OwnQuestions.read(file("q.csv", """
            id,Question,ground_truth
            1,"What, in short, is a ""worm""?","It spreads
            by itself."
            2,Why patch?,
            """), Split.TRAIN, remark -> {});

        assertThat(questions)
                .extracting(Question::text)
                .containsExactly("What, in short, is a \"worm\"?", "Why patch?");
        assertThat(questions.get(0).reference()).contains("It spreads\nby itself.");
        assertThat(questions.get(1).reference()).isEmpty();
    }

    @Test
    void jsonLinesHoldReferencesBesideQuestions() throws IOException {
        List<Question> questions = OwnQuestions.read(
                file("q.jsonl", "{\"question\": \"What is a worm?\", \"answer\": \"A program.\", \"n\": 1}\n"),
                Split.EVAL,
                remark -> {});

        assertThat(questions.getFirst().reference()).contains("A program.");
    }

    @Test
    void badRowsAreNamedByLine() throws IOException {
        Path noQuestion = file("a.jsonl", "{\"question\": \"Why?\"}\n\n{\"answer\": \"x\"}\n");
        Path notJson = file("b.jsonl", "{\"question\": \"Why?\"\n");
        Path noColumn = file("c.csv", "q;a\n1;2\n");
        Path emptyCell = file("d.csv", "question,reference\nWhy?,\n\"  \",\n,x\n");
        Path open = file("e.csv", "question,reference\n\"Why?\n");

        assertThatThrownBy(() -> OwnQuestions.read(noQuestion, Split.EVAL, remark -> {}))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("line 3");
        assertThatThrownBy(() -> OwnQuestions.read(notJson, Split.EVAL, remark -> {}))
                .hasMessageContaining("line 1");
        assertThatThrownBy(() -> OwnQuestions.read(noColumn, Split.EVAL, remark -> {}))
                .hasMessageContaining("question");
        assertThatThrownBy(() -> OwnQuestions.read(emptyCell, Split.EVAL, remark -> {}))
                .hasMessageContaining("line 4");
        assertThatThrownBy(() -> OwnQuestions.read(open, Split.EVAL, remark -> {}))
                .hasMessageContaining("line 2");
    }

    @Test
    void emptyAndForeignFilesAreRefused() throws IOException {
        Path empty = file("q.txt", "\n\n");
        Path foreign = file("q.xlsx", "x");
        Path latin = folder.resolve("l.txt");
        Files.write(latin, "Où?".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> OwnQuestions.read(empty, Split.EVAL, remark -> {}))
                .isInstanceOf(InputException.class);
        assertThatThrownBy(() -> OwnQuestions.read(foreign, Split.EVAL, remark -> {}))
                .hasMessageContaining(".csv");
        assertThatThrownBy(() -> OwnQuestions.read(latin, Split.EVAL, remark -> {}))
                .hasMessageContaining("UTF-8");
    }

    @Test
    void unanswerableQuestionsAreMarkedByTheirKind() throws IOException {
        Path csv = file("q.csv", "question,kind\nWho pays?,unanswerable\nWho patches?,factual\n");
        Path jsonl = file("q.jsonl", "{\"question\": \"Who pays?\", \"kind\": \"unanswerable\"}\n");

        assertThat(OwnQuestions.read(csv, Split.EVAL, remark -> {}))
                .extracting(Question::isUnanswerable)
                .containsExactly(true, false);
        assertThat(OwnQuestions.read(jsonl, Split.EVAL, remark -> {})).allMatch(Question::isUnanswerable);
    }

    @Test
    void writtenQuestionsAreReadBackWithTheirProvenance() throws IOException {
        Question train = new Question(
                "train-0001",
                Split.TRAIN,
                "Why patch?",
                "reason",
                List.of("p00001"),
                "Patching",
                Optional.of("Patches close “holes”."));
        Question eval =
                new Question("eval-0001", Split.EVAL, "Why log?", "reason", List.of(), "", java.util.Optional.empty());

        QuestionFiles.write(folder, List.of(train), List.of(eval));

        assertThat(QuestionFiles.read(folder, Split.TRAIN)).containsExactly(train);
        assertThat(QuestionFiles.read(folder, Split.EVAL)).containsExactly(eval);
        assertThat(folder.resolve("train_questions.txt")).hasContent("Why patch?\n");
        assertThat(folder.resolve("eval_questions.txt")).hasContent("Why log?\n");
    }

    @Test
    void keyFactsAndWhatIsNotAnswerableAreReadFromEveryLayout() throws IOException {
        List<Question> lines = OwnQuestions.read(file("q.jsonl", """
            {"question": "Who?", "facts": ["the team", "at night"], "alternatives": [["team", "crew"], []], "quote": "The crew."}
            {"question": "Why?", "facts": [], "alternatives": [], "pages": []}
            {"question": "When?", "answerable": false, "facts": ["at noon"]}
            {"question": "Where?", "kind": " Unanswerable "}
            {"question": "What?", "facts": [], "reference": "That."}
            """), Split.EVAL, remark -> {});
        List<Question> table = OwnQuestions.read(file("q.csv", """
            question,facts,answerable,page
            Who?,the team; at night,yes,3
            When?,,no,
            """), Split.EVAL, remark -> {});

        assertThat(lines.getFirst().facts())
                .containsExactly(
                        new KeyFact("the team", List.of("team", "crew")), new KeyFact("at night", List.of("at night")));
        assertThat(lines).extracting(Question::isUnanswerable).containsExactly(false, true, true, true, false);
        assertThat(table).extracting(Question::isUnanswerable).containsExactly(false, true);
        assertThat(table.getFirst().facts()).containsExactly(KeyFact.of("the team"), KeyFact.of("at night"));
    }

    @Test
    void questionsOfPeopleStandInTheSectionOfTheirPages() throws IOException {
        List<Passage> passages = List.of(
                passage("p1", "a.pdf", 1, "Phases", "There are four phases."),
                passage("p2", "a.pdf", 2, "Policy", "A policy names roles."),
                passage("p3", "a.pdf", 2, "Plan", "A plan is reviewed\neach year."),
                passage("p4", "a.pdf", 3, "", "No heading here."),
                passage("p5", "b.pdf", 2, "Annex", "Other things."));

        List<Question> asked = AskedQuestions.read(file("q.jsonl", """
            {"question": "one", "pages": [2, 1], "document": "a.pdf"}
            {"question": "two", "pages": "p. 1-3", "document": "a.pdf", "quote": "plan is reviewed each  year"}
            {"question": "three", "page": 3}
            {"question": "four", "page": 9}
            {"question": "five"}
            {"question": "six", "page": 2, "document": "b.pdf"}
            """), passages, remark -> {});

        assertThat(asked)
                .extracting(Question::section)
                .containsExactly("Policy", "Plan", "a.pdf, page 3", "page 9", "", "Annex");
        assertThat(asked)
                .extracting(Question::passageIds)
                .containsExactly(
                        List.of("p1", "p2", "p3"),
                        List.of("p1", "p2", "p3", "p4"),
                        List.of("p4"),
                        List.of(),
                        List.of(),
                        List.of("p5"));
        assertThat(asked).extracting(Question::split).containsOnly(Split.ASKED);
    }

    private static Passage passage(String id, String document, int page, String section, String text) {
        return new Passage(id, document, "", List.of(new PageSpan(page, 0, text.length())), section, text);
    }
}
