package dev.retort.document.pdf;

import java.awt.geom.Point2D;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.regex.Pattern;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.contentstream.operator.state.EmptyGraphicsStackException;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSNumber;
import org.apache.pdfbox.filter.MissingImageReaderException;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDFontDescriptor;
import org.apache.pdfbox.pdmodel.font.PDSimpleFont;
import org.apache.pdfbox.pdmodel.font.PDType3Font;
import org.apache.pdfbox.pdmodel.graphics.state.PDGraphicsState;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.apache.pdfbox.util.Matrix;
import org.apache.pdfbox.util.Vector;
import org.jspecify.annotations.Nullable;

/** Runs a page's drawing instructions and keeps the text and the straight lines. One thread, many pages. */
final class GlyphCollector extends PDFTextStripper {

    /** What fits on a page in the smallest print, many times over. */
    private static final int MAX_GLYPHS = 300_000;

    private static final int MAX_FORMS = 20_000;
    /** Characters of a line of text, and of all turned lines of a page, at least. */
    private static final int LEAST_LINE = 20;

    private static final int LEAST_TURNED = 120;
    /** Letters painted as shapes are filled one by one. */
    private static final int MANY_FILLS = 150;

    private static final int MAX_RULINGS = 20_000;
    private static final Pattern BOLD_NAME = Pattern.compile("(?i)bold|black|heavy|demi|[.,-]BI?$");

    private final Budget budget;
    private final Map<PDFont, Boolean> boldFonts = new IdentityHashMap<>();
    /** Over all pages; a font that the document no longer holds is forgotten. */
    private final Map<PDFont, SimpleFont> simpleFonts = new WeakHashMap<>();
    /** Text by direction: upright, and turned by 90, 180 and 270 degrees. */
    private final List<SegmentBuilder> directions = new ArrayList<>(4);
    /** Straight lines in the page's own coordinates: x and y of both ends. */
    private final List<float[]> lines = new ArrayList<>();

    private int glyphs;
    private int forms;
    private int fills;
    private int lost;
    private float pictures;
    private boolean invisible;
    private boolean leftOut;
    private SlantedText slanted = new SlantedText();
    private boolean failed;
    private @Nullable PDFont lastFont;
    private @Nullable SimpleFont lastSimple;
    private float glyphWidth;
    private SimpleText simpleText = new SimpleText(PDRectangle.A4, directions, slanted);
    private float originX;
    private float originY;
    private Point2D.Float pathPoint = new Point2D.Float();
    private Point2D.Float pathStart = new Point2D.Float();

    GlyphCollector(Budget budget) {
        this.budget = budget;
        setSortByPosition(false);
        setSuppressDuplicateOverlappingText(false);
        setShouldSeparateByBeads(false);
    }

    /**
     * Reads one page.
     *
     * @throws IOException if the page is damaged or costs more than the budget allows
     */
    PageLayout collect(PDPage page, int number) throws IOException {
        directions.clear();
        boldFonts.clear();
        glyphs = 0;
        forms = 0;
        fills = 0;
        lost = 0;
        pictures = 0;
        invisible = false;
        slanted = new SlantedText();
        failed = false;
        for (int i = 0; i < 4; i++) {
            directions.add(new SegmentBuilder());
        }
        lines.clear();
        PDRectangle box = page.getCropBox();
        originX = box.getLowerLeftX();
        originY = box.getLowerLeftY();
        simpleText = new SimpleText(box, directions, slanted);
        processPage(page);
        int direction = 0;
        for (int i = 1; i < 4; i++) {
            direction =
                    directions.get(i).characters() > directions.get(direction).characters() ? i : direction;
        }
        PageLayout main = layout(number, direction, box);
        main = main.with(new FormValues(budget, main).on(page, box, direction));
        directions.forEach(text -> lost += text.lost());
        return main.withTurned(turned(number, direction, box));
    }

    private PageLayout layout(int number, int direction, PDRectangle box) {
        boolean turned = direction % 2 == 1;
        SegmentBuilder text = directions.get(direction);
        List<Segment> segments = text.finished();
        List<PaintedGlyphs.Painted> painted =
                text.rightToLeft() ? text.painted().all() : List.of();
        PageLayout layout = new PageLayout(
                number,
                turned ? box.getHeight() : box.getWidth(),
                turned ? box.getWidth() : box.getHeight(),
                text.rightToLeft() ? RightToLeftLines.rebuilt(segments, painted) : segments,
                rulings(direction, box.getWidth(), box.getHeight()));
        return text.rightToLeft() && RightToLeftLines.dominate(painted) ? layout.mirrored() : layout;
    }

