package dev.retort.spark;

import dev.retort.config.DistillationSettings;
import dev.retort.distillation.DistillationModels;
import dev.retort.fakes.FakeModels;
import dev.retort.fakes.FakeServer;
import dev.retort.finetuning.FineTuner;
import dev.retort.model.EstimatedTokenCounter;
import dev.retort.model.wire.HostedModels;
import dev.retort.network.Network;
import dev.retort.secret.Keys;
import java.net.URI;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Models of a server on this machine that ask about the facts of {@link FactCorpus} and answer with them. */
record FactTeacher(URI api) implements ModelSource {

    /** The name of the model that judges. */
    static final String JUDGE = "mistral-medium-2508";

    private static final String KEY = "m-0123456789";

    static FakeServer server() {
        return FakeModels.routes(FakeServer.start(), FactTeacher::reply);
    }

    static String reply(FakeModels.Prompt prompt) {
        String message = prompt.lastMessage();
        if (prompt.model().equals(JUDGE)) {
            return judgement(message);
        }
        String fact = message.lines()
                .filter(line -> line.startsWith("The ") && line.contains(" number "))
                .findFirst()
                .map(line -> line.split("(?<=\\.) ")[Math.floorMod(message.hashCode(), line.split("(?<=\\.) ").length)])
                .orElse("The gate is shut.");
        if (!message.endsWith("Question:")) {
            return switch (prompt.model()) {
                case "open-mistral-7b" -> fact.replaceFirst(" in the .*", ".");
                case "ft-open-mistral-7b" -> fact;
                default -> "The rule is plain: " + fact;
            };
        }
        List<String> words = Arrays.stream(fact.split("[ .]+"))
                .filter(word -> word.length() > 4 && !word.equals("number"))
                .sorted(Comparator.reverseOrder())
                .toList();
        String number = fact.replaceAll(".* number (\\d+) .*", "$1");
        return "What have %s to do with unit %s?".formatted(String.join(", ", words), number);
    }

    /** One statement of every answer, which follows from the contexts of about every other one. */
    private static String judgement(String message) {
        return message.contains("\"verdict\"")
                ? "{\"statements\": [{\"statement\": \"It is so.\", \"reason\": \"It says so.\", \"verdict\": %d}]}"
                        .formatted(Math.floorMod(message.hashCode(), 2))
                : "{\"statements\": [\"It is so.\"]}";
    }

    @Override
    public OpenModels open(DistillationSettings settings) {
        FineTuner tuner = new InstantTuner();
        return OpenModels.of(new DistillationModels(
                HostedModels.providers(
                        Keys.of(Map.of("MISTRAL_API_KEY", KEY)), Network.offline(), Map.of("mistral", api)),
                base -> tuner,
                ref -> Optional.empty(),
                ref -> new EstimatedTokenCounter()));
    }
}
