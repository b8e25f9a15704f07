package dev.retort.report;

import java.util.List;
import java.util.Locale;

/** Draws differences with their intervals around zero, one row each, as SVG. */
final class ForestPlot {

    private static final int LEFT = 250;
    private static final int RIGHT = 760;
    private static final int ROW = 26;

    /**
     * One row.
     *
     * @param kind style class: better, worse, not_detectable, different
     */
    record Row(String label, double difference, double low, double high, String kind) {}

    private ForestPlot() {}

    static String svg(List<Row> rows) {
        if (rows.isEmpty()) {
            return "";
        }
        double reach = rows.stream()
                .mapToDouble(row -> Math.max(Math.abs(row.low()), Math.abs(row.high())))
                .max()
                .orElse(1);
        double scale = (RIGHT - LEFT) / 2.0 / Math.max(reach * 1.1, 1e-9);
        double zero = (LEFT + RIGHT) / 2.0;
        int height = rows.size() * ROW + 34;
        StringBuilder svg =
                new StringBuilder("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"differences with intervals\">"
                        .formatted(RIGHT + 100, height));
        line(svg, zero, 6, zero, height - 24, "axis", 1);
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            double y = i * ROW + 18;
            text(svg, LEFT - 12, y + 4, "end", row.label(), "");
            svg.append("<g class=\"%s\" stroke=\"currentColor\" fill=\"currentColor\">".formatted(row.kind()));
            line(svg, zero + row.low() * scale, y, zero + row.high() * scale, y, "", 2);
            svg.append(format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4.5\"/>", zero + row.difference() * scale, y));
            svg.append("</g>");
            text(svg, RIGHT + 12, y + 4, "start", format("%+.3f", row.difference()), "");
        }
        text(svg, zero, height - 8, "middle", "0", "soft");
        text(svg, LEFT, height - 8, "start", format("%.2f", -reach * 1.1), "soft");
        text(svg, RIGHT, height - 8, "end", format("+%.2f", reach * 1.1), "soft");
        return svg.append("</svg>").toString();
    }

    private static void line(StringBuilder svg, double x1, double y1, double x2, double y2, String css, int width) {
        svg.append(format(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\" stroke-width=\"%d\"/>",
                x1, y1, x2, y2, css, width));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text, String css) {
        svg.append(format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">", x, y, anchor, css))
                .append(text.replace("&", "&amp;").replace("<", "&lt;"))
                .append("</text>");
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
