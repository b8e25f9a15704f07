package dev.retort.document.pdf;

import java.util.List;

/**
 * What stands where on a page. Lengths in points.
 *
 * @param number counted from 1
 * @param width of the page as displayed
 * @param height of the page as displayed
 * @param segments in the order they were drawn
 * @param rulings horizontal and vertical ones
 */
record PageLayout(int number, float width, float height, List<Segment> segments, List<Ruling> rulings) {}
