package dev.retort.call.budget;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.file.FileFault;
import dev.retort.file.Json;
import dev.retort.file.JsonFault;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What models cost, as of a date, in dollars a million tokens. Models on the user's own machine cost nothing.
 *
 * <p>The file form is {@code {"date": "2026-11-21", "prices": {"mistral:mistral-large-2512": {"input": 0.5, "output":
 * 1.5, "training": 8}}}}; where a model has no {@code training}, what tuning it costs is not known; a key may end in
 * {@code *}, the longest key that fits counts. Beside {@code prices}, {@code "fees": {"mistral": "…"}} may say in words what
 * a provider charges for tuned models that no count of tokens shows.
 */
public final class PriceTable {

    private static final Set<String> FREE_PROVIDERS = Set.of("local", "hf", "ollama");
    private static final String RESOURCE = "prices.json";

    private final LocalDate date;
    private final Map<String, Price> prices;
    private final Map<String, String> fees;

    /** Creates a table without fees. */
    public PriceTable(LocalDate date, Map<String, Price> prices) {
        this(date, prices, Map.of());
    }

    /**
     * Creates a table.
     *
     * @param fees in words, what providers charge for tuned models beside tokens
     */
    public PriceTable(LocalDate date, Map<String, Price> prices, Map<String, String> fees) {
        this.fees = Map.copyOf(fees);
        this.date = date;
        this.prices = Map.copyOf(prices);
    }

    /** Returns the table that comes with Retort: list prices on its date, without any guarantee. */
    public static PriceTable builtIn() {
        try (InputStream in = PriceTable.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the jar.");
            }
            return parse(RESOURCE, in.readAllBytes());
        } catch (IOException e) {
            throw new ResourceException("Cannot read the built-in price table.", "Install Retort again.", e);
        }
    }

    /**
     * Reads a table of the user's own.
     *
     * @throws InputException if it is not of the form above, naming the key
     */
    public static PriceTable read(Path file) {
        try {
            return parse(file.toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot read the price table %s: %s.".formatted(file, FileFault.words(e)),
                    "Check that it exists and may be read.",
                    e);
        }
    }

    /** Returns this table with the prices of another above its own, dated as the other. */
    public PriceTable overriddenBy(PriceTable other) {
        Map<String, Price> merged = new HashMap<>(prices);
        merged.putAll(other.prices);
        Map<String, String> mergedFees = new HashMap<>(fees);
        mergedFees.putAll(other.fees);
        return new PriceTable(other.date, merged, mergedFees);
    }

    /** Returns the price of a model by its full name such as {@code mistral:mistral-large-2512}, if it is known. */
    public Optional<Price> find(String model) {
        Price exact = prices.get(model);
        if (exact != null) {
            return Optional.of(exact);
        }
        String best = "";
        for (String key : prices.keySet()) {
            if (key.endsWith("*")
                    && model.startsWith(key.substring(0, key.length() - 1))
                    && key.length() > best.length()) {
                best = key;
            }
        }
        if (!best.isEmpty()) {
            return Optional.ofNullable(prices.get(best));
        }
        int colon = model.indexOf(':');
        return colon > 0 && FREE_PROVIDERS.contains(model.substring(0, colon))
                ? Optional.of(Price.FREE)
                : Optional.empty();
    }

    /** Returns in words what the provider of a model charges for tuned models beside tokens, where the table says it. */
    public Optional<String> fees(String model) {
        return Optional.ofNullable(fees.get(provider(model)));
    }

    static String provider(String model) {
        return model.substring(0, Math.max(0, model.indexOf(':')));
    }

    /** Returns the day the prices were read from the providers' lists. */
    public LocalDate date() {
        return date;
    }

    private static PriceTable parse(String name, byte[] json) {
        try {
            JsonNode root = Json.mapper().readTree(json);
            LocalDate date = LocalDate.parse(root.path("date").asString());
            Map<String, Price> prices = new HashMap<>();
            for (var entry : root.path("prices").properties()) {
                JsonNode value = entry.getValue();
                prices.put(
                        entry.getKey(),
                        new Price(
                                amount(name, entry.getKey(), value, "input"),
                                amount(name, entry.getKey(), value, "output"),
                                value.has("training")
                                        ? Optional.of(amount(name, entry.getKey(), value, "training"))
                                        : Optional.empty()));
            }
            Map<String, String> fees = new HashMap<>();
            root.path("fees").properties().forEach(entry -> fees.put(entry.getKey(), text(name, entry)));
            return new PriceTable(date, prices, fees);
        } catch (JacksonException | DateTimeException e) {
            throw new InputException(
                    "%s is not a price table: %s.".formatted(name, problem(e, json)),
                    "Write {\"date\": \"2026-11-21\", \"prices\": {\"provider:model\": {\"input\": 1, \"output\":"
                            + " 2}}}.",
                    e);
        }
    }

    private static String problem(RuntimeException e, byte[] json) {
        return e instanceof JacksonException
                ? "it " + JsonFault.of(new String(json, StandardCharsets.UTF_8)).words()
                : "\"date\" is not a day such as 2026-11-21";
    }

    private static String text(String file, Map.Entry<String, JsonNode> fee) {
        if (!fee.getValue().isString()) {
            throw new InputException(
                    "%s: fees.%s is %s.".formatted(file, fee.getKey(), fee.getValue()),
                    "Write in words, between quotes, what is charged.");
        }
        return fee.getValue().asString();
    }

    private static BigDecimal amount(String file, String model, JsonNode entry, String key) {
        JsonNode value = entry.path(key);
        if (value.isMissingNode()) {
            return BigDecimal.ZERO;
        }
        if (!value.isNumber() || value.decimalValue().signum() < 0) {
            throw new InputException(
                    "%s: prices.%s.%s is %s.".formatted(file, model, key, value),
                    "Write dollars a million tokens, 0 or more.");
        }
        return value.decimalValue();
    }
}
