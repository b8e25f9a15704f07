package dev.retort.document.pdf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The glyphs painted on a page so far, found by character and place: some producers paint bold type as the same glyph
 * twice or three times, a little apart. One page, one thread.
 */
final class PaintedGlyphs {

    private static final int BUCKETS = 1 << 12;
    private static final int LEAST = 1 << 12;
    private static final float MOST_EMS = 0.1f;
    private static final float MOST_WIDTHS = 0.4f;

    /** One glyph. Lengths in points, y downwards; {@code segment} is the index of its segment. */
    record Painted(
            Glyph glyph,
            float x,
            float y,
            float width,
            float size,
            float space,
            boolean bold,
            boolean again,
            int segment) {

        float right() {
            return x + width;
        }
    }

    private int count;
    private Glyph[] glyphs = new Glyph[0];
    private float[] xs = new float[0];
    private float[] ys = new float[0];
    private float[] widths = new float[0];
    private float[] sizes = new float[0];
    private float[] spaces = new float[0];
    private boolean[] bolds = new boolean[0];
    private boolean[] agains = new boolean[0];
    private int[] segments = new int[0];
    private int[] next = new int[0];
    /** Most pages have text in one direction: the others need no buckets. */
    private int[] heads = new int[0];

    /** Returns the glyphs in the order they were painted. */
    List<Painted> all() {
        List<Painted> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(new Painted(
                    glyphs[i], xs[i], ys[i], widths[i], sizes[i], spaces[i], bolds[i], agains[i], segments[i]));
        }
        return all;
    }

    /** Keeps a glyph for later ones to be compared with. */
    void add(
            Glyph glyph,
            float x,
            float y,
            float width,
            float size,
            float space,
            boolean bold,
            boolean again,
            int segment) {
        if (count == glyphs.length) {
            grow();
        }
        if (heads.length == 0) {
            heads = new int[BUCKETS];
            Arrays.fill(heads, -1);
        }
        int bucket = bucket(glyph.text().hashCode(), (int) (x / size), (int) (y / size));
        next[count] = heads[bucket];
        heads[bucket] = count;
        glyphs[count] = glyph;
        xs[count] = x;
        ys[count] = y;
        widths[count] = width;
        sizes[count] = size;
        spaces[count] = space;
        bolds[count] = bold;
        agains[count] = again;
        segments[count] = segment;
        count++;
    }

    private void grow() {
        int length = Math.max(LEAST, 2 * count);
        glyphs = Arrays.copyOf(glyphs, length);
        xs = Arrays.copyOf(xs, length);
        ys = Arrays.copyOf(ys, length);
        widths = Arrays.copyOf(widths, length);
        sizes = Arrays.copyOf(sizes, length);
        spaces = Arrays.copyOf(spaces, length);
        bolds = Arrays.copyOf(bolds, length);
        agains = Arrays.copyOf(agains, length);
        segments = Arrays.copyOf(segments, length);
        next = Arrays.copyOf(next, length);
    }

    /** Returns the index of the glyph that this one paints over, or -1. */
    int under(Glyph glyph, float x, float y, float width, float size) {
        if (count == 0) {
            return -1;
        }
        float across = Math.min(MOST_EMS * size, Math.max(MOST_WIDTHS * width, 0.02f * size));
        float down = Math.min(MOST_EMS * size, Math.max(0.5f * width, 0.02f * size));
        int hash = glyph.text().hashCode();
        int lastX = (int) ((x + across) / size);
        int lastY = (int) ((y + down) / size);
        for (int cellX = (int) ((x - across) / size); cellX <= lastX; cellX++) {
            for (int cellY = (int) ((y - down) / size); cellY <= lastY; cellY++) {
                for (int i = heads[bucket(hash, cellX, cellY)]; i >= 0; i = next[i]) {
                    if (Math.abs(xs[i] - x) <= across
                            && Math.abs(ys[i] - y) <= down
                            && sizes[i] == size
                            && glyphs[i].text().equals(glyph.text())) {
                        return i;
                    }
                }
            }
        }
        return -1;
    }

    boolean isAgain(int index) {
        return agains[index];
    }

    int segment(int index) {
        return segments[index];
    }

    /** Returns how far a glyph is from a place. */
    float distance(int index, float x, float y) {
        return Math.abs(xs[index] - x) + Math.abs(ys[index] - y);
    }

    private static int bucket(int text, int x, int y) {
        return ((text * 31 + x) * 31 + y) * 0x9E3779B1 >>> 20;
    }
}