    /** Lines of text in other directions are kept; a stamp along the side or the title of an axis is not. */
    private List<PageLayout> turned(int number, int main, PDRectangle box) {
        List<PageLayout> turned = new ArrayList<>();
        leftOut = false;
        for (int i = 0; i < 4; i++) {
            if (i != main && directions.get(i).characters() > 0) {
                PageLayout layout = layout(number, i, box);
                // The cells of a table stand in one row, each shorter than a line.
                int letters = Row.of(layout.joined().segments()).stream()
                        .mapToInt(row -> row.text().length())
                        .filter(length -> length >= LEAST_LINE)
                        .sum();
                if (letters >= LEAST_TURNED) {
                    turned.add(layout);
                } else {
                    leftOut |= directions.get(i).characters() >= LEAST_TURNED;
                }
            }
        }
        return turned;
    }

    private List<Ruling> rulings(int direction, float width, float height) {
        List<Ruling> rulings = new ArrayList<>();
        for (float[] line : lines) {
            Point2D.Float a = turned(line[0], line[1], direction, width, height);
            Point2D.Float b = turned(line[2], line[3], direction, width, height);
            Ruling ruling = new Ruling(Math.min(a.x, b.x), Math.min(a.y, b.y), Math.max(a.x, b.x), Math.max(a.y, b.y));
            if (ruling.isHorizontal() || ruling.isVertical()) {
                rulings.add(ruling);
            }
        }
        return rulings;
    }

    /** Turns a point the way {@link TextPosition} turns text of a direction. */
    static Point2D.Float turned(float x, float y, int direction, float width, float height) {
        return switch (direction) {
            case 0 -> new Point2D.Float(x, height - y);
            case 1 -> new Point2D.Float(y, x);
            case 2 -> new Point2D.Float(width - x, y);
            default -> new Point2D.Float(height - y, width - x);
        };
    }

