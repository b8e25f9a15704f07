package dev.retort.document.pdf;

import java.util.List;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.state.PDGraphicsState;
import org.apache.pdfbox.pdmodel.graphics.state.PDTextState;
import org.apache.pdfbox.util.Matrix;

/**
 * Places the glyphs of a string whose codes are one byte each (ISO 32000-1, 9.4.4): what PDFBox does by several matrices a
 * glyph, to the last bit, by a few numbers, since a glyph moves the place of the next and nothing else.
 */
final class SimpleText {

    private final PDRectangle box;
    /** Text by direction: upright, and turned by 90, 180 and 270 degrees. */
    private final List<SegmentBuilder> directions;

    private final SlantedText slanted;

    SimpleText(PDRectangle box, List<SegmentBuilder> directions, SlantedText slanted) {
        this.box = box;
        this.slanted = slanted;
        this.directions = directions;
    }

    /**
     * Takes the glyphs of a string and moves the text matrix behind it.
     *
     * @param state with a text matrix
     * @param font that knows all codes
     * @throws IllegalArgumentException if a place is not a number
     */
    void show(byte[] codes, SimpleFont font, PDGraphicsState state) {
        PDTextState text = state.getTextState();
        float fontSize = text.getFontSize();
        float stretch = text.getHorizontalScaling() / 100f;
        float rise = text.getRise();
        float charSpacing = text.getCharacterSpacing();
        float wordSpacing = text.getWordSpacing();
        Matrix matrix = state.getTextMatrix();
        float a = matrix.getScaleX();
        float b = matrix.getShearY();
        float c = matrix.getShearX();
        float d = matrix.getScaleY();
        float e = matrix.getTranslateX();
        float f = matrix.getTranslateY();
        Matrix page = state.getCurrentTransformationMatrix();
        float pageA = page.getScaleX();
        float pageB = page.getShearY();
        float pageC = page.getShearX();
        float pageD = page.getScaleY();
        float pageE = page.getTranslateX();
        float pageF = page.getTranslateY();

        float wide = fontSize * stretch;
        float scaleX = wide * a * pageA + wide * b * pageC;
        float shearY = wide * a * pageB + wide * b * pageD;
        float shearX = fontSize * c * pageA + fontSize * d * pageC;
        float scaleY = fontSize * c * pageB + fontSize * d * pageD;
        finite(scaleX, shearY, shearX, scaleY);
        int direction = direction(scaleX, shearY, shearX, scaleY);
        SegmentBuilder segments = directions.get(direction);
        boolean aslant = SlantedText.isAslant(scaleX, shearY);
        boolean sideways = direction % 2 == 1;
        float size = Math.abs((float) (int) (fontSize * matrix.getScalingFactorX()));
        float space = Math.abs(font.spaceWidth() * length(scaleX, shearY));
        float left = box.getLowerLeftX();
        float bottom = box.getLowerLeftY();
        float width = box.getWidth();
        float height = box.getHeight();

        for (byte signed : codes) {
            int code = signed & 0xFF;
            float advance = font.width(code);
            // The origin in text space, raised; then the origin and the end of the glyph on the page.
            float raisedX = rise * c + e;
            float raisedY = rise * d + f;
            float x = raisedX * pageA + raisedY * pageC + pageE;
            float y = raisedX * pageB + raisedY * pageD + pageF;
            float drawn = advance * fontSize * stretch;
            float behindX = drawn * a + e;
            float behindY = drawn * b + f;
            float endX = behindX * pageA + behindY * pageC + pageE;
            float endY = behindX * pageB + behindY * pageD + pageF;
            finite(x, y, endX, endY);
            // Rounded as PDFBox does, which measures from the corner of the box that the direction begins at.
            x -= left;
            y -= bottom;
            endX -= left;
            endY -= bottom;
            float along = switch (direction) {
                case 0 -> x;
                case 1 -> y;
                case 2 -> width - x;
                default -> height - y;
            };
            float down = switch (direction) {
                case 0 -> height - y;
                case 1 -> width - (width - x);
                case 2 -> height - (height - y);
                default -> width - x;
            };
            float glyphWidth = Math.abs(sideways ? endY - y : endX - x);
            if (aslant) {
                slanted.add(font.glyph(code));
            } else {
                segments.add(font.glyph(code), along, down, glyphWidth, size, space, font.bold());
            }
            float spacing = code == ' ' ? wordSpacing : 0;
            float move = (advance * fontSize + charSpacing + spacing) * stretch;
            e += move * a;
            f += move * b;
        }
        finite(e, f, 0, 0);
        matrix.setValue(2, 0, e);
        matrix.setValue(2, 1, f);
    }

    /** Returns 0 for upright text, and 1 to 3 for text turned by 90, 180 or 270 degrees. */
    private static int direction(float scaleX, float shearY, float shearX, float scaleY) {
        boolean along = Math.abs(shearY) < Math.abs(scaleX) && Math.abs(shearX) < Math.abs(scaleY);
        if (along) {
            return scaleX < 0 && scaleY < 0 ? 2 : 0;
        }
        boolean across = Math.abs(scaleX) < Math.abs(shearY) && Math.abs(scaleY) < Math.abs(shearX);
        if (across && shearY > 0 && shearX < 0) {
            return 1;
        }
        return across && shearY < 0 && shearX > 0 ? 3 : 0;
    }

    private static float length(float x, float y) {
        return y == 0 ? x : (float) Math.sqrt(Math.pow(x, 2) + Math.pow(y, 2));
    }

    private static void finite(float a, float b, float c, float d) {
        if (!Float.isFinite(a) || !Float.isFinite(b) || !Float.isFinite(c) || !Float.isFinite(d)) {
            throw new IllegalArgumentException("Text has no place.");
        }
    }
}
