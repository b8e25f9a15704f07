package dev.retort.question;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionFormTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Why should incident handlers keep a written logbook?",
                "How long must evidence be kept after an incident ends?",
                "Which port scanning tools does the team use in an exercise?"
            })
    void acceptsPlainQuestions(String question) {
        assertThat(QuestionForm.check(question)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Why do teams?                                                       | FORM
            Why should incident handlers keep a written logbook                 | FORM
            Why should handlers keep a log? And how should they do it?          | FORM
            What does the passage say about keeping a logbook?                  | GENERIC
            What is the purpose?                                                | FORM
            What are the main topics of this document?                          | GENERIC
            Why should these teams report it to the agency early?               | DEICTIC
            Which steps does Figure 3-1 show for incident handling?             | DEICTIC
            How do teams teams teams teams teams teams respond to incidents?    | LOOP
            """)
    void namesTheFlaw(String question, Rejection flaw) {
        assertThat(QuestionForm.check(question)).contains(flaw);
    }

    @Test
    void countsWordsUpToThirty() {
        String thirty = "Why " + "a b c d e f g h i j k l m n o p q r s t u v w x y z aa bb".trim() + " cc?";
        assertThat(QuestionForm.check(thirty)).isEmpty();
        assertThat(QuestionForm.check("Why dd " + thirty.substring(4))).contains(Rejection.FORM);
    }

    @Nested
    class AgainstItsPassage {

        private static final String TEXT =
                "Incident handlers should keep a written logbook, because memory fades and courts ask for records.";

        @Test
        void acceptsQuestionsInThePassagesWords() {
            assertThat(QuestionForm.check("Why should handlers keep a written logbook of records?", TEXT))
                    .isEmpty();
        }

        @Test
        void refusesWordsThePassageDoesNotHave() {
            assertThat(QuestionForm.check("Why should museum handlers photograph each painting in the logbook?", TEXT))
                    .contains(Rejection.NOT_ANSWERABLE);
        }

        @Test
        void refusesCopies() {
            assertThat(QuestionForm.check(
                            "Why incident handlers should keep a written logbook, because memory fades?", TEXT))
                    .contains(Rejection.COPY);
        }
    }
}
