package dev.retort.spark;

import dev.retort.document.Passage;
import java.util.List;
import java.util.Optional;

/**
 * What became of a file of the corpus.
 *
 * @param file its place in the order of the corpus
 * @param name its name for people
 * @param sha256 its hash, in hexadecimal, where it could be read at all
 * @param pages how many pages it has
 * @param damage sentences on what of it could not be read
 * @param problem why it is not used, where it is not
 * @param passages its passages, with ids as if it were the only file
 * @param runs how many different runs of words it has, by which near copies are found
 */
record ReadFile(
        int file,
        String name,
        Optional<String> sha256,
        int pages,
        List<String> damage,
        Optional<String> problem,
        List<Passage> passages,
        int runs) {

    static final RecordRows<ReadFile> ROWS = RecordRows.of(ReadFile.class);

    /** Copies the lists. */
    ReadFile {
        damage = List.copyOf(damage);
        passages = List.copyOf(passages);
    }
}
