package dev.retort.document.pdf;

import org.jspecify.annotations.Nullable;

/** A drawn straight line or the side of a drawn box. Lengths in points, y downwards from the top of the page. */
record Ruling(float left, float top, float right, float bottom) {

    boolean isHorizontal() {
        return bottom - top <= 2 && right - left > 8;
    }

    boolean isVertical() {
        return right - left <= 2 && bottom - top > 6;
    }

    /** Written out, as is {@link #hashCode}: what a record brings is put together at run time, slowly for a short command. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Ruling ruling
                && Float.compare(left, ruling.left) == 0
                && Float.compare(top, ruling.top) == 0
                && Float.compare(right, ruling.right) == 0
                && Float.compare(bottom, ruling.bottom) == 0;
    }

    @Override
    public int hashCode() {
        int hash = Float.hashCode(left);
        hash = 31 * hash + Float.hashCode(top);
        hash = 31 * hash + Float.hashCode(right);
        return 31 * hash + Float.hashCode(bottom);
    }
}
