package dev.retort.report;

import dev.retort.finetuning.FineTuningJob.StepMetrics;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Draws the loss by step as SVG: training as a line, validation as dots. */
final class LossCurve {

    private static final int WIDTH = 860;
    private static final int HEIGHT = 240;
    private static final int LEFT = 50;
    private static final int BOTTOM = 28;

    private LossCurve() {}

    static String svg(List<StepMetrics> metrics) {
        if (metrics.size() < 2) {
            return "<p class=\"note\">No loss curve: the job reported fewer than two steps.</p>";
        }
        double highest = metrics.stream()
                .mapToDouble(
                        step -> Math.max(step.trainLoss(), step.validationLoss().orElse(0)))
                .max()
                .orElse(1);
        double top = Math.max(highest * 1.05, 1e-6);
        int last = metrics.getLast().step();
        String line = metrics.stream()
                .map(step -> format("%.1f,%.1f", x(step.step(), last), y(step.trainLoss(), top)))
                .collect(Collectors.joining(" "));
        StringBuilder svg = new StringBuilder(
                format("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"loss by step\">", WIDTH, HEIGHT));
        for (int i = 0; i <= 4; i++) {
            double value = top * i / 4;
            svg.append(format(
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" class=\"axis\"/><text class=\"soft\" x=\"%d\""
                            + " y=\"%.1f\" text-anchor=\"end\">%.2f</text>",
                    LEFT, WIDTH, y(value, top), y(value, top), LEFT - 6, y(value, top) + 4, value));
        }
        svg.append("<polyline fill=\"none\" stroke=\"var(--tuned)\" stroke-width=\"2\" points=\"")
                .append(line)
                .append("\"/>");
        metrics.stream()
                .filter(step -> step.validationLoss().isPresent())
                .forEach(step -> svg.append(format(
                        "<circle r=\"4\" fill=\"var(--flat)\" cx=\"%.1f\" cy=\"%.1f\"/>",
                        x(step.step(), last), y(step.validationLoss().orElseThrow(), top))));
        svg.append(format(
                "<text class=\"soft\" x=\"%d\" y=\"%d\">step 1</text><text class=\"soft\" x=\"%d\" y=\"%d\""
                        + " text-anchor=\"end\">step %d</text></svg>",
                LEFT, HEIGHT - 8, WIDTH, HEIGHT - 8, last));
        return svg.toString();
    }

    private static double x(int step, int last) {
        return LEFT + (WIDTH - LEFT - 6.0) * (step - 1) / Math.max(1, last - 1);
    }

    private static double y(double loss, double top) {
        return 8 + (HEIGHT - BOTTOM - 8.0) * (1 - loss / top);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
