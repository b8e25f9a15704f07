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

    private final List<Painted> glyphs = new ArrayList<>();
    private final int[] heads = new int[BUCKETS];
    private int[] next = new int[256];

    PaintedGlyphs() {
        Arrays.fill(heads, -1);
    }

    List<Painted> all() {
        return glyphs;
    }

    /** Keeps a glyph for later ones to be compared with. */
    void add(Painted painted) {
        int index = glyphs.size();
        if (index == next.length) {
            next = Arrays.copyOf(next, 2 * index);
        }
        int bucket =
                bucket(painted.glyph().text(), cell(painted.x(), painted.size()), cell(painted.y(), painted.size()));
        next[index] = heads[bucket];
        heads[bucket] = index;
        glyphs.add(painted);
    }

    /** Returns the index of the glyph that this one paints over, or -1. */
    int under(Glyph glyph, float x, float y, float width, float size) {
        float across = Math.min(MOST_EMS * size, Math.max(MOST_WIDTHS * width, 0.02f * size));
        float down = Math.min(MOST_EMS * size, Math.max(0.5f * width, 0.02f * size));
        int lastX = cell(x + across, size);
        int lastY = cell(y + down, size);
        for (int cellX = cell(x - across, size); cellX <= lastX; cellX++) {
            for (int cellY = cell(y - down, size); cellY <= lastY; cellY++) {
                for (int i = heads[bucket(glyph.text(), cellX, cellY)]; i >= 0; i = next[i]) {
                    Painted other = glyphs.get(i);
                    if (Math.abs(other.x() - x) <= across
                            && Math.abs(other.y() - y) <= down
                            && other.size() == size
                            && other.glyph().text().equals(glyph.text())) {
                        return i;
                    }
                }
            }
        }
        return -1;
    }

    private static int cell(float length, float size) {
        return (int) Math.floor(length / size);
    }

    private static int bucket(String text, int x, int y) {
        int hash = (text.hashCode() * 31 + x) * 31 + y;
        hash *= 0x9E3779B1;
        return hash >>> 20;
    }
}
