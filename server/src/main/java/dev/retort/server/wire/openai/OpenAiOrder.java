package dev.retort.server.wire.openai;

import dev.retort.file.Json;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.server.http.Api;
import dev.retort.server.http.Fields;
import dev.retort.server.http.Refusal;
import dev.retort.server.job.JobOrder;
import dev.retort.server.wire.Ids;
import dev.retort.server.wire.OrderDraft;
import dev.retort.server.wire.Trainable;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.UUID;

/** The order of a job in OpenAI's form. */
final class OpenAiOrder {

    private static final String AUTO = "auto";
    private static final int LONGEST_SUFFIX = 64;
    private static final int MOST_METADATA = 16;

    private final Fields body;
    private final Trainable trainable;

    OpenAiOrder(Fields body, Trainable trainable) {
        this.body = body;
        this.trainable = trainable;
    }

    OrderDraft read(Instant now) {
        Optional<Fields> asked = asked();
        OptionalLong seed = body.whole("seed", 0, Integer.MAX_VALUE);
        JobOrder order = new JobOrder(
                UUID.randomUUID().toString(),
                Api.OPENAI,
                now,
                body.text("model"),
                trainable.base(body),
                List.of(Ids.plain(body.text("training_file"))),
                body.optionalText("validation_file").map(Ids::plain).stream().toList(),
                hyperparameters(asked, seed),
                asked.map(Fields::node).orElseGet(Json.mapper()::createObjectNode),
                suffix(),
                true,
                0,
                Optional.empty(),
                seed,
                metadata());
        requireNoIntegration();
        return new OrderDraft(order, Optional.empty());
    }

    /** OpenAI's field of before, or the method's own. */
    private Optional<Fields> asked() {
        Optional<Fields> method = body.object("method");
        if (method.isPresent()) {
            String type = method.get().optionalText("type").orElse("supervised");
            if (!type.equals("supervised")) {
                throw method.get().wrong("type", "must be supervised: this machine trains on chat examples");
            }
            return method.get().object("supervised").flatMap(inner -> inner.object("hyperparameters"));
        }
        return body.object("hyperparameters");
    }

    private void requireNoIntegration() {
        if (!body.objects("integrations").isEmpty()) {
            throw body.wrong(
                    "integrations",
                    "cannot be used: OpenAI keeps the key of Weights & Biases in an account. Mistral's form of a job carries one");
        }
    }

    private Hyperparameters hyperparameters(Optional<Fields> asked, OptionalLong seed) {
        Hyperparameters usual = trainable.usual();
        OptionalLong epochs = whole(asked, "n_epochs", 1, 1000);
        OptionalDouble factor = number(asked, "learning_rate_multiplier");
        return trainable.with(
                OptionalLong.empty(),
                epochs.isPresent() ? OptionalDouble.of((double) epochs.getAsLong()) : OptionalDouble.empty(),
                Math.min(1, usual.learningRate() * factor.orElse(1)),
                usual.weightDecay(),
                usual.warmupFraction(),
                whole(asked, "batch_size", 1, 256),
                OptionalLong.empty(),
                seed);
    }

    private static OptionalLong whole(Optional<Fields> asked, String key, long low, long high) {
        return asked.filter(fields -> !isAuto(fields, key))
                .map(fields -> fields.whole(key, low, high))
                .orElse(OptionalLong.empty());
    }

    private static OptionalDouble number(Optional<Fields> asked, String key) {
        return asked.filter(fields -> !isAuto(fields, key))
                .map(fields -> fields.number(key, 1e-6, 1e6))
                .orElse(OptionalDouble.empty());
    }

    private static boolean isAuto(Fields fields, String key) {
        return fields.node().path(key).isString() && fields.text(key).equals(AUTO);
    }

    private String suffix() {
        String suffix = body.optionalText("suffix").orElse("");
        if (!suffix.matches("[A-Za-z0-9_-]{0,%d}".formatted(LONGEST_SUFFIX))) {
            throw body.wrong("suffix", "must be at most %d letters, digits, - or _".formatted(LONGEST_SUFFIX));
        }
        return suffix;
    }

    private Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        body.object("metadata").ifPresent(given -> {
            for (String key : given.node().propertyNames()) {
                metadata.put(key, given.text(key));
            }
            if (metadata.size() > MOST_METADATA) {
                throw Refusal.ofField("metadata", "metadata holds more than %d pairs.".formatted(MOST_METADATA));
            }
        });
        return metadata;
    }
}
