package dev.retort.server.wire.mistral;

import dev.retort.finetuning.Hyperparameters;
import dev.retort.server.http.Api;
import dev.retort.server.http.Fields;
import dev.retort.server.http.Refusal;
import dev.retort.server.job.JobOrder;
import dev.retort.server.wire.Ids;
import dev.retort.server.wire.OrderDraft;
import dev.retort.server.wire.Trainable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.UUID;

/** The order of a job in Mistral's form. */
final class MistralOrder {

    private static final double LEARNING_RATE = 1e-4;
    private static final double WEIGHT_DECAY = 0.1;
    private static final double WARMUP = 0.05;
    private static final int LONGEST_SUFFIX = 18;
    private static final int MOST_STEPS = 1_000_000;
    private static final int LONGEST_ROW = 1 << 17;

    private final Fields body;
    private final Trainable trainable;

    MistralOrder(Fields body, Trainable trainable) {
        this.body = body;
        this.trainable = trainable;
    }

    OrderDraft read(Instant now) {
        requireCompletion();
        List<Fields> integrations = integrations();
        Fields asked = body.object("hyperparameters").orElseThrow(() -> body.wrong("hyperparameters", "is missing"));
        JobOrder order = new JobOrder(
                UUID.randomUUID().toString(),
                Api.MISTRAL,
                now,
                body.text("model"),
                trainable.base(body),
                trainingFiles(),
                body.texts("validation_files").stream().map(Ids::plain).toList(),
                hyperparameters(asked),
                asked.node(),
                suffix(),
                // Clients of before this field existed never start a job by themselves.
                body.flag("auto_start", true),
                body.number("invalid_sample_skip_percentage", 0, 0.5).orElse(0),
                integrations.stream()
                        .map(wandb -> new JobOrder.Wandb(
                                wandb.text("project"), wandb.optionalText("name"), wandb.optionalText("run_name")))
                        .findFirst(),
                OptionalLong.empty(),
                Map.of());
        return new OrderDraft(
                order, integrations.stream().map(wandb -> wandb.text("api_key")).findFirst());
    }

    private void requireCompletion() {
        Optional<String> type = body.optionalText("job_type").filter(given -> !given.equals("completion"));
        if (type.isPresent() || !body.objects("classifier_targets").isEmpty()) {
            throw Refusal.ofField("job_type", "Only jobs of type completion are trained here.");
        }
        if (!body.objects("repositories").isEmpty()) {
            throw Refusal.ofField("repositories", "Code repositories are not trained on here. Upload chat examples.");
        }
    }

    private List<Fields> integrations() {
        List<Fields> integrations = body.objects("integrations");
        for (Fields integration : integrations) {
            if (!integration.optionalText("type").orElse("wandb").equals("wandb")) {
                throw integration.wrong("type", "must be wandb");
            }
            integration.text("project");
            integration.text("api_key");
        }
        if (integrations.size() > 1) {
            throw body.wrong("integrations", "names more than one");
        }
        return integrations;
    }

    private List<String> trainingFiles() {
        List<String> ids = new ArrayList<>();
        for (Fields file : body.objects("training_files")) {
            if (file.number("weight", 0, Double.MAX_VALUE).orElse(1) != 1) {
                throw file.wrong("weight", "must be 1: every row is used once an epoch here");
            }
            ids.add(Ids.plain(file.text("file_id")));
        }
        if (ids.isEmpty()) {
            throw body.wrong("training_files", "names no file");
        }
        return ids;
    }

    private String suffix() {
        String suffix = body.optionalText("suffix").orElse("");
        if (!suffix.matches("[A-Za-z0-9_-]{0,%d}".formatted(LONGEST_SUFFIX))) {
            throw body.wrong("suffix", "must be at most %d letters, digits, - or _".formatted(LONGEST_SUFFIX));
        }
        return suffix;
    }

    private Hyperparameters hyperparameters(Fields asked) {
        OptionalDouble rate = asked.number("learning_rate", 1e-8, 1);
        asked.number("fim_ratio", 0, 1);
        return trainable.with(
                asked.whole("training_steps", 1, MOST_STEPS),
                asked.number("epochs", 1e-3, MOST_STEPS),
                rate.orElse(LEARNING_RATE),
                asked.number("weight_decay", 0, 1).orElse(WEIGHT_DECAY),
                asked.number("warmup_fraction", 0, 1).orElse(WARMUP),
                OptionalLong.empty(),
                asked.whole("seq_len", 100, LONGEST_ROW),
                OptionalLong.empty());
    }
}
