package dev.retort.spark;

import dev.retort.document.Passage;

/**
 * A passage of the corpus.
 *
 * @param file the place of its file in the order of the corpus
 * @param number its place among all passages, from 1
 * @param passage the passage, with the id of that number
 */
record NumberedPassage(int file, int number, Passage passage) {

    static final RecordRows<NumberedPassage> ROWS = RecordRows.of(NumberedPassage.class);

    /** Numbers a passage as the splitter of one machine would have. */
    static NumberedPassage of(int file, int number, Passage alone) {
        return new NumberedPassage(
                file,
                number,
                new Passage(
                        "p%05d".formatted(number),
                        alone.document(),
                        alone.sha256(),
                        alone.spans(),
                        alone.section(),
                        alone.text()));
    }
}
