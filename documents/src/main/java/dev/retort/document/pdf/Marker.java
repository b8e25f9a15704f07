package dev.retort.document.pdf;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What opens a list item.
 *
 * @param sign the bullet or number as drawn
 * @param rest the text behind it
 * @param number whether it numbers the item, and so belongs to its text
 */
record Marker(String sign, String rest, boolean number) {

    private static final Pattern BULLET = Pattern.compile(
            "^([\\uE000-\\uF8EF•‣⁃∙●○◦◘◙■□▪▫▬►▶▸▹➢➣➤➔→❖◆◇✓✔✗★☐☑·]|[-–—*](?=\\s)|o(?=\\s)|§(?=\\s*\\p{L}))\\s*(.*)$");
    private static final Pattern NUMBER =
            Pattern.compile("^(\\d{1,2}[.)]|\\(\\d{1,2}\\)|[a-z][.)]|\\([a-z]\\)|\\(?[ivx]{1,5}[.)])\\s+(.*)$");

    /** Returns the marker a line opens with. */
    static Optional<Marker> of(String line) {
        Matcher bullet = BULLET.matcher(line);
        if (bullet.matches()) {
            return Optional.of(new Marker(bullet.group(1), bullet.group(2), false));
        }
        Matcher number = NUMBER.matcher(line);
        return number.matches() ? Optional.of(new Marker(number.group(1), number.group(2), true)) : Optional.empty();
    }
}
