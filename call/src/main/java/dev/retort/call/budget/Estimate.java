package dev.retort.call.budget;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.apiguardian.api.API;

/**
 * What a run will cost before it begins. Amounts are billionths of a dollar; fees that services charge beside tokens are in
 * words.
 *
 * @param prices the table the prices are from
 * @param lines one line a piece of work, in the order of the plan
 */
@API(status = API.Status.INTERNAL)
public record Estimate(PriceTable prices, List<Line> lines) {

    /**
     * One piece of work.
     *
     * @param work the work
     * @param expected what it costs as a rule; empty where the model's price is not known
     * @param worst what it costs if every prompt and reply is as long as it may be, without repeated calls
     */
    public record Line(PlannedWork work, OptionalLong expected, OptionalLong worst) {}

    /** Copies the list. */
    public Estimate {
        lines = List.copyOf(lines);
    }

    /** Prices a plan. */
    public static Estimate of(List<PlannedWork> plan, PriceTable prices) {
        List<Line> lines = new ArrayList<>();
        for (PlannedWork work : plan) {
            lines.add(prices.find(work.model())
                    .map(price -> new Line(work, expected(work, price), worst(work, price)))
                    .orElseGet(() -> new Line(work, OptionalLong.empty(), OptionalLong.empty())));
        }
        return new Estimate(prices, lines);
    }

    /** Returns what the priced work costs as a rule. */
    public long expected() {
        return sum(line -> line.expected().orElse(0));
    }

    /** Returns what the priced work costs at worst. */
    public long worst() {
        return sum(line -> line.worst().orElse(0));
    }

    /** Returns the models whose price is not known, so that the sums lack them. */
    public Set<String> unpriced() {
        Set<String> models = new LinkedHashSet<>();
        for (Line line : lines) {
            if (line.expected().isEmpty()) {
                models.add(line.work().model());
            }
        }
        return models;
    }

    /** Returns what services charge beside the priced work, in words by provider: it is in neither sum. */
    public Map<String, String> fees() {
        Map<String, String> fees = new TreeMap<>();
        for (Line line : lines) {
            if (line.work() instanceof PlannedWork.Training training) {
                prices.fees(training.model()).ifPresent(text -> fees.put(PriceTable.provider(training.model()), text));
            }
        }
        return fees;
    }

    private long sum(ToLongFunction<Line> amount) {
        return lines.stream().mapToLong(amount).reduce(0, Math::addExact);
    }

    private static OptionalLong expected(PlannedWork work, Price price) {
        return switch (work) {
            case PlannedWork.Calls calls ->
                OptionalLong.of(price.cost(
                        Math.multiplyExact(calls.calls(), calls.inputTokens()),
                        Math.multiplyExact(calls.calls(), calls.outputTokens())));
            case PlannedWork.Training training -> price.trainingCost(training.tokens());
        };
    }

    private static OptionalLong worst(PlannedWork work, Price price) {
        return switch (work) {
            case PlannedWork.Calls calls ->
                OptionalLong.of(price.cost(
                        Math.multiplyExact(calls.mostCalls(), calls.mostInputTokens()),
                        Math.multiplyExact(calls.mostCalls(), calls.mostOutputTokens())));
            case PlannedWork.Training training -> price.trainingCost(training.mostTokens());
        };
    }
}
