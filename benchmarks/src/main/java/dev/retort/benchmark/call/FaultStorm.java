package dev.retort.benchmark.call;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.retort.call.CallRules;
import dev.retort.call.ChatOutcome;
import dev.retort.call.ModelCalls;
import dev.retort.call.budget.Budget;
import dev.retort.call.budget.PriceTable;
import dev.retort.call.journal.CallJournal;
import dev.retort.call.limit.ModelLimits;
import dev.retort.fakes.FakeModels;
import dev.retort.fakes.FakeServer;
import dev.retort.fakes.FaultPlan;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.NamedChatModel;
import dev.retort.model.wire.HostedModels;
import dev.retort.network.Network;
import dev.retort.progress.Progress;
import dev.retort.secret.Keys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Prints how long samples take on a server that fails at random, against the same without a fault, and how many are lost or
 * wrong. Arguments: samples, share of faults, latency in ms, timeout in ms; 400, 0.3, 500 and 2000 where absent.
 */
final class FaultStorm {

    private FaultStorm() {}

    public static void main(String[] arguments) throws Exception {
        int samples = (int) argument(arguments, 0, 400);
        double share = argument(arguments, 1, 0.3);
        Duration latency = Duration.ofMillis((long) argument(arguments, 2, 500));
        Duration timeout = Duration.ofMillis((long) argument(arguments, 3, 2_000));
        run(samples, FaultPlan.NONE, latency, timeout);
        double calm = run(samples, FaultPlan.NONE, latency, timeout);
        for (int seed = 1; seed <= 3; seed++) {
            double storm = run(
                    samples,
                    FaultPlan.random(share, FaultPlan.everyKind(Duration.ofMinutes(5)), seed),
                    latency,
                    timeout);
            System.out.printf(
                    Locale.ROOT,
                    "seed %d: %.2f s against %.2f s without faults, ratio %.2f%n",
                    seed,
                    storm,
                    calm,
                    storm / calm);
        }
    }

    private static double run(int samples, FaultPlan faults, Duration latency, Duration timeout) throws Exception {
        List<ChatRequest> requests = IntStream.range(0, samples)
                .mapToObj(i -> ChatRequest.builder()
                        .messages(UserMessage.from("sample " + i))
                        .build())
                .toList();
        Path file = Files.createTempDirectory("fault-storm").resolve("calls.sqlite");
        try (FakeServer server = FakeModels.start().faults(faults).latency(latency);
                CallJournal journal = CallJournal.open(file)) {
            NamedChatModel model = HostedModels.providers(Keys.of(Map.of()), Network.offline())
                    .chat(ModelRef.parse("ollama:fake"), ModelSettings.DEFAULT.withBaseUrl(server.api()));
            CallRules rules = new CallRules(
                    ModelLimits.DEFAULT.withTimeout(timeout), Map.of(), PriceTable.builtIn(), Budget.unlimited());
            long begun = System.nanoTime();
            List<ChatOutcome> outcomes = new ModelCalls(journal, rules).chat(model, requests, "samples", Progress.NONE);
            double seconds = (System.nanoTime() - begun) / 1e9;
            int lost = 0;
            int wrong = 0;
            for (int i = 0; i < samples; i++) {
                String expected = FakeModels.echo(new FakeModels.Prompt("", "sample " + i, 0));
                if (!(outcomes.get(i) instanceof ChatOutcome.Reply reply)) {
                    lost++;
                } else if (!reply.text().equals(expected)) {
                    wrong++;
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "%d samples, %d requests, at once at most %d: lost %d, wrong %d, %.2f s%n",
                    samples,
                    server.requests().size(),
                    server.mostInFlight(),
                    lost,
                    wrong,
                    seconds);
            return seconds;
        }
    }

    private static double argument(String[] arguments, int place, double otherwise) {
        return arguments.length > place ? Double.parseDouble(arguments[place]) : otherwise;
    }
}
