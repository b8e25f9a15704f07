package dev.retort.server.chat;

import dev.retort.local.generation.GenerationRequest;
import dev.retort.local.generation.GenerationRequest.StopRule;
import dev.retort.local.generation.GenerationRequest.TokenRule;
import dev.retort.local.generation.JsonRule;
import dev.retort.local.generation.Sampling;
import dev.retort.local.tokenizer.Tokenizer;
import dev.retort.model.ModelRef;
import dev.retort.server.http.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/** A conversation that waits for a model of this machine, and what becomes of it. Used by one thread, once it is taken. */
final class Reservation {

    private static final double LEAST_TOP_P = 1e-6;

    private final ModelRef ref;
    private final ChatTask task;
    private final ChatWork work = new ChatWork();
    private final List<Growing> replies = new ArrayList<>();
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

    /**
     * Returns the sequences to continue, one a reply.
     *
     * @param usual most tokens of a reply where the task does not say
     * @throws Refusal if the conversation does not fit the model
     */
    List<GenerationRequest> requests(LoadedBase model, int usual) {
        int[] prompt = model.prompt(task.messages());
        promptTokens = prompt.length;
        int asked = task.maxTokens().orElse(0);
        if (prompt.length + Math.max(asked, 1) > model.context()) {
            throw Refusal.of(
                    400,
                    "The prompt has %d tokens and max_tokens is %d: together they exceed the model's context of %d tokens."
                            .formatted(prompt.length, asked, model.context()));
        }
        int limit = asked > 0 ? asked : Math.min(usual, model.context() - prompt.length);
        long seed = task.seed().orElseGet(() -> new Random().nextLong());
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < task.choices(); i++) {
            Growing reply = new Growing(i, limit, model.tokenizer());
            replies.add(reply);
            requests.add(new GenerationRequest(prompt, limit, sampling(seed + i), reply, reply.rule()));
        }
        return requests;
    }

    private Sampling sampling(long seed) {
        double temperature = task.temperature().orElse(0);
        return temperature > 0
                ? new Sampling.Nucleus(temperature, Math.max(LEAST_TOP_P, task.topP()), seed)
                : new Sampling.Greedy();
    }

    /** Ends the work once all replies have ended. */
    private void finishIfDone() {
        if (replies.stream().allMatch(reply -> reply.ended)) {
            List<ChatReply.Choice> choices = replies.stream()
                    .map(reply -> new ChatReply.Choice(reply.whole, reply.complete, reply.probabilities))
                    .toList();
            int tokens = replies.stream().mapToInt(reply -> reply.tokens).sum();
            work.finish(new ChatReply(choices, promptTokens, tokens));
        }
    }

    /** One reply as its tokens come. */
    private final class Growing implements StopRule {

        private final int choice;
        private final int limit;
        private final Set<Integer> ends;
        private final TextGrowth text;
        private final Optional<TokenLogprobs> logprobs;
        private final Optional<JsonRule> json;
        private String whole = "";
        private List<TokenLogprob> probabilities = List.of();
        private int tokens;
        private boolean complete;
        private boolean ended;

        Growing(int choice, int limit, Tokenizer tokenizer) {
            this.choice = choice;
            this.limit = limit;
            this.ends = tokenizer.endOfTurn();
            this.text = new TextGrowth(tokenizer, task.stop());
            this.json = task.jsonObject() ? Optional.of(new JsonRule(tokenizer)) : Optional.empty();
            this.logprobs = task.logprobs().isPresent()
                    ? Optional.of(new TokenLogprobs(tokenizer, task.logprobs().getAsInt()))
                    : Optional.empty();
        }

        TokenRule rule() {
            return json.<TokenRule>map(one -> one).orElse(TokenRule.ANY);
        }

        @Override
        public void chosen(int token, Supplier<float[]> scores) {
            logprobs.ifPresent(noted -> noted.note(token, scores.get()));
        }

        /** Takes the tokens so far; returns whether they are all. */
        @Override
        public boolean completes(int[] added) {
            boolean turnEnds = ends.contains(added[added.length - 1]);
            int[] said = turnEnds ? Arrays.copyOf(added, added.length - 1) : added;
            complete = turnEnds
                    || text.stopsAt(said)
                    || json.map(one -> one.isWhole(said)).orElse(false);
            ended = complete || added.length >= limit || !work.wanted();
            if (!ended) {
                String further = text.further(said);
                if (!further.isEmpty()) {
                    work.add(choice, further, further(said.length));
                }
                return false;
            }
            tokens = said.length;
            whole = text.whole(said);
            int shown = logprobs.isPresent() ? text.tokensOf(whole, said) : 0;
            probabilities = logprobs.map(noted -> noted.of(shown)).orElse(List.of());
            work.add(choice, text.rest(said), further(shown));
            finishIfDone();
            return true;
        }

        private List<TokenLogprob> further(int count) {
            return logprobs.map(noted -> noted.further(count)).orElse(List.of());
        }
    }
}
