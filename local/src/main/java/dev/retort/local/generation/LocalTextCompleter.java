package dev.retort.local.generation;

import dev.retort.local.tokenizer.Tokenizer;
import dev.retort.model.TextCompleter;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Continues raw text with a model on this machine, greedily. Thread-safe: calls wait for one another. */
public final class LocalTextCompleter implements TextCompleter {

    private final Generator generator;
    private final Tokenizer tokenizer;
    private final GroupLimits limits;

    LocalTextCompleter(Generator generator, Tokenizer tokenizer, GroupLimits limits) {
        this.generator = generator;
        this.tokenizer = tokenizer;
        this.limits = limits;
    }

    @Override
    public List<String> complete(Completions completions, Progress progress) {
        StopTexts stops = new StopTexts(tokenizer, completions.stop());
        // Encoded as a whole: a token may reach across the end of the prefix. The generator finds what is shared.
        List<GenerationRequest> requests = completions.prompts().stream()
                .map(prompt -> new GenerationRequest(
                        tokenizer.encodePlain(completions.prefix() + prompt),
                        completions.maxTokens(),
                        new Sampling.Greedy(),
                        stops.rule()))
                .toList();
        int[] lengths = requests.stream()
                .mapToInt(request -> request.prompt().length + request.maxTokens())
                .toArray();
        String[] texts = new String[requests.size()];
        int done = 0;
        for (List<Integer> group : limits.group(lengths)) {
            List<GenerationRequest> together = new ArrayList<>();
            group.forEach(position -> together.add(requests.get(position)));
            List<Generated> generated = generator.generate(together);
            for (int i = 0; i < group.size(); i++) {
                texts[group.get(i)] = stops.cut(generated.get(i).tokens());
            }
            done += group.size();
            progress.advanced("completions", done, requests.size());
        }
        return Arrays.asList(texts);
    }
}
