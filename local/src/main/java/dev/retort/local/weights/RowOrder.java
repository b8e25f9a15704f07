package dev.retort.local.weights;

/**
 * Where a row of a GGUF tensor lies in Hugging Face's layout, and back. llama.cpp stores the query and key rows of Llama
 * with the two halves of each head interleaved: row {@code 2j + s} of a head is row {@code s * d/2 + j} there.
 */
interface RowOrder {

    /** Rows as they are. */
    RowOrder SAME = row -> row;

    /** Returns the row in Hugging Face's layout of a row in the GGUF. */
    long huggingFace(long row);

    /**
     * Undoes the interleaving of heads of {@code headDimension} rows.
     *
     * @param rows rows of the whole tensor; where they are no whole number of heads the order is kept
     */
    static RowOrder interleavedHeads(int headDimension, long rows) {
        if (rows % headDimension != 0) {
            return SAME;
        }
        int half = headDimension / 2;
        return row -> {
            long head = row / headDimension;
            long within = row % headDimension;
            return head * headDimension + within % 2 * half + within / 2;
        };
    }
}
