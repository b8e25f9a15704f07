package dev.retort.question;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionReplyTest {

    private static final String QUESTION = "What should a team do first?";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "What should a team do first?",
                "  \"What should a team do first?\"  ",
                "“What should a team do first?”",
                "**What should a team do first?**",
                "**Question:** What should a team do first?",
                "Question: What should a team do first?",
                "Question 1: What should a team do first?",
                "Q1. What should a team do first?",
                "1. What should a team do first?",
                "1) What should a team do first?",
                "(1) What should a team do first?",
                "- What should a team do first?",
                "* 1. \"What should a team do first?\"",
                "Here is a question: What should a team do first?",
                "Sure! Here's one question based on the context: \"What should a team do first?\"",
                "Here are some questions:\n\nWhat should a team do first?",
                "Certainly. Here is the question:\nWhat should a team do first?\nAnswer: It should call for help.",
                "<think>What could I ask? Perhaps this?</think>\nWhat should a team do first?",
                "```\nWhat should a team do first?\n```",
                "Teams are small. What should a team do first?",
                "I hope this helps!\nWhat should a team do first?",
            })
    void findsTheOneQuestion(String reply) {
        assertThat(QuestionReply.questions(reply)).containsExactly(QUESTION);
    }

    @Test
    void cutsSeveralQuestionsInOneLine() {
        assertThat(QuestionReply.questions("1. What is a worm? 2. How does it spread? Why?"))
                .containsExactly("What is a worm?", "How does it spread?", "Why?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Here are some questions:",
                "I cannot write a question about this.",
                "The team should call for help.",
                "Would be a question if it ended so.",
                "<think>What is asked?"
            })
    void findsNoneWhereThereIsNone(String reply) {
        assertThat(QuestionReply.questions(reply)).isEmpty();
    }

    @Test
    void keepsNumbersThatBelongToTheQuestion() {
        assertThat(QuestionReply.questions("In which year did version 2.1 replace version 1.0?"))
                .containsExactly("In which year did version 2.1 replace version 1.0?");
    }
}
