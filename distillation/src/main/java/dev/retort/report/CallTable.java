package dev.retort.report;

import dev.retort.call.budget.Money;
import dev.retort.call.journal.CallLedger;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The model calls of a run as rows of the report: tokens, cost and latency of each task of each stage. */
final class CallTable {

    private CallTable() {}

    static List<Map<String, String>> of(List<CallLedger.Totals> calls) {
        return calls.stream().map(CallTable::row).toList();
    }

    private static Map<String, String> row(CallLedger.Totals totals) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("stage", totals.stage());
        row.put("task", totals.task());
        row.put("model", totals.model());
        row.put("calls", Integer.toString(totals.finished()));
        row.put("failed", Integer.toString(totals.failed() + totals.unknown()));
        row.put("input", Long.toString(totals.inputTokens()));
        row.put("output", Long.toString(totals.outputTokens()));
        row.put("cost", totals.cost() == 0 ? "–" : Money.text(totals.cost()));
        row.put("median", latency(totals, CallLedger.Latency::median));
        row.put("ninety", latency(totals, CallLedger.Latency::ninety));
        row.put("ninetyNine", latency(totals, CallLedger.Latency::ninetyNine));
        return row;
    }

    private static String latency(CallLedger.Totals totals, Function<CallLedger.Latency, Duration> part) {
        return totals.latency()
                .map(part)
                .map(time -> String.format(Locale.ROOT, "%.2f", time.toMillis() / 1000.0))
                .orElse("–");
    }
}
