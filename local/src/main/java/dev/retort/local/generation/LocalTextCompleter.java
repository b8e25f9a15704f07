package dev.retort.local.generation;

import dev.retort.local.tokenizer.Tokenizer;
import dev.retort.model.TextCompleter;
import dev.retort.progress.Progress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/** Continues raw text with a model on this machine, greedily. Thread-safe: calls wait for one another. */
@API(status = API.Status.INTERNAL)
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
        StopTexts stops = new StopTexts(completions.stop());
        List<GenerationRequest> requests = completions.prompts().stream()
                .map(prompt -> new GenerationRequest(
                        tokenizer.encodePlain(prompt),
                        completions.maxTokens(),
                        new Sampling.Greedy(),
                        stops.rule(tokenizer)))
                .toList();
        int longest = requests.stream()
                .mapToInt(request -> request.prompt().length + request.maxTokens())
                .max()
                .orElse(1);
        // Neighbours begin alike: what they begin with is computed once, or still there.
        List<Integer> order = IntStream.range(0, requests.size())
                .boxed()
                .sorted(Comparator.comparing(i -> requests.get(i).prompt(), Arrays::compare))
                .toList();
        List<Generated> generated = generator.generate(
                order.stream().map(requests::get).toList(),
                limits.rows(longest),
                complete -> progress.advanced("completions", complete, requests.size()));
        String[] texts = new String[requests.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[order.get(i)] = stops.cut(tokenizer.decode(generated.get(i).tokens()));
        }
        return Arrays.asList(texts);
    }
}
