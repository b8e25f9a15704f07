package dev.retort.finetuning.service;

import dev.retort.error.ModelException;
import dev.retort.finetuning.Hyperparameters;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/** Fields of a service's reply, read without trusting that they are there or of their type. */
public final class Reported {

    private Reported() {}

    /** Returns a number, empty where the field is missing, null, no number or not finite. */
    public static OptionalDouble number(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isNumber() && Double.isFinite(value.asDouble())
                ? OptionalDouble.of(value.asDouble())
                : OptionalDouble.empty();
    }

    /** Returns a whole number, empty where the field is missing, null or no number. */
    public static OptionalLong whole(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isNumber() ? OptionalLong.of(value.asLong(0)) : OptionalLong.empty();
    }

    /** Returns a text, or {@code otherwise} where the field is missing, null or no text. */
    public static String text(JsonNode node, String field, String otherwise) {
        JsonNode value = node.path(field);
        return value.isString() ? value.asString() : otherwise;
    }

    /**
     * Returns what names an object.
     *
     * @param field {@code id}, or what the service calls it
     * @throws ModelException if it has no name
     */
    public static String id(JsonNode node, String field, String service) {
        String id = text(node, field, "");
        if (id.isEmpty()) {
            throw new ModelException(
                    "The reply holds no id.",
                    "Check that the base URL is one that speaks %s's API.".formatted(service));
        }
        return id;
    }

    /** Returns a time given in seconds since 1970 or as ISO 8601, or 1970 where it is neither. */
    public static Instant time(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (value.isNumber()) {
            return Instant.ofEpochSecond(value.asLong(0));
        }
        try {
            return value.isString() ? Instant.parse(value.asString()) : Instant.EPOCH;
        } catch (java.time.format.DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    /**
     * Returns hyperparameters as far as a service reports them. What it does not report, or reports out of range, reads as
     * the smallest value that changes nothing: one epoch, batch and rank 1, no warm-up, decay or dropout.
     */
    public static Hyperparameters hyperparameters(
            OptionalLong steps,
            OptionalDouble epochs,
            OptionalDouble learningRate,
            OptionalDouble warmupFraction,
            OptionalDouble weightDecay,
            OptionalLong batchSize,
            OptionalLong rank) {
        boolean bySteps = steps.orElse(0) >= 1;
        return new Hyperparameters(
                bySteps ? OptionalInt.of((int) Math.min(steps.getAsLong(), Integer.MAX_VALUE)) : OptionalInt.empty(),
                bySteps ? OptionalDouble.empty() : OptionalDouble.of(epochs.orElse(0) > 0 ? epochs.getAsDouble() : 1),
                within(learningRate, Double.MIN_VALUE, 1, 1e-4),
                within(warmupFraction, 0, 1, 0),
                within(weightDecay, 0, 1, 0),
                Math.clamp(batchSize.orElse(1), 1, Integer.MAX_VALUE),
                Math.clamp(rank.orElse(1), 1, Integer.MAX_VALUE),
                Math.max(rank.orElse(1), 1),
                0,
                2048,
                0);
    }

    private static double within(OptionalDouble value, double low, double high, double otherwise) {
        double given = value.orElse(otherwise);
        return given >= low && given <= high ? given : otherwise;
    }
}