    @Override
    protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
        budget.check();
        super.processOperator(operator, operands);
        switch (operator.getName()) {
            case "f", "F", "f*", "B", "B*", "b", "b*" -> fills++;
            case "BI" -> picture();
            case "Do" -> {
                if (!operands.isEmpty()
                        && operands.getFirst() instanceof COSName name
                        && getResources() != null
                        && getResources().isImageXObject(name)) {
                    picture();
                }
                if (++forms > MAX_FORMS) {
                    throw new Budget.OverBudget("draws too many forms on one page");
                }
            }
            case "re" -> rectangle(operands);
            case "m" -> {
                pathPoint = point(operands);
                pathStart = pathPoint;
            }
            case "l" -> {
                Point2D.Float to = point(operands);
                rule(pathPoint, to);
                pathPoint = to;
            }
            case "c", "v", "y" -> pathPoint = point(operands);
            case "h" -> rule(pathPoint, pathStart);
            default -> {}
        }
    }

    /** A picture fills the unit square of the space it is drawn in. */
    private void picture() {
        Matrix m = getGraphicsState().getCurrentTransformationMatrix();
        pictures += Math.abs(m.getScaleX() * m.getScaleY() - m.getShearX() * m.getShearY());
    }

    /** A damaged instruction is left out and reading continues. */
    @Override
    protected void operatorException(Operator operator, List<COSBase> operands, IOException problem)
            throws IOException {
        if (problem instanceof Budget.OverBudget) {
            throw problem;
        }
        // Restoring a state once too often is common in sound files, and no picture's format matters to text.
        failed |= !(problem instanceof EmptyGraphicsStackException || problem instanceof MissingImageReaderException);
    }

    /** Returns whether an instruction of the last page could not be carried out. */
    boolean failed() {
        return failed;
    }

    /** Returns whether the last page shows pictures or forms. */
    boolean drewPictures() {
        return forms > 0 || fills >= MANY_FILLS || pictures > 0;
    }

    /** Returns the area of the pictures of the last page in square points. */
    float pictures() {
        return pictures;
    }

    /** Returns whether the last page holds text that is not seen, such as the text that OCR lays under a scan. */
    boolean drewInvisibleText() {
        return invisible;
    }

    /** Returns whether text along the side of the last page was left out. */
    boolean leftOutText() {
        return leftOut;
    }

    /** Returns the number of glyphs of the last page that no character is known for. */
    int lostGlyphs() {
        return lost;
    }

    SlantedText slanted() {
        return slanted;
    }

    /** Text in a font whose letters are known is placed here; PDFBox places the rest. */
    @Override
    protected void showText(byte[] codes) throws IOException {
        PDGraphicsState state = getGraphicsState();
        PDFont font = state.getTextState().getFont();
        invisible |= state.getTextState().getRenderingMode() == RenderingMode.NEITHER;
        if (font != lastFont) {
            lastFont = font;
            lastSimple = font == null ? null : simpleFonts.get(font);
        }
        if (lastSimple == null
                || !lastSimple.knows(codes)
                || state.getTextMatrix() == null
                || codes.length > MAX_GLYPHS - glyphs) {
            super.showText(codes);
            return;
        }
        glyphs += codes.length;
        simpleText.show(codes, lastSimple, state);
    }

    @Override
    protected void showGlyph(Matrix place, PDFont font, int code, Vector displacement) throws IOException {
        glyphWidth = displacement.getX();
        int before = glyphs;
        super.showGlyph(place, font, code, displacement);
        if (glyphs == before && glyphWidth > 0) {
            // A font with codes of several bytes that names no character for this one.
            lost++;
        }
    }

    /** Glyphs of a type 3 font are measured in a space of its own, and not learnt. */
    private void learn(TextPosition drawn, Glyph glyph) {
        if (drawn.getFont() instanceof PDSimpleFont font && !(font instanceof PDType3Font)) {
            SimpleFont simple = simpleFonts.computeIfAbsent(font, f -> new SimpleFont(font, isBold(font)));
            simple.learn(drawn.getCharacterCodes()[0], glyph, glyphWidth);
            lastFont = font;
            lastSimple = simple;
        }
    }

    @Override
    protected void processTextPosition(TextPosition glyph) {
        if (++glyphs > MAX_GLYPHS) {
            return;
        }
        String unicode = glyph.getUnicode();
        if (unicode == null || unicode.isEmpty()) {
            return;
        }
        Glyph drawn = Glyph.of(unicode);
        learn(glyph, drawn);
        Matrix place = glyph.getTextMatrix();
        if (SlantedText.isAslant(place.getScaleX(), place.getShearY())) {
            slanted.add(drawn);
            return;
        }
        int direction = Math.floorMod(Math.round(glyph.getDir() / 90), 4);
        directions
                .get(direction)
                .add(
                        drawn,
                        glyph.getXDirAdj(),
                        glyph.getYDirAdj(),
                        glyph.getWidthDirAdj(),
                        Math.abs(glyph.getFontSizeInPt()),
                        glyph.getWidthOfSpace(),
                        isBold(glyph.getFont()));
    }

    @Override
    protected void writePage() {
        // The stripper's own layout is not wanted.
    }

    private boolean isBold(PDFont font) {
        return boldFonts.computeIfAbsent(font, GlyphCollector::looksBold);
    }

    private static boolean looksBold(PDFont font) {
        String name = font.getName();
        if (name != null && BOLD_NAME.matcher(name).find()) {
            return true;
        }
        PDFontDescriptor descriptor = font.getFontDescriptor();
        return descriptor != null && (descriptor.isForceBold() || descriptor.getFontWeight() >= 600);
    }

    private void rectangle(List<COSBase> operands) {
        float[] n = numbers(operands, 4);
        if (n.length < 4) {
            return;
        }
        Point2D.Float a = transformedPoint(n[0], n[1]);
        Point2D.Float b = transformedPoint(n[0] + n[2], n[1] + n[3]);
        pathPoint = a;
        pathStart = a;
        float w = Math.abs(b.x - a.x);
        float h = Math.abs(b.y - a.y);
        if (w <= 2 || h <= 2) {
            rule(a, b);
        } else {
            Point2D.Float c = new Point2D.Float(b.x, a.y);
            Point2D.Float d = new Point2D.Float(a.x, b.y);
            rule(a, c);
            rule(c, b);
            rule(b, d);
            rule(d, a);
        }
    }

    private Point2D.Float point(List<COSBase> operands) {
        float[] n = numbers(operands, 2);
        // Curves end at their last pair of operands.
        return n.length < 2 ? pathPoint : transformedPoint(n[n.length - 2], n[n.length - 1]);
    }

    private static float[] numbers(List<COSBase> operands, int least) {
        if (operands.size() < least) {
            return new float[0];
        }
        float[] numbers = new float[operands.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!(operands.get(i) instanceof COSNumber number)) {
                return new float[0];
            }
            numbers[i] = number.floatValue();
        }
        return numbers;
    }

    private void rule(Point2D.Float a, Point2D.Float b) {
        if (lines.size() < MAX_RULINGS) {
            lines.add(new float[] {a.x - originX, a.y - originY, b.x - originX, b.y - originY});
        }
    }
}
