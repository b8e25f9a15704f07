package dev.retort.local.weights;

/**
 * Where a row of a GGUF tensor lies in Hugging Face's layout, and back. llama.cpp stores the query and key rows of Llama
 * with the two halves of each head interleaved: row {@code 2j + s} of a head is row {@code s * d/2 + j} there.
 *
 * @param head rows that stay together, even; 1 means that no row is moved
 */
record RowOrder(int head) {

    /** Rows as they are. */
    static final RowOrder SAME = new RowOrder(1);

    /**
     * Undoes the interleaving of heads of {@code headDimension} rows.
     *
     * @param rows rows of the whole tensor; where they are no whole number of heads the order is kept
     */
    static RowOrder interleavedHeads(int headDimension, long rows) {
        return rows % headDimension == 0 ? new RowOrder(headDimension) : SAME;
    }

    /** Returns the row in Hugging Face's layout of a row in the GGUF. */
    long huggingFace(long row) {
        long within = row % head;
        return head == 1 ? row : row - within + within % 2 * (head / 2) + within / 2;
    }

    /** Returns the row in the GGUF of a row in Hugging Face's layout. */
    long gguf(long row) {
        long within = row % head;
        return head == 1 ? row : row - within + within % (head / 2) * 2 + within / (head / 2);
    }
}
