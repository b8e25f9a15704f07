package dev.retort.distillation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.call.budget.Estimate;
import dev.retort.call.budget.PlannedWork;
import dev.retort.config.ConfigReader;
import dev.retort.config.RunConfig;
import dev.retort.document.PageSpan;
import dev.retort.document.Passage;
import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.JudgeRequests;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.Score;
import dev.retort.progress.Progress;
import dev.retort.run.Stage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunPlanTest {

    private static final List<Passage> PASSAGES = IntStream.range(0, 50)
            .mapToObj(i -> new Passage(
                    "p" + i, "handbook.md", "00", List.of(new PageSpan(1, 0, 5)), "Pumps", "word ".repeat(150)))
            .toList();

    private static Estimate estimate(String... settings) {
        ConfigReader reader = ConfigReader.defaults();
        List.of(settings).forEach(reader::set);
        RunConfig config = reader.read();
        return RunPlan.of(config, PASSAGES).estimate(config);
    }

    @Test
    void theDefaultRunOnThisMachineIsFree() {
        Estimate estimate = estimate();
        assertThat(estimate.expected()).isZero();
        assertThat(estimate.worst()).isZero();
        assertThat(estimate.unpriced()).isEmpty();
    }

    @Test
    void aHostedTeacherIsPricedForBothSidesOfTheQuestions() {
        RunConfig config = ConfigReader.defaults()
                .set("teacher.model=mistral:mistral-large-latest")
                .read();
        List<RunPlan.StageWork> paid = RunPlan.of(config, PASSAGES).works().stream()
                .filter(work -> work.work().model().startsWith("mistral:"))
                .toList();
        assertThat(paid).extracting(RunPlan.StageWork::stage).containsExactly(Stage.ANSWERS, Stage.DATASET);
        assertThat(paid)
                .extracting(work -> ((PlannedWork.Calls) work.work()).calls())
                .containsExactly(100L, 112L);
        Estimate estimate = estimate("teacher.model=mistral:mistral-large-latest");
        assertThat(estimate.expected()).isPositive().isLessThan(estimate.worst());
    }

    @Test
    void aJudgeIsPricedByTheScoresThatNeedOne() {
        long none = estimate("scores.judge=mistral:mistral-small-latest").expected();
        long one = estimate(
                        "scores.judge=mistral:mistral-small-latest",
                        "scores.metrics=[support, faithfulness]",
                        "scores.primary=support")
                .expected();
        assertThat(none).isZero();
        assertThat(one).isPositive();
    }

    @Test
    void aMetricOfTheUsersOwnIsPricedByTheRequestsItNames() {
        Metric own = new Metric() {
            @Override
            public String name() {
                return "tone";
            }

            @Override
            public String description() {
                return "tone of the answer";
            }

            @Override
            public JudgeRequests judgeRequests() {
                return JudgeRequests.perAnswer(2);
            }

            @Override
            public List<Score> score(List<EvaluationSample> samples, Progress progress) {
                throw new IllegalStateException("a plan scores nothing");
            }
        };
        RunConfig config = ConfigReader.defaults()
                .set("scores.judge=mistral:mistral-small-latest")
                .set("scores.metrics=[support, tone]")
                .set("scores.primary=support")
                .read();
        assertThat(RunPlan.of(config, PASSAGES, List.of(own)).works())
                .extracting(RunPlan.StageWork::work)
                .filteredOn(work -> work.task().equals("judge"))
                .extracting(work -> ((PlannedWork.Calls) work).calls())
                .containsExactly(2L * 100 * config.answers().allArms().size());
    }

    @Test
    void aModelWithoutAPriceIsNamedAndLeftOut() {
        assertThat(estimate("teacher.model=openai-compatible:http://127.0.0.1:8080/v1#m")
                        .unpriced())
                .containsExactly("openai-compatible:http://127.0.0.1:8080/v1#m");
    }

    @Test
    void trainingElsewhereIsPricedByItsTokens() {
        long two = estimate("student.model=openai:gpt-4o-mini-2024-07-18", "finetune.epochs=2")
                .expected();
        long four = estimate("student.model=openai:gpt-4o-mini-2024-07-18", "finetune.epochs=4")
                .expected();
        assertThat(four).isGreaterThan(two);
    }
}
