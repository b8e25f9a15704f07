package dev.retort.benchmark.local;

import dev.retort.dataset.ChatExample;
import dev.retort.dataset.ChatExamples;
import dev.retort.local.adapter.AdaptedModel;
import dev.retort.local.generation.Generated;
import dev.retort.local.generation.GenerationRequest;
import dev.retort.local.generation.GenerationRequest.StopRule;
import dev.retort.local.generation.Generator;
import dev.retort.local.generation.LocalModel;
import dev.retort.local.generation.LocalModelSettings;
import dev.retort.local.generation.Sampling;
import dev.retort.local.tokenizer.ChatTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Times the answers of a tuned student with tokens guessed and without: MODEL ADAPTER ROWS.jsonl BATCH ROUNDS PROMPTS. The
 * questions are those of the rows, whose own answers are not looked at; their tokens are written to PROMPTS, a line each, for
 * a peer.
 */
final class GuessRun {

    private static final int MOST_TOKENS = 80;
    private static final int MOST_GUESSED = 15;

    private GuessRun() {}

    public static void main(String[] arguments) throws IOException {
        Path base = Path.of(arguments[0]);
        int batch = Integer.parseInt(arguments[3]);
        LocalModelSettings settings = LocalModelSettings.defaults();
        try (LocalModel model = AdaptedModel.open(Path.of(arguments[1]), base, settings)) {
            List<GenerationRequest> requests = requests(model, ChatTemplate.open(base), Path.of(arguments[2]));
            Files.write(
                    Path.of(arguments[5]),
                    requests.stream()
                            .map(request -> Arrays.toString(request.prompt()))
                            .toList());
            for (int round = 0; round < Integer.parseInt(arguments[4]); round++) {
                List<int[]> plain = run(model, settings, requests, batch, 0);
                List<int[]> guessed = run(model, settings, requests, batch, MOST_GUESSED);
                int equal = 0;
                for (int i = 0; i < plain.size(); i++) {
                    equal += Arrays.equals(plain.get(i), guessed.get(i)) ? 1 : 0;
                }
                System.out.printf(Locale.ROOT, "%d of %d answers are the same tokens%n", equal, plain.size());
            }
        }
    }

    private static List<int[]> run(
            LocalModel model, LocalModelSettings settings, List<GenerationRequest> requests, int batch, int guessed) {
        Generator generator =
                new Generator(model.transformer(), model.tokenizer().endOfTurn(), settings.threads(), guessed);
        long start = System.nanoTime();
        List<int[]> answers = new ArrayList<>();
        for (int from = 0; from < requests.size(); from += batch) {
            generator.generate(requests.subList(from, Math.min(requests.size(), from + batch))).stream()
                    .map(Generated::tokens)
                    .forEach(answers::add);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        int tokens = answers.stream().mapToInt(answer -> answer.length).sum();
        System.out.printf(
                Locale.ROOT,
                "batch %d, at most %d guessed: %d answers, %d tokens, %.2f s, %.1f tokens a second%n",
                batch,
                guessed,
                answers.size(),
                tokens,
                seconds,
                tokens / seconds);
        return answers;
    }

    private static List<GenerationRequest> requests(LocalModel model, ChatTemplate template, Path rows) {
        return ChatExamples.read(rows).stream()
                .map(ChatExample::messages)
                .map(messages -> messages.subList(0, messages.size() - 1))
                .map(question -> new GenerationRequest(
                        model.tokenizer().encode(template.render(question, true)),
                        MOST_TOKENS,
                        new Sampling.Greedy(),
                        StopRule.NEVER))
                .toList();
    }
}
