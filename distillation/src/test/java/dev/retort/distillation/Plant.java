package dev.retort.distillation;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.retort.config.ConfigReader;
import dev.retort.finetuning.FineTuner;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.JobStatus;
import dev.retort.model.EstimatedTokenCounter;
import dev.retort.model.ModelProvider;
import dev.retort.model.ModelProviders;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.NamedChatModel;
import dev.retort.model.NamedEmbeddingModel;
import dev.retort.question.BagOfWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/** A machine plant's document of eight facts with questions, a student, a trainer and what they were asked. */
final class Plant {

    static final List<String> FACTS = List.of(
            "The boiler house keeps its pressure at four bar during the night shift.",
            "Every visitor signs the yellow register before entering the workshop.",
            "The crane inspector replaces worn cables after two hundred lifts.",
            "Spare fuses lie in the green cabinet beside the eastern staircase.",
            "The night guard tests the sirens on the first Monday of a month.",
            "Cooling water flows through copper pipes below the turbine hall.",
            "Apprentices weld under supervision until their second certificate.",
            "The archive stores drawings of machines built before the fire.");

    final List<ModelRef> checked = new ArrayList<>();
    final AtomicInteger chats = new AtomicInteger();
    final List<Path> trainedIn = new CopyOnWriteArrayList<>();
    volatile int dieAtChat = Integer.MAX_VALUE;
    volatile Function<ChatRequest, String> untuned = request -> "I would say so.";
    volatile JobStatus ending = JobStatus.SUCCESS;
    private final Path folder;
    private final Path config;

    Plant(Path folder) throws IOException {
        this.folder = folder;
        StringBuilder text = new StringBuilder();
        StringBuilder train = new StringBuilder();
        StringBuilder eval = new StringBuilder();
        for (int i = 0; i < FACTS.size(); i++) {
            text.append("# Part ")
                    .append(i + 1)
                    .append("\n\n")
                    .append(FACTS.get(i))
                    .append(" It is an old rule.\n\n");
            (i % 2 == 0 ? train : eval)
                    .append("{\"question\": \"What about ")
                    .append(FACTS.get(i), 0, 24)
                    .append("?\", \"reference\": \"")
                    .append(FACTS.get(i))
                    .append("\"}\n");
        }
        Files.writeString(folder.resolve("plant.md"), text);
        Files.writeString(folder.resolve("train.jsonl"), train);
        Files.writeString(folder.resolve("eval.jsonl"), eval);
        config = Files.writeString(folder.resolve("retort.yaml"), """
                documents: [plant.md]
                questions: {train_file: train.jsonl, eval_file: eval.jsonl, model: "fake:writer"}
                retrieval: {model: "fake:words"}
                student: {model: "fake:student"}
                """);
    }

    /** Says nothing useful before training, the best-ranked sentence after it; may die. */
    private final class Student implements ChatModel {

        private final boolean tuned;

        Student(boolean tuned) {
            this.tuned = tuned;
        }

        @Override
        public ChatResponse doChat(ChatRequest request) {
            if (chats.incrementAndGet() >= dieAtChat) {
                throw new Error("killed");
            }
            String prompt = ((UserMessage) request.messages().getLast()).singleText();
            String text = tuned ? prompt.lines().skip(1).findFirst().orElse("") : untuned.apply(request);
            return ChatResponse.builder()
                    .aiMessage(AiMessage.from(text))
                    .finishReason(FinishReason.STOP)
                    .build();
        }
    }

    private final class FakeTuner implements FineTuner {

        private final Map<String, FineTuningJob> known = new HashMap<>();

        @Override
        public FineTuningJob create(FineTuningRequest request) {
            trainedIn.add(request.output());
            FineTuningJob job = new FineTuningJob(
                    "job-1",
                    request.base(),
                    ending,
                    Instant.EPOCH,
                    request.hyperparameters(),
                    2,
                    List.of(
                            new FineTuningJob.StepMetrics(1, 2.0, OptionalDouble.empty(), 1e-3),
                            new FineTuningJob.StepMetrics(2, 1.0, OptionalDouble.empty(), 1e-3)),
                    List.of(),
                    ending == JobStatus.SUCCESS ? Optional.of(ModelRef.parse("fake:tuned")) : Optional.empty(),
                    ending == JobStatus.SUCCESS ? Optional.empty() : Optional.of("loss is not a number at step 2"));
            known.put(job.id(), job);
            return job;
        }

        @Override
        public FineTuningJob get(String jobId) {
            return Objects.requireNonNull(known.get(jobId));
        }

        @Override
        public FineTuningJob cancel(String jobId) {
            return get(jobId);
        }
    }

    private DistillationModels models() {
        FakeTuner tuner = new FakeTuner();
        ModelProvider provider = new ModelProvider() {
            @Override
            public NamedChatModel chat(ModelRef ref, ModelSettings settings) {
                return new NamedChatModel(ref, new Student(ref.name().equals("tuned")));
            }

            @Override
            public NamedEmbeddingModel embedding(ModelRef ref, ModelSettings settings) {
                return new NamedEmbeddingModel(ref, new BagOfWords(), 16, true);
            }

            @Override
            public void check(ModelRef ref, ModelSettings settings) {
                checked.add(ref);
            }
        };
        return new DistillationModels(
                new ModelProviders(Map.of("fake", provider, "local", provider)),
                base -> tuner,
                ref -> Optional.empty(),
                ref -> new EstimatedTokenCounter());
    }

    /** Returns a distillation in a folder of this name, some settings changed. */
    Distillation distillation(String run, String... changes) {
        ConfigReader settings = ConfigReader.defaults().with(config);
        for (String change : changes) {
            settings.set(change);
        }
        return Distillation.of(settings, folder.resolve(run), models());
    }

    /** Returns what a run wrote and must write again, by file. */
    Map<String, String> results(String run) throws IOException {
        Map<String, String> results = new TreeMap<>();
        Path root = folder.resolve(run);
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(path -> path.toString().matches(".*\\.(jsonl|txt)|.*comparison.json"))
                    .filter(path -> !path.endsWith("log.jsonl"))
                    .toList()) {
                results.put(root.relativize(file).toString(), Files.readString(file));
            }
        }
        return results;
    }
}
