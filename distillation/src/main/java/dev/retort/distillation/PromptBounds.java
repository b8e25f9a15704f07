package dev.retort.distillation;

import dev.retort.config.RunConfig;

/**
 * How long the prompts of a run may become, in tokens as the ledger reserves them: every byte one. So a cap of the upper sum
 * is not reached by a run whose calls succeed.
 */
final class PromptBounds {

    /** Retort's own words in a prompt, the frames of its messages among them. */
    private static final int INSTRUCTION = 3_000;

    private static final int JUDGE_INSTRUCTION = 12_000;

    /** The text between passages: its number, its source and a fence. */
    private static final int FENCE = 300;

    private static final int QUESTION = 1_000;

    /** No tokenizer in use makes a token of more letters, as a rule. */
    private static final int LETTERS_PER_TOKEN = 8;

    /** A row is reserved at a token for three letters of ASCII, and for each byte of others. */
    private static final int ASCII_PER_TRAINED_TOKEN = 3;

    private final RunConfig config;
    private final PassageFigures figures;
    private final int bytesPerLetter;

    PromptBounds(RunConfig config, PassageFigures figures) {
        this.config = config;
        this.figures = figures;
        this.bytesPerLetter = (int) Math.ceilDiv(figures.bytes(), Math.max(1, figures.letters()));
    }

    /** Returns the bound of a prompt that asks for a question: two passages, for a comparison. */
    long candidate() {
        return INSTRUCTION + passages(2);
    }

    /** Returns the bound of a prompt that asks whether a question is good. */
    long critique() {
        return candidate() + reply(config.questions().maxTokens());
    }

    /** Returns the bound of a prompt that asks for an answer from contexts. */
    long answer() {
        return INSTRUCTION
                + config.answers()
                        .teacherInstruction()
                        .map(PassageFigures::bytesOf)
                        .orElse(0)
                + QUESTION
                + contexts();
    }

    /** Returns the bound of a question without contexts. */
    long closedBook() {
        return INSTRUCTION + QUESTION;
    }

    /** Returns the bound of a prompt to the judge: contexts, an answer, a reference, and what it judged before. */
    long judgement(int longestJudgement) {
        int answer = Math.max(config.student().maxTokens(), config.teacher().maxTokens());
        return JUDGE_INSTRUCTION + QUESTION + contexts() + 2 * reply(answer) + reply(longestJudgement);
    }

    /** Returns the mean bound of a text to embed, for a number of texts. */
    long embedding(long texts) {
        return Math.ceilDiv(2 * figures.bytes(), Math.max(1, texts)) + QUESTION;
    }

    /** Returns the bound of one row of training data, by the rule of rows. */
    long row() {
        long contexts = figures.longest().stream()
                .limit(config.retrieval().topK())
                .mapToLong(text -> trained(text) + FENCE / ASCII_PER_TRAINED_TOKEN)
                .sum();
        return (INSTRUCTION + QUESTION) / ASCII_PER_TRAINED_TOKEN
                + contexts
                + reply(config.teacher().maxTokens());
    }

    private long contexts() {
        return passages(config.retrieval().topK());
    }

    private long passages(int count) {
        return figures.longest().stream()
                .limit(count)
                .mapToLong(text -> PassageFigures.bytesOf(text) + FENCE)
                .sum();
    }

    private long reply(int tokens) {
        return (long) tokens * LETTERS_PER_TOKEN * bytesPerLetter;
    }

    /** Returns the tokens that a row's text is reserved at. */
    static long trained(String text) {
        long ascii = text.chars().filter(letter -> letter < 128).count();
        return Math.ceilDiv(ascii, (long) ASCII_PER_TRAINED_TOKEN) + PassageFigures.bytesOf(text) - ascii;
    }
}
