package dev.retort.server.chat;

import dev.retort.dataset.ChatExample.Message;
import dev.retort.local.adapter.AdaptedModel;
import dev.retort.local.generation.ContinuousGenerator;
import dev.retort.local.generation.GenerationRequest;
import dev.retort.local.generation.LocalModel;
import dev.retort.local.generation.LocalModelSettings;
import dev.retort.local.tokenizer.ChatTemplate;
import dev.retort.local.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A base model in memory, and adapters beside it: the replies of all of them grow together. Used by one thread.
 */
final class LoadedBase implements AutoCloseable {

    private static final int NO_ADAPTER = -1;

    private final Path files;
    private final LocalModel model;
    private final ChatTemplate template;
    private final ContinuousGenerator generator;
    private final AdapterPlaces adapters = new AdapterPlaces();
    private final List<Growing> growing = new ArrayList<>();

    private record Growing(Reservation reservation, Optional<Path> adapter) {}

    private LoadedBase(Path files, LocalModel model, ChatTemplate template, LocalModelSettings settings) {
        this.files = files;
        this.model = model;
        this.template = template;
        // Each reply watches its own tokens for the end of the turn.
        this.generator = new ContinuousGenerator(model.transformer(), Set.of(), settings.groups(), settings.threads());
    }

    /** Loads a model from its file or folder. */
    static LoadedBase open(Path files, LocalModelSettings settings) {
        LocalModel model = LocalModel.open(files, settings);
        try {
            return new LoadedBase(files, model, ChatTemplate.open(files), settings);
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    Tokenizer tokenizer() {
        return model.tokenizer();
    }

    int context() {
        return model.transformer().config().contextLength();
    }

    int[] prompt(List<Message> messages) {
        return model.tokenizer().encode(template.render(messages, true));
    }

    /**
     * Begins to reply to a conversation.
     *
     * @param adapter of the tuned model, if it is one
     * @param usual most tokens of a reply where the task does not say
     * @return whether it began; not while adapters that are used have all places
     */
    boolean begins(Reservation reservation, Optional<Path> adapter, int usual) {
        OptionalInt place = adapter.isEmpty() ? OptionalInt.of(NO_ADAPTER) : place(adapter.get());
        if (place.isEmpty()) {
            return false;
        }
        List<GenerationRequest> requests = reservation.requests(this, usual);
        requests.forEach(request -> generator.add(request, place.getAsInt()));
        growing.add(new Growing(reservation, adapter));
        return true;
    }

    private OptionalInt place(Path adapter) {
        OptionalInt present = adapters.find(adapter);
        present.ifPresent(adapters::use);
        return present.isPresent() ? present : load(adapter);
    }

    private OptionalInt load(Path adapter) {
        OptionalInt place = adapters.free(this::isUsed);
        if (place.isPresent()) {
            adapters.put(place.getAsInt(), adapter, AdaptedModel.adapter(adapter, files));
            generator.serve(adapters.branches());
        }
        return place;
    }

    private boolean isUsed(Path adapter) {
        return growing.stream().anyMatch(one -> one.adapter().equals(Optional.of(adapter)));
    }

    /** Returns how many conversations are being replied to. */
    int growing() {
        return growing.size();
    }

    /** Computes the next tokens of all replies. */
    void step() {
        generator.step();
        growing.removeIf(one -> one.reservation().work().isDone());
    }

    /** Ends all conversations with a failure. */
    void fail(Throwable failure) {
        growing.forEach(one -> one.reservation().work().fail(failure));
        growing.clear();
    }

    /** Frees the memory of an adapter; returns whether it was not in use. */
    boolean forgets(Path adapter) {
        if (isUsed(adapter)) {
            return false;
        }
        OptionalInt place = adapters.find(adapter);
        if (place.isPresent()) {
            adapters.remove(place.getAsInt());
            generator.serve(adapters.branches());
        }
        return true;
    }

    @Override
    public void close() {
        generator.close();
        adapters.close();
        model.close();
    }
}
