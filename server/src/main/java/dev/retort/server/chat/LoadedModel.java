package dev.retort.server.chat;

import dev.retort.dataset.ChatExample.Message;
import dev.retort.local.adapter.AdaptedModel;
import dev.retort.local.adapter.PeftAdapter;
import dev.retort.local.generation.Generator;
import dev.retort.local.generation.LocalModel;
import dev.retort.local.generation.LocalModelSettings;
import dev.retort.local.tokenizer.ChatTemplate;
import dev.retort.local.tokenizer.Tokenizer;
import dev.retort.model.ModelRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A model of this machine in memory, ready to reply. Used by one thread. */
final class LoadedModel implements AutoCloseable {

    private final LocalModel model;
    private final ChatTemplate template;
    private final Generator generator;

    private LoadedModel(LocalModel model, ChatTemplate template, LocalModelSettings settings) {
        this.model = model;
        this.template = template;
        // Each reply watches its own tokens for the end, so that it is known at once and not with the whole group.
        this.generator = new Generator(model.transformer(), Set.of(), settings.threads());
    }

    /**
     * Loads a model, with its adapter where the reference names one.
     *
     * @param weights finds the file or folder of a base model
     */
    static LoadedModel open(ModelRef ref, Function<ModelRef, Path> weights, LocalModelSettings settings) {
        Path adapter = Path.of(ref.name());
        boolean adapted = ref.provider().equals("local") && PeftAdapter.isAdapter(adapter);
        Path base = weights.apply(adapted ? AdaptedModel.base(adapter, Optional.empty()) : ref);
        LocalModel model = adapted ? AdaptedModel.open(adapter, base, settings) : LocalModel.open(base, settings);
        try {
            return new LoadedModel(model, ChatTemplate.open(base), settings);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    Tokenizer tokenizer() {
        return model.tokenizer();
    }

    Generator generator() {
        return generator;
    }

    Set<Integer> endOfTurn() {
        return model.tokenizer().endOfTurn();
    }

    int context() {
        return model.transformer().config().contextLength();
    }

    int[] prompt(List<Message> messages) {
        return model.tokenizer().encode(template.render(messages, true));
    }

    @Override
    public void close() {
        model.close();
    }
}
