package dev.retort.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyCheckTest {

    private static final String QUESTION =
            "What are the phases of the incident response process, and which of them comes first in the guide?";

    private static ChatOutcome.Reply reply(String text) {
        return new ChatOutcome.Reply(text, true, 1, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t"})
    void anEmptyReplyIsFaulty(String text) {
        assertThat(ReplyCheck.NOT_EMPTY.fault(reply(text))).contains("The reply is empty.");
    }

    @Test
    void aCutReplyIsFaultyWhereCompletenessIsAskedFor() {
        assertThat(ReplyCheck.COMPLETE.fault(new ChatOutcome.Reply("half", false, 1, 1)))
                .contains("The reply was cut at the token limit.");
        assertThat(ReplyCheck.COMPLETE.fault(reply("whole"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"verdict": 1}                             | true
            Sure! ```json [{"a": [1, 2]}] ``` There.   | true
            [1, 2]                                     | true
            {"verdict":                                | false
            I am sorry, I cannot do that.              | false
            {not json}                                 | false
            }{                                         | false
            """)
    void jsonIsFoundBareOrInAFence(String text, boolean usable) {
        assertThat(ReplyCheck.JSON.fault(reply(text)).isEmpty()).isEqualTo(usable);
    }

    @Test
    void anAbsurdlyLongReplyIsFaulty() {
        assertThat(ReplyCheck.atMostCharacters(100).fault(reply("x".repeat(101))))
                .contains("The reply has 101 characters, more than 100.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I'm sorry, but I can't help with that.",
                "I cannot assist with this request.",
                "As an AI language model, I do not have opinions.",
                "I won't answer questions about this.",
                "Es tut mir leid, aber ich kann dabei nicht helfen.",
                "Je suis désolé, mais je ne peux pas répondre.",
                "Lo siento, pero no puedo ayudar."
            })
    void aReplyThatDeclinesIsFaulty(String text) {
        assertThat(ReplyCheck.NOT_REFUSED.fault(reply(text)))
                .hasValueSatisfying(fault ->
                        assertThat(fault).startsWith("The model refused: \"").contains(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The guide says that you cannot help with recovery before containment.",
                "The passage does not say who pays.",
                "Sorry is what the clerk says first.",
                "I is the first letter of the code."
            })
    void aReplyThatAnswersPassesWhateverItsWords(String text) {
        assertThat(ReplyCheck.NOT_REFUSED.fault(reply(text))).isEmpty();
    }

    @Test
    void theFirstFaultCounts() {
        ReplyCheck both = ReplyCheck.NOT_EMPTY.and(ReplyCheck.JSON);

        assertThat(both.fault(reply(""))).contains("The reply is empty.");
        assertThat(both.fault(reply("no"))).contains("The reply is not JSON.");
        assertThat(both.fault(reply("{}"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Die Phasen des Prozesses sind in der Anleitung beschrieben, und die Vorbereitung ist die erste von den vier.",
                "Les phases du processus sont décrites dans le guide, et la préparation est la première des quatre phases.",
                "Этапы процесса описаны в руководстве, и подготовка является первым из них."
            })
    void aReplyInAnotherLanguageIsFaulty(String text) {
        assertThat(ReplyCheck.inLanguageOf(QUESTION).fault(reply(text)))
                .hasValueSatisfying(fault -> assertThat(fault).startsWith("The reply is in another language"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The phases are preparation, detection and analysis, containment, and the activity that is done after it.",
                "Preparation.",
                "NIST SP 800-61 Rev. 2"
            })
    void aReplyInTheSameLanguageOrTooShortToTellPasses(String text) {
        assertThat(ReplyCheck.inLanguageOf(QUESTION).fault(reply(text))).isEmpty();
    }
}
