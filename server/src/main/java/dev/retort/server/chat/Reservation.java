package dev.retort.server.chat;

import dev.retort.local.generation.Generated;
import dev.retort.local.generation.GenerationRequest;
import dev.retort.local.generation.Sampling;
import dev.retort.model.ModelRef;
import dev.retort.server.http.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A conversation that waits for a model of this machine, and what becomes of it. */
final class Reservation {

    private static final double LEAST_TOP_P = 1e-6;

    private final ModelRef ref;
    private final ChatTask task;
    private final ChatWork work = new ChatWork();
    private final List<TextGrowth> texts = new ArrayList<>();
    private int promptTokens;

    Reservation(ModelRef ref, ChatTask task) {
        this.ref = ref;
        this.task = task;
    }

    ModelRef ref() {
        return ref;
    }

    ChatWork work() {
        return work;
    }

    int rows() {
        return task.choices();
    }

    /**
     * Returns the sequences to continue, one a reply.
     *
     * @param usual most tokens of a reply where the task does not say
     * @throws Refusal if the conversation does not fit the model
     */
    List<GenerationRequest> requests(LoadedModel model, int usual) {
        int[] prompt = model.prompt(task.messages());
        promptTokens = prompt.length;
        int asked = task.maxTokens().orElse(0);
        if (prompt.length + Math.max(asked, 1) > model.context()) {
            throw Refusal.of(
                    400,
                    "The prompt has %d tokens and max_tokens is %d: together they exceed the model's context of %d tokens."
                            .formatted(prompt.length, asked, model.context()));
        }
        long seed = task.seed().orElseGet(() -> new Random().nextLong());
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < task.choices(); i++) {
            int choice = i;
            TextGrowth text = new TextGrowth(model.tokenizer(), task.stop());
            texts.add(text);
            requests.add(new GenerationRequest(
                    prompt, asked > 0 ? asked : usual, sampling(seed + i), added -> completes(choice, text, added)));
        }
        return requests;
    }

    private boolean completes(int choice, TextGrowth text, int[] added) {
        work.add(choice, text.further(added));
        return !work.wanted() || text.stopsAt(added);
    }

    private Sampling sampling(long seed) {
        double temperature = task.temperature().orElse(0);
        return temperature > 0
                ? new Sampling.Nucleus(temperature, Math.max(LEAST_TOP_P, task.topP()), seed)
                : new Sampling.Greedy();
    }

    /** Ends the work with what was generated, one result a reply. */
    void finish(List<Generated> generated) {
        List<ChatReply.Choice> choices = new ArrayList<>();
        int tokens = 0;
        for (int i = 0; i < generated.size(); i++) {
            int[] added = generated.get(i).tokens();
            tokens += added.length;
            work.add(i, texts.get(i).rest(added));
            choices.add(new ChatReply.Choice(
                    texts.get(i).whole(added), generated.get(i).complete()));
        }
        work.finish(new ChatReply(choices, promptTokens, tokens));
    }
}
