package dev.retort.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.UsageException;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.privacy.PersonalData;
import dev.retort.question.QuestionKind;
import dev.retort.run.Arm;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistillationSettingsTest {

    private static final Map<String, Class<?>> GROUPS = Map.of(
            "questions", QuestionOptions.class,
            "retrieval", RetrievalOptions.class,
            "answers", AnswerOptions.class,
            "student", RoleOptions.class,
            "teacher", RoleOptions.class,
            "dataset", DatasetOptions.class,
            "finetune", FineTuneOptions.class,
            "scores", ScoreOptions.class,
            "limits", LimitOptions.class,
            "local", LocalOptions.class);

    @Test
    void theDefaultsAreThoseOfTheFile() {
        assertThat(DistillationSettings.defaults().read())
                .isEqualTo(ConfigReader.defaults().read());
    }

    @Test
    void aRequestToATrainerHasTheSameDefaultsAsARun() {
        RunConfig config = DistillationSettings.defaults().read();
        assertThat(Hyperparameters.defaults()).isEqualTo(config.finetune().hyperparameters(config.seed()));
        assertThat(FineTuningRequest.of("openai:a", Path.of("rows.jsonl"), Path.of("tuned"))
                        .suffix())
                .isEqualTo(config.finetune().suffix());
    }

    @Test
    void changesMakeAnotherValueAndKeepTheRest() {
        DistillationSettings defaults = DistillationSettings.defaults();
        DistillationSettings changed = defaults.withTeacher("mistral:mistral-large-latest")
                .withTeacher(teacher -> teacher.withTemperature(0.7))
                .withQuestions(questions -> questions.withTrain(48).withEval(40))
                .withFineTuning(training -> training.withEpochs(3).withRank(8));

        RunConfig config = changed.read();
        assertThat(config.teacher()).isEqualTo(new RunConfig.Role("mistral:mistral-large-latest", 0.7, 512));
        assertThat(config.questions().train()).isEqualTo(48);
        assertThat(config.questions().eval()).isEqualTo(40);
        assertThat(config.finetune().rank()).isEqualTo(8);
        assertThat(config.answers()).isEqualTo(defaults.read().answers());
        assertThat(defaults.read()).isEqualTo(ConfigReader.defaults().read());
    }

    @Test
    void aWrongValueIsNamedByItsKey() {
        assertThatThrownBy(DistillationSettings.defaults().withQuestions(questions -> questions.withTrain(0))::read)
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("questions.train");
    }

    @Test
    void pathsOfCodeStartFromTheWorkingDirectory() {
        RunConfig config = DistillationSettings.defaults()
                .withDocuments(Path.of("handbook.pdf"))
                .withQuestions(questions -> questions.withAskedFile(Path.of("asked.jsonl")))
                .read();
        assertThat(config.documents()).containsExactly(Path.of("handbook.pdf").toAbsolutePath());
        assertThat(config.questions().askedFile())
                .contains(Path.of("asked.jsonl").toAbsolutePath());
    }

    @Test
    void sharesOfKindsReplaceThoseOfTheDefaults() {
        assertThat(DistillationSettings.defaults()
                        .withQuestions(questions -> questions.withKinds(Map.of(QuestionKind.REASON, 1.0)))
                        .read()
                        .questions()
                        .kinds())
                .containsEntry(QuestionKind.REASON, 1.0)
                .containsEntry(QuestionKind.FACT, 0.0);
    }

    @Test
    void limitsOfOneModelGoUnderItsFullName() {
        Map<String, Limits.OfModel> limits = DistillationSettings.defaults()
                .withLimits("mistral:open-mistral-7b", model -> model.withRequestsPerMinute(60))
                .read()
                .limits()
                .models();
        assertThat(limits).containsOnlyKeys("mistral:open-mistral-7b");
        assertThat(limits.values()).allMatch(own -> own.requestsPerMinute().equals(OptionalInt.of(60)));
    }

    @Test
    void aFileIsReadFromItsFolderAndChangedAfterwards(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("retort.yaml"), "documents: [a.md]\nseed: 7\n");
        RunConfig config = DistillationSettings.of(file).withSeed(8).read();
        assertThat(config.seed()).isEqualTo(8);
        assertThat(config.documents()).containsExactly(folder.resolve("a.md"));
    }

    @Test
    void onlySettingsOfCodeCountAsGivenByTheCaller(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("retort.yaml"),
                "documents: [a.md]\nservices: {mistral: {base_url: 'http://127.0.0.1:1'}}\n");
        DistillationSettings settings =
                DistillationSettings.of(file).withServiceAddress("openai", URI.create("http://127.0.0.1:2"));
        assertThat(settings.reader().given("services.openai.base_url")).isTrue();
        assertThat(settings.reader().given("services.mistral.base_url")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "questions",
                "retrieval",
                "answers",
                "student",
                "teacher",
                "dataset",
                "finetune",
                "scores",
                "limits",
                "local"
            })
    void everySettingOfAGroupHasItsMethod(String group) throws Exception {
        Set<String> keys = new TreeSet<>(keys(group));
        keys.remove("models");
        assertThat(changedBy(Objects.requireNonNull(GROUPS.get(group)))).isEqualTo(keys);
    }

    @Test
    void everySettingWithoutAGroupTypeHasItsMethod() {
        RunConfig usual = ConfigReader.defaults().read();
        URI address = URI.create("http://127.0.0.1:1");
        RunConfig all = DistillationSettings.defaults()
                .withPassageWords(50)
                .withEncoding(Charset.forName("windows-1251"))
                .withoutNetwork()
                .withBudget(BigDecimal.ONE)
                .withPrices(Path.of("prices.json"))
                .withScrubbing(PersonalData.values())
                .withTelemetry(address, Map.of("x-run", "1"), true)
                .withBatch(Duration.ofMinutes(5), RunConfig.BatchTask.TEACHER)
                .withServiceAddress("openai-compatible", address)
                .withServiceKey("mistral", "TEAM_KEY")
                .withModelDeleted()
                .withTracking(tracking -> tracking.withTrackers(RunConfig.TrackerName.MLFLOW)
                        .withProject("handbook")
                        .withWandb(RunConfig.WandbMode.ONLINE)
                        .withMlflowUrl(address))
                .read();
        assertThat(all.passages().maxWords()).isEqualTo(50);
        assertThat(all.passages().charset()).contains(Charset.forName("windows-1251"));
        assertThat(all.offline()).isTrue();
        assertThat(all.budget().cap()).contains(BigDecimal.ONE);
        assertThat(all.budget().prices()).contains(Path.of("prices.json").toAbsolutePath());
        assertThat(all.privacy().scrub()).containsExactly(PersonalData.values());
        assertThat(all.telemetry().otlp()).contains(address);
        assertThat(all.telemetry().headers()).containsEntry("x-run", "1");
        assertThat(all.telemetry().content()).isTrue();
        assertThat(all.batch()).isEqualTo(new RunConfig.Batch(List.of(RunConfig.BatchTask.TEACHER), 5));
        assertThat(all.services().openaiCompatible().baseUrl()).contains(address);
        assertThat(all.services().mistral().key()).contains("${TEAM_KEY}");
        assertThat(all.services().deleteModel()).isTrue();
        assertThat(all.tracking().project()).isEqualTo("handbook");
        assertThat(all.tracking().mlflowUrl()).contains(address);
        assertThat(all.tracking().wandb()).isEqualTo(RunConfig.WandbMode.ONLINE);
        assertThat(usual.tracking().trackers()).isEmpty();
    }

    @SuppressWarnings("unchecked")
    private static Set<String> keys(String group) {
        return ((Map<String, Object>)
                        Objects.requireNonNull(ConfigReader.defaults().asMap().get(group)))
                .keySet();
    }

    private static Set<String> changedBy(Class<?> options) throws ReflectiveOperationException {
        Set<String> keys = new TreeSet<>();
        Constructor<?> constructor = options.getDeclaredConstructor(Changes.class);
        Object none = constructor.newInstance(Changes.NONE);
        for (Method method : options.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers())) {
                Object changed = method.invoke(none, example(method.getParameterTypes()[0]));
                keys.addAll(changes(changed).values().keySet());
            }
        }
        return keys;
    }

    private static Changes changes(Object options) throws ReflectiveOperationException {
        Method changes = options.getClass().getDeclaredMethod("changes");
        return (Changes) changes.invoke(options);
    }

    private static Object example(Class<?> type) {
        if (type == int.class) {
            return 1;
        }
        if (type == double.class) {
            return 0.5;
        }
        if (type == boolean.class) {
            return true;
        }
        return Map.<Class<?>, Object>of(
                        String.class, "x",
                        Path.class, Path.of("x"),
                        URI.class, URI.create("http://127.0.0.1"),
                        Duration.class, Duration.ofSeconds(1),
                        Charset.class, StandardCharsets.UTF_8,
                        Map.class, Map.of(),
                        List.class, List.of("x"),
                        String[].class, new String[] {"x"},
                        Arm[].class, new Arm[] {Arm.TEACHER},
                        UnaryOperator.class, UnaryOperator.identity())
                .getOrDefault(type, type.isEnum() ? type.getEnumConstants()[0] : "");
    }
}
