package dev.retort.document.pdf;

import java.awt.geom.Point2D;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSNumber;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDFontDescriptor;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/** Runs a page's drawing instructions and keeps the text and the straight lines. One thread, many pages. */
final class GlyphCollector extends PDFTextStripper {

    private static final int MAX_RULINGS = 20_000;

    private final Budget budget;
    private final Map<PDFont, Boolean> boldFonts = new IdentityHashMap<>();
    private List<Segment> segments = new ArrayList<>();
    private List<Ruling> rulings = new ArrayList<>();
    private SegmentBuilder current;
    private float originX;
    private float originY;
    private float height;
    private int rotation;
    private Point2D.Float pathPoint = new Point2D.Float();
    private Point2D.Float pathStart = new Point2D.Float();

    GlyphCollector(Budget budget) {
        this.budget = budget;
        this.current = new SegmentBuilder(segments);
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
        segments = new ArrayList<>();
        rulings = new ArrayList<>();
        current = new SegmentBuilder(segments);
        PDRectangle box = page.getCropBox();
        rotation = Math.floorMod(page.getRotation(), 360);
        boolean turned = rotation == 90 || rotation == 270;
        originX = box.getLowerLeftX();
        originY = box.getLowerLeftY();
        height = box.getHeight();
        processPage(page);
        current.finish();
        float pageWidth = turned ? box.getHeight() : box.getWidth();
        float pageHeight = turned ? box.getWidth() : box.getHeight();
        return new PageLayout(number, pageWidth, pageHeight, segments, rulings);
    }

    @Override
    protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
        budget.check();
        super.processOperator(operator, operands);
        switch (operator.getName()) {
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

    @Override
    protected void processTextPosition(TextPosition glyph) {
        if (glyph.getDir() == 0) {
            current.add(glyph, isBold(glyph.getFont()));
        }
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
        if (name != null && name.matches("(?i).*(bold|black|heavy|semibold|demi).*")) {
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
        if (rotation != 0 || rulings.size() >= MAX_RULINGS) {
            return;
        }
        float left = Math.min(a.x, b.x) - originX;
        float right = Math.max(a.x, b.x) - originX;
        float top = height - (Math.max(a.y, b.y) - originY);
        float bottom = height - (Math.min(a.y, b.y) - originY);
        Ruling ruling = new Ruling(left, top, right, bottom);
        if (ruling.isHorizontal() || ruling.isVertical()) {
            rulings.add(ruling);
        }
    }
}
