package dev.retort.document.pdf;

import java.awt.geom.Point2D;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSNumber;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.cos.COSString;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.jspecify.annotations.Nullable;

/**
 * What a person wrote into the fields of a form, or onto the page as free text (ISO 32000-1, 12.5.6 and 12.7), as lines at
 * the place of the field. The values are read, not the drawings of them, which files leave out that ask a viewer to draw.
 */
final class FormValues {

    private static final int MAX_FIELDS = 5_000;
    private static final int LONGEST_VALUE = 20_000;
    private static final int MAX_PARENTS = 20;
    private static final int HIDDEN = 1 << 1 | 1 << 5;
    private static final int PASSWORD = 1 << 13;
    private static final int PUSH_BUTTON = 1 << 16;
    private static final Pattern FONT_SIZE = Pattern.compile("([\\d.]{1,6})\\s+Tf");

    private final Budget budget;
    private final PageLayout layout;

    FormValues(Budget budget, PageLayout layout) {
        this.budget = budget;
        this.layout = layout;
    }

    /** Returns the segments of the page and those of its fields' values, in the page's direction. */
    List<Segment> on(PDPage page, PDRectangle box, int direction) throws IOException {
        COSArray annotations = page.getCOSObject().getCOSArray(COSName.ANNOTS);
        if (annotations == null) {
            return layout.segments();
        }
        List<Segment> segments = new ArrayList<>(layout.segments());
        for (int i = 0; i < Math.min(annotations.size(), MAX_FIELDS); i++) {
            budget.check();
            if (annotations.getObject(i) instanceof COSDictionary annotation
                    && (annotation.getInt(COSName.F, 0) & HIDDEN) == 0) {
                String value = value(annotation);
                if (!value.isBlank()) {
                    place(value, annotation, box, direction, segments);
                }
            }
        }
        return segments;
    }

    private static String value(COSDictionary annotation) {
        if (COSName.getPDFName("FreeText").equals(annotation.getCOSName(COSName.SUBTYPE))) {
            return bounded(annotation.getString(COSName.CONTENTS, ""));
        }
        if (!COSName.WIDGET.equals(annotation.getCOSName(COSName.SUBTYPE))) {
            return "";
        }
        COSBase type = inherited(annotation, COSName.FT);
        int flags = inherited(annotation, COSName.FF) instanceof COSNumber number ? number.intValue() : 0;
        COSBase value = inherited(annotation, COSName.V);
        if (COSName.TX.equals(type)) {
            return (flags & PASSWORD) == 0 ? text(value) : "";
        }
        if (COSName.CH.equals(type)) {
            return chosen(value, inherited(annotation, COSName.OPT));
        }
        if (COSName.BTN.equals(type) && (flags & PUSH_BUTTON) == 0) {
            return isOn(annotation, value) ? "☒" : "☐";
        }
        return "";
    }

    private static boolean isOn(COSDictionary widget, @Nullable COSBase value) {
        COSName state = widget.getCOSName(COSName.AS);
        if (state != null) {
            return !COSName.Off.equals(state);
        }
        COSDictionary looks = widget.getCOSDictionary(COSName.AP);
        COSDictionary states = looks == null ? null : looks.getCOSDictionary(COSName.N);
        return value instanceof COSName name
                && !COSName.Off.equals(name)
                && (states == null || states.containsKey(name));
    }

    private static String chosen(@Nullable COSBase value, @Nullable COSBase options) {
        if (value instanceof COSArray several) {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < Math.min(several.size(), MAX_FIELDS); i++) {
                texts.add(shown(text(several.getObject(i)), options));
            }
            return bounded(String.join(", ", texts));
        }
        return shown(text(value), options);
    }

    /** A choice is stored by a short name; the list of options says how it reads. */
    private static String shown(String value, @Nullable COSBase options) {
        if (options instanceof COSArray list) {
            for (int i = 0; i < Math.min(list.size(), MAX_FIELDS); i++) {
                if (list.getObject(i) instanceof COSArray pair
                        && pair.size() == 2
                        && text(pair.getObject(0)).equals(value)) {
                    return text(pair.getObject(1));
                }
            }
        }
        return value;
    }

    private static String text(@Nullable COSBase value) {
        return switch (value) {
            case COSString string -> bounded(string.getString());
            case COSName name -> bounded(name.getName());
            case COSStream stream -> bounded(stream.toTextString());
            case null, default -> "";
        };
    }

    private static String bounded(String text) {
        return text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) : text;
    }

    private static @Nullable COSBase inherited(COSDictionary field, COSName key) {
        COSDictionary at = field;
        for (int i = 0; at != null && i < MAX_PARENTS; i++) {
            if (at.getDictionaryObject(key) != null) {
                return at.getDictionaryObject(key);
            }
            at = at.getCOSDictionary(COSName.PARENT);
        }
        return null;
    }

    private void place(String value, COSDictionary annotation, PDRectangle box, int direction, List<Segment> segments) {
        COSArray corners = annotation.getCOSArray(COSName.RECT);
        if (corners == null || corners.size() < 4) {
            return;
        }
        float[] n = corners.toFloatArray();
        Point2D.Float a = corner(n[0], n[1], box, direction);
        Point2D.Float b = corner(n[2], n[3], box, direction);
        float left = Math.min(a.x, b.x);
        float right = Math.max(a.x, b.x);
        float top = Math.min(a.y, b.y);
        float bottom = Math.max(a.y, b.y);
        String[] lines = value.strip().split("\\R");
        float size = size(annotation, bottom - top);
        float baseline =
                lines.length == 1 && bottom - top < 2.2f * size ? (top + bottom) / 2 + 0.3f * size : top + size;
        baseline = besideLabel(baseline, left, top, bottom);
        for (String line : lines) {
            Glyph clean = Glyph.of(line);
            if (!clean.text().isBlank()) {
                float width = 0.5f * size * clean.text().length();
                segments.add(new Segment(
                        clean.text().strip(), left, Math.min(right, left + width), baseline, size, false, 0, false));
            }
            baseline += 1.15f * size;
        }
    }

    /** A value is on the line of the label to its left. */
    private float besideLabel(float baseline, float left, float top, float bottom) {
        float nearest = Float.NaN;
        for (Segment label : layout.segments()) {
            boolean beside = label.right() <= left + 2 && label.baseline() > top && label.baseline() < bottom + 4;
            if (beside && !(Math.abs(nearest - baseline) <= Math.abs(label.baseline() - baseline))) {
                nearest = label.baseline();
            }
        }
        return Float.isNaN(nearest) ? baseline : nearest;
    }

    private static Point2D.Float corner(float x, float y, PDRectangle box, int direction) {
        return GlyphCollector.turned(
                x - box.getLowerLeftX(), y - box.getLowerLeftY(), direction, box.getWidth(), box.getHeight());
    }

    private static float size(COSDictionary annotation, float height) {
        String look = inherited(annotation, COSName.DA) instanceof COSString string ? string.getString() : "";
        Matcher matcher = FONT_SIZE.matcher(look);
        float size = 0;
        if (matcher.find()) {
            try {
                size = Float.parseFloat(matcher.group(1));
            } catch (NumberFormatException e) {
                size = 0;
            }
        }
        return size > 1 && size < 40 ? size : Math.clamp(0.7f * height, 4, 10);
    }
}
