package dev.retort.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.retort.call.CallRules;
import dev.retort.call.budget.Budget;
import dev.retort.call.budget.PriceTable;
import dev.retort.file.Encodings;
import dev.retort.model.ModelRef;
import dev.retort.privacy.PersonalData;
import dev.retort.question.QuestionKind;
import dev.retort.run.Arm;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All settings of a run. The file {@code defaults.yaml} beside this class holds the keys, their defaults and what each
 * means; {@link ConfigReader} reads and checks them.
 */
public record RunConfig(
        List<Path> documents,
        long seed,
        Passages passages,
        Questions questions,
        Retrieval retrieval,
        Answers answers,
        Role student,
        Role teacher,
        Dataset dataset,
        FineTuneSettings finetune,
        Scores scores,
        boolean offline,
        BudgetCap budget,
        Limits limits,
        Privacy privacy,
        Telemetry telemetry,
        ServiceSettings services,
        Tracking tracking,
        Batch batch,
        Local local) {

    /** The teacher that needs no model: it answers with sentences of the documents. */
    public static final String EXTRACTIVE = "extractive";

    /** Copies the list and checks what no single part can check. */
    public RunConfig {
        documents = List.copyOf(documents);
        ConfigRule.require(
                !student.model().equals(EXTRACTIVE), "student.model", "must be a model: \"extractive\" cannot learn");
        ConfigRule.require(
                dataset.teacherAnswers() == 1 || (!teacher.model().equals(EXTRACTIVE) && teacher.temperature() > 0),
                "dataset.teacher_answers",
                "above 1 needs a teacher.model with a teacher.temperature above 0: another answers the same each time");
        ConfigRule.require(
                dataset.wording() != AnswerWording.QUOTED
                        || dataset.distractors().isEmpty() && answers.usesEvidence(),
                "dataset.wording",
                "quoted needs contexts that begin with evidence (answers.context_words) and no dataset.distractors");
        ConfigRule.require(
                local.patience() == 0 || dataset.validationShare() > 0,
                "local.patience",
                "needs dataset.validation_share above 0: the validation loss decides when to stop");
    }

    /** Passages. */
    public record Passages(int maxWords, Optional<String> encoding) {
        public Passages {
            ConfigRule.require(maxWords >= 40, "passages.max_words", "must be at least 40");
            boolean known =
                    encoding.isEmpty() || encoding.flatMap(Encodings::named).isPresent();
            ConfigRule.require(known, "passages.encoding", "must name one, such as windows-1251, or be null");
        }

        /** Returns the encoding of text documents, for a loader. */
        public Optional<Charset> charset() {
            return encoding.flatMap(Encodings::named);
        }
    }

    /** How train and eval questions are kept apart. */
    public enum SplitBy {
        SECTION,
        PAGES,
        FILE
    }

    /** Which instruction a prompted question writer gets. */
    public enum QuestionPrompt {
        DEFAULT,
        SEEDS
    }

    /** Questions. */
    public record Questions(
            String model,
            QuestionWriting writing,
            int train,
            int eval,
            SplitBy split,
            OptionalInt trainPages,
            QuestionPrompt prompt,
            Map<QuestionKind, Double> kinds,
            Optional<String> critic,
            boolean filters,
            double temperature,
            int maxTokens,
            Optional<Path> trainFile,
            Optional<Path> evalFile,
            // Written nowhere: the questions that Retort writes do not depend on it.
            @JsonProperty(access = JsonProperty.Access.WRITE_ONLY)
            Optional<Path> askedFile) {
        public Questions {
            ModelRef.parse(model);
            kinds = Collections.unmodifiableMap(new TreeMap<>(kinds));
            ConfigRule.require(
                    kinds.values().stream().allMatch(share -> share >= 0)
                            && kinds.values().stream().anyMatch(share -> share > 0),
                    "questions.kinds",
                    "must hold shares of 0 or more, at least one above 0");
            ConfigRule.require(
                    prompt == QuestionPrompt.DEFAULT || onlyFacts(kinds),
                    "questions.kinds",
                    "must be facts alone with questions.prompt: seeds, which asks for nothing else");
            ConfigRule.require(
                    prompt == QuestionPrompt.DEFAULT || writing != QuestionWriting.EXAMPLES,
                    "questions.writing",
                    "must not be examples with questions.prompt: seeds, which is an instruction");
            critic.ifPresent(ModelRef::parse);
            ConfigRule.require(train >= 1, "questions.train", "must be at least 1");
            ConfigRule.require(eval >= 1, "questions.eval", "must be at least 1");
            ConfigRule.require(
                    (split == SplitBy.PAGES) == trainPages.isPresent(),
                    "questions.train_pages",
                    "belongs to questions.split: pages, and only to it");
            ConfigRule.require(trainPages.orElse(1) >= 1, "questions.train_pages", "must be at least 1");
            ConfigRule.require(
                    trainFile.isPresent() == evalFile.isPresent(),
                    "questions.train_file",
                    "and questions.eval_file come together");
            ConfigRule.require(
                    temperature >= 0 && temperature <= 2, "questions.temperature", "must lie between 0 and 2");
            ConfigRule.require(maxTokens >= 1, "questions.max_tokens", "must be at least 1");
        }

        /** Returns whether a model writes the questions. */
        public boolean written() {
            return trainFile.isEmpty();
        }

        private static boolean onlyFacts(Map<QuestionKind, Double> kinds) {
            return kinds.entrySet().stream()
                    .allMatch(kind -> kind.getKey() == QuestionKind.FACT || kind.getValue() == 0);
        }

        /** Returns whether other kinds than facts are asked for. */
        public boolean mixed() {
            return !onlyFacts(kinds);
        }
    }

    /** Retrieval. */
    public record Retrieval(String model, Optional<String> secondModel, int topK) {
        public Retrieval {
            ModelRef.parse(model);
            secondModel.ifPresent(ModelRef::parse);
            ConfigRule.require(topK >= 1 && topK <= 50, "retrieval.top_k", "must lie between 1 and 50");
        }

        /** Returns the second model where it is used: beside a first one inside Retort. */
        public Optional<ModelRef> second() {
            return secondModel
                    .map(ModelRef::parse)
                    .filter(second -> ModelRef.parse(model).insideRetort());
        }
    }

    /** Answers. */
    public record Answers(
            int contextWindow,
            OptionalInt contextWords,
            int evidenceWords,
            boolean decline,
            Optional<String> teacherInstruction,
            OptionalInt sentences,
            List<String> arms) {
        public Answers {
            boolean blank = teacherInstruction.filter(String::isBlank).isPresent();
            ConfigRule.require(!blank, "answers.teacher_instruction", "must say something, or be null");
            arms = List.copyOf(arms);
            List<String> known = Stream.of(Arm.values())
                    .filter(arm -> arm != Arm.STUDENT && arm != Arm.TUNED)
                    .map(Arm::fileName)
                    .toList();
            ConfigRule.require(known.containsAll(arms), "answers.arms", "may hold " + String.join(", ", known));
            ConfigRule.require(contextWindow >= 128, "answers.context_window", "must be at least 128 tokens");
            ConfigRule.require(sentences.orElse(1) >= 1, "answers.sentences", "must be at least 1, or null");
            ConfigRule.require(evidenceWords >= 1, "answers.evidence_words", "must be at least 1");
            ConfigRule.require(
                    contextWords.orElse(evidenceWords) >= evidenceWords,
                    "answers.context_words",
                    "must be at least answers.evidence_words, or null");
        }

        /** Returns whether contexts begin with evidence. */
        public boolean usesEvidence() {
            return sentences.isEmpty() && contextWords.isPresent();
        }

        /** Returns everybody who answers the eval questions, in their usual order. */
        public List<Arm> allArms() {
            return Stream.of(Arm.values())
                    .filter(arm -> arm == Arm.STUDENT || arm == Arm.TUNED || arms.contains(arm.fileName()))
                    .toList();
        }
    }

    /** A model in a role. */
    public record Role(String model, double temperature, int maxTokens) {
        public Role {
            if (!model.equals(EXTRACTIVE)) {
                ModelRef.parse(model);
            }
            ConfigRule.require(temperature >= 0 && temperature <= 2, "temperature", "must lie between 0 and 2");
            ConfigRule.require(maxTokens >= 1, "max_tokens", "must be at least 1");
        }

        /** Returns the model's name. */
        public ModelRef ref() {
            return ModelRef.parse(model);
        }
    }

    /** Role of the first message of a training row. */
    public enum Layout {
        SYSTEM,
        SEEDS
    }

    /** Training rows. */
    public record Dataset(
            Layout layout,
            AnswerWording wording,
            OptionalInt distractors,
            double withoutGoldenShare,
            int teacherAnswers,
            int contextWords,
            double validationShare) {
        public Dataset {
            ConfigRule.require(contextWords >= 1, "dataset.context_words", "must be at least 1");
            ConfigRule.require(
                    distractors.orElse(1) >= 0 && distractors.orElse(1) <= 50,
                    "dataset.distractors",
                    "must lie between 0 and 50, or be null");
            ConfigRule.require(
                    withoutGoldenShare >= 0 && withoutGoldenShare < 1,
                    "dataset.without_golden_share",
                    "must be at least 0 and less than 1");
            ConfigRule.require(
                    withoutGoldenShare == 0 || distractors.orElse(0) > 0,
                    "dataset.without_golden_share",
                    "needs dataset.distractors: a row without its passage holds only those");
            ConfigRule.require(
                    teacherAnswers >= 1 && teacherAnswers <= 20,
                    "dataset.teacher_answers",
                    "must lie between 1 and 20");
            ConfigRule.require(
                    validationShare >= 0 && validationShare <= 0.5,
                    "dataset.validation_share",
                    "must lie between 0 and 0.5");
        }
    }

    /** Scores. */
    public record Scores(List<String> metrics, String primary, Optional<String> judge, int repeats) {
        public Scores {
            metrics = List.copyOf(metrics);
            ConfigRule.require(!metrics.isEmpty(), "scores.metrics", "must name at least one score");
            ConfigRule.require(metrics.contains(primary), "scores.primary", "must be one of scores.metrics");
            judge.ifPresent(ModelRef::parse);
            ConfigRule.require(repeats >= 1 && repeats <= 20, "scores.repeats", "must lie between 1 and 20");
        }
    }

    /** The limits of spending. */
    public record BudgetCap(Optional<BigDecimal> cap, Optional<Path> prices) {
        public BudgetCap {
            ConfigRule.require(cap.orElse(BigDecimal.ZERO).signum() >= 0, "budget.cap", "must be 0 or more dollars");
        }

        /** Returns the built-in prices with the user's own before them. */
        public PriceTable priceTable() {
            return prices.map(file -> PriceTable.builtIn().overriddenBy(PriceTable.read(file)))
                    .orElseGet(PriceTable::builtIn);
        }
    }

    /** The personal data that is removed from passages. */
    public record Privacy(List<PersonalData> scrub) {
        public Privacy {
            scrub = List.copyOf(scrub);
        }
    }

    /** Where the run's calls go as spans. */
    public record Telemetry(Optional<URI> otlp, Map<String, String> headers, boolean content) {
        public Telemetry {
            headers = Map.copyOf(headers);
            ConfigRule.require(
                    otlp.map(address -> address.isAbsolute() && address.getHost() != null)
                            .orElse(true),
                    "telemetry.otlp",
                    "must be an address such as http://127.0.0.1:4318/v1/traces");
            otlp.ifPresent(address -> ConfigRule.requireNoUser(address, "telemetry.otlp"));
            headers.forEach((name, value) -> ConfigRule.require(
                    !name.matches("(?i).*(authorization|key|token|secret|cookie).*") || value.contains("${"),
                    "telemetry.headers." + name,
                    "must refer to its key as ${NAME}, so that the key is in no file"));
        }
    }

    /** Returns limits, prices and a budget that nothing was spent of yet, as the settings say. */
    public CallRules callRules() {
        return new CallRules(
                limits.general(),
                limits.byModel(),
                budget.priceTable(),
                budget.cap().map(Budget::ofDollars).orElseGet(Budget::unlimited));
    }

    /** The tasks that can wait for a batch. */
    public enum BatchTask {
        QUESTIONS,
        TEACHER
    }

    /** The tasks that go through a service's batch API. */
    public record Batch(List<BatchTask> tasks, int waitMinutes) {
        public Batch {
            tasks = List.copyOf(tasks);
            ConfigRule.require(waitMinutes >= 0, "batch.wait_minutes", "must be 0 or more");
        }
    }

    /** How models of this machine compute and are trained. */
    public record Local(
            LocalDevice device, LocalPrecision precision, OptionalInt threads, int validationEvery, int patience) {
        public Local {
            ConfigRule.require(threads.orElse(1) >= 1, "local.threads", "must be at least 1, or null");
            ConfigRule.require(validationEvery >= 0, "local.validation_every", "must be 0 or more");
            ConfigRule.require(patience >= 0, "local.patience", "must be 0 or more");
        }

        /** Returns what of it decides the numbers of a student's training; empty where all of that has its default. */
        public List<Object> decidingTraining(ModelRef student) {
            List<Object> deciding = new ArrayList<>();
            if (validationEvery != 0 || patience != 0) {
                deciding.addAll(List.of(validationEvery, patience));
            }
            if (student.insideRetort() && precision != LocalPrecision.AUTO) {
                deciding.add(precision);
            }
            if (student.insideRetort() && device != LocalDevice.CPU) {
                deciding.add(device);
            }
            return List.copyOf(deciding);
        }
    }

    /** Where a run can be shown. */
    public enum TrackerName {
        WANDB,
        MLFLOW,
        TENSORBOARD
    }

    /** How Weights &amp; Biases gets a run. */
    public enum WandbMode {
        OFFLINE,
        ONLINE
    }

    /** Where a run is shown. */
    public record Tracking(List<TrackerName> trackers, String project, WandbMode wandb, Optional<URI> mlflowUrl) {
        public Tracking {
            trackers = List.copyOf(trackers);
            ConfigRule.require(!project.isBlank(), "tracking.project", "must not be empty");
            mlflowUrl.ifPresent(address -> ConfigRule.requireNoUser(address, "tracking.mlflow_url"));
        }
    }
}
