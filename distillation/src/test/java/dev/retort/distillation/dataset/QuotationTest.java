package dev.retort.distillation.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.answer.Answer;
import dev.retort.answer.Context;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuotationTest {

    private static final List<String> CONTEXTS = List.of(
            "The laboratory opens at eight. Visitors sign the yellow register before entering. "
                    + "Guests without a badge wait in the lobby until somebody fetches them.",
            "Spare fuses lie in the green cabinet. Replace worn cables after two hundred lifts. "
                    + "Inspectors note each replaced cable in the log of the crane.");

    private static Answer answer(String text, List<String> contexts) {
        return Answer.of("train-0001", "When are cables replaced?", text, new Context(contexts, List.of("p1")));
    }

    private static Answer quoted(String text, int mostWords) {
        return new Quotation(mostWords).of(answer(text, CONTEXTS));
    }

    @Test
    void anAnswerInOtherWordsBecomesTheSentenceThatHoldsIt() {
        Answer quoted = quoted("Worn ones are replaced once two hundred lifts were done.", 8);

        assertThat(quoted.text()).isEqualTo("Replace worn cables after two hundred lifts.");
    }

    @Test
    void sentencesBesideItFollowWhereThereIsRoomAndThoseOfOtherContextsDoNot() {
        Answer quoted = quoted("After two hundred worn lifts.", 40);

        assertThat(quoted.text()).isEqualTo(CONTEXTS.getLast());
    }

    @Test
    void theContextBeginsWithTheQuotationAndKeepsTheOtherSentencesOnce() {
        Answer quoted = quoted("After two hundred lifts, when they are worn.", 20);

        assertThat(quoted.contexts())
                .containsExactly(
                        "Replace worn cables after two hundred lifts. "
                                + "Inspectors note each replaced cable in the log of the crane.",
                        CONTEXTS.getFirst(),
                        "Spare fuses lie in the green cabinet.");
        assertThat(quoted.text()).isEqualTo(quoted.contexts().getFirst());
    }

    @Test
    void anAnswerFromTwoContextsIsQuotedInTheirOrder() {
        Answer quoted = quoted("Two hundred lifts; before that, visitors sign the yellow register.", 16);

        assertThat(quoted.text())
                .isEqualTo("Visitors sign the yellow register before entering. "
                        + "Replace worn cables after two hundred lifts.");
    }

    @Test
    void anAnswerThatTheContextsDoNotHoldFailsAndKeepsItsWords() {
        Answer invented = quoted("The manager of the night shift decides by telephone.", 80);

        assertThat(invented.failure()).contains("its context does not hold it");
        assertThat(invented.text()).isEqualTo("The manager of the night shift decides by telephone.");
        assertThat(new Quotation(80)
                        .of(answer("After two hundred lifts.", List.of()))
                        .failure())
                .isPresent();
    }

    @Test
    void anAnswerThatFailedKeepsItsReason() {
        Answer failed = Answer.none("train-0001", "When?", new Context(CONTEXTS, List.of("p1")), "the model is down");

        assertThat(new Quotation(80).of(failed)).isEqualTo(failed);
    }
}
