package dev.retort.server.wire;

import dev.retort.finetuning.Hyperparameters;
import dev.retort.model.ModelRef;
import dev.retort.server.http.Fields;
import dev.retort.server.http.Refusal;
import dev.retort.server.model.ModelCatalog;
import dev.retort.server.model.ServedModel;
import dev.retort.server.model.ServedModel.Use;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What can be trained, and how where an order does not say.
 *
 * @param models the models by name
 * @param usual Retort's own hyperparameters
 */
public record Trainable(ModelCatalog models, Hyperparameters usual) {

    /**
     * Returns the model that an order's name means.
     *
     * @throws Refusal if there is none, or it cannot be trained on this machine
     */
    public ModelRef base(Fields body) {
        String name = body.text("model");
        ServedModel model = models.require(name, Use.CHAT);
        if (model.tuned().isPresent()) {
            throw Refusal.ofField(
                    "model",
                    "%s is tuned already. Train its base, %s."
                            .formatted(name, model.tuned().get().root()));
        }
        if (model.retrieval().isPresent()) {
            throw Refusal.ofField("model", "%s answers from a run. Train a model without passages.".formatted(name));
        }
        if (model.student().isPresent()) {
            throw Refusal.ofField(
                    "model",
                    "%s is tuned already. Train its base, %s."
                            .formatted(name, model.student().get()));
        }
        if (!model.ref().insideRetort()) {
            throw Refusal.ofField(
                    "model",
                    "%s means %s here, which this machine cannot train. Map the name to a local model."
                            .formatted(name, model.ref()));
        }
        return model.ref();
    }

    /** Returns hyperparameters with what an order says; steps win over epochs, and Retort's epochs are used without both. */
    public Hyperparameters with(
            OptionalLong steps,
            OptionalDouble epochs,
            double learningRate,
            double weightDecay,
            double warmup,
            OptionalLong batchSize,
            OptionalLong maxLength,
            OptionalLong seed) {
        boolean bySteps = steps.isPresent();
        return new Hyperparameters(
                bySteps ? OptionalInt.of((int) steps.getAsLong()) : OptionalInt.empty(),
                bySteps
                        ? OptionalDouble.empty()
                        : epochs.isPresent()
                                ? epochs
                                : OptionalDouble.of(usual.epochs().orElse(1)),
                learningRate,
                warmup,
                weightDecay,
                (int) batchSize.orElse(usual.batchSize()),
                usual.rank(),
                usual.alpha(),
                usual.dropout(),
                (int) maxLength.orElse(usual.maxLength()),
                seed.orElse(usual.seed()));
    }
}
