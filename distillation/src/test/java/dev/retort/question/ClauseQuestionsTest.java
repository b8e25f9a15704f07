package dev.retort.question;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClauseQuestionsTest {

    private static List<String> questions(String sentence) {
        return ClauseQuestions.of(sentence, sentence).stream()
                .map(QuestionDrafts.Candidate::text)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Handlers should keep a logbook because memory fades.                  | Why should handlers keep a logbook?
            Logs should be copied so that nobody can alter them.                  | Why should logs be copied?
            Vendors may also provide patches to help users close holes.           | Why may vendors provide patches?
            The team analyzes its reports to identify trends.                     | Why does the team analyze its reports?
            Teams can reduce the damage by unplugging the host.                   | How can teams reduce the damage?
            After an incident, the team should hold a meeting with all owners.    | What should the team do after an incident?
            Officers must warn the office before they touch a disk of evidence.   |
            Users should call the help desk when a virus is found.                | What should users do when a virus is found?
            FISMA requires agencies to establish response capabilities.           | What does FISMA require agencies to do?
            NIST is responsible for developing standards and guidelines.          | What is NIST responsible for?
            Remind all staff of the rules so that nobody talks to the press.      | Why is it important to remind all staff of the rules?
            """)
    void sentencesAreTurnedAroundTheirClause(String sentence, String question) {
        if (question == null) {
            assertThat(questions(sentence)).isEmpty();
        } else {
            assertThat(questions(sentence)).containsExactly(question);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Handlers need to report all incidents to the office.",
                "The team should be able to determine the cause of it.",
                "If controls are weak, high volumes of incidents may occur.",
                "Agencies are encouraged to report incidents quickly.",
                "This should be done so that it is safe.",
                "The log, which is kept by all, should be read because it helps.",
                "Logs and reports of past years on paper and tape."
            })
    void whatIsNotForAReasonIsNotAskedFor(String sentence) {
        assertThat(questions(sentence)).isEmpty();
    }

    @Test
    void namesKeepTheirCapital() {
        String passage = "Mail goes to Symantec first. Symantec should be called because it knows the worm.";

        assertThat(ClauseQuestions.of("Symantec should be called at once because it knows the worm.", passage))
                .extracting(QuestionDrafts.Candidate::text)
                .containsExactly("Why should Symantec be called at once?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Why should teams share logs with peers?         | Teams share logs with peers and vendors each week.              | true
            Why should teams share logs with peers?         | Teams share logs with peers to improve detection.               | false
            How can teams share logs with their peers?      | Teams share logs each week.                                     | true
            How can teams share logs with their peers?      | Teams share logs by sending tapes.                              | false
            What is the most important log of the team?     | The team keeps a log of calls.                                  | true
            What is the most important log of the team?     | The most important log of the team lists calls.                 | false
            Why is the office not a member of the team?     | The office helps the team because it has a lawyer.              | true
            """)
    void aQuestionMayNotTakeForGrantedWhatItsSentenceDoesNotSay(String question, String sentence, boolean unfounded) {
        assertThat(QuestionForm.isUnfounded(question, sentence)).isEqualTo(unfounded);
    }
}
