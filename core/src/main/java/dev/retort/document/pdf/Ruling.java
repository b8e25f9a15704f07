package dev.retort.document.pdf;

/** A drawn straight line or the side of a drawn box. Lengths in points, y downwards from the top of the page. */
record Ruling(float left, float top, float right, float bottom) {

    boolean isHorizontal() {
        return bottom - top <= 2 && right - left > 8;
    }

    boolean isVertical() {
        return right - left <= 2 && bottom - top > 6;
    }
}
