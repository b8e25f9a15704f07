package dev.retort.report;

import dev.retort.answer.Answer;
import dev.retort.document.Passage;
import dev.retort.evaluation.QuestionScores;
import dev.retort.evaluation.Score;
import dev.retort.question.Question;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The drill-down: every question with all answers, their scores and the passages by page. */
final class QuestionDetails {

    private QuestionDetails() {}

    static List<Map<String, Object>> of(ReportInput input) {
        List<Map<String, Object>> details = new ArrayList<>();
        for (int i = 0; i < input.questions().size(); i++) {
            details.add(detail(input, i));
        }
        return details;
    }

    private static Map<String, Object> detail(ReportInput input, int index) {
        Question question = input.questions().get(index);
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("index", index);
        detail.put("question", question.text());
        detail.put("reference", question.reference().orElse(""));
        var roles = input.comparison().roles();
        OptionalDouble before = primary(input, roles.baseline(), index);
        OptionalDouble after = primary(input, roles.candidate(), index);
        boolean both = before.isPresent() && after.isPresent();
        detail.put("gain", both ? after.getAsDouble() - before.getAsDouble() : 0);
        detail.put(
                "figures",
                both
                        ? "%s → %s".formatted(Figures.of(before.getAsDouble()), Figures.of(after.getAsDouble()))
                        : "unscored");
        detail.put("answers", answers(input, index));
        detail.put("passages", passages(input, index));
        return detail;
    }

    private static OptionalDouble primary(ReportInput input, String arm, int index) {
        return input.arm(arm).scores().get(index).scores().get(input.primary())
                        instanceof Score.Scored(double value, var evidence)
                ? OptionalDouble.of(value)
                : OptionalDouble.empty();
    }

    private static List<Map<String, Object>> answers(ReportInput input, int index) {
        List<Map<String, Object>> answers = new ArrayList<>();
        input.arms().forEach((name, arm) -> {
            Answer answer = arm.answers().get(index);
            answers.add(Map.of(
                    "who",
                    arm.title(),
                    "text",
                    answer.failure()
                            .map(reason -> "(no answer: " + reason + ")")
                            .orElse(answer.text()),
                    "scores",
                    scores(arm.scores().get(index)),
                    "evidence",
                    evidence(arm.scores().get(index))));
        });
        return answers;
    }

    /** Returns a list with the lines in it, or nothing, since a template shows a list once for each of its parts. */
    private static List<List<String>> evidence(QuestionScores scores) {
        List<String> lines = EvidenceLines.of(scores);
        return lines.isEmpty() ? List.of() : List.of(lines);
    }

    private static String scores(QuestionScores scores) {
        return scores.scores().entrySet().stream()
                .map(entry -> entry.getKey() + " "
                        + switch (entry.getValue()) {
                            case Score.Scored(double value, var evidence) -> Figures.of(value);
                            case Score.Unscored(String reason) -> "unscored (" + reason + ")";
                        })
                .collect(Collectors.joining(" · "));
    }

    private static List<Map<String, String>> passages(ReportInput input, int index) {
        Answer answer =
                input.arm(input.comparison().roles().candidate()).answers().get(index);
        return answer.passageIds().stream()
                .map(input.passages()::get)
                .filter(Objects::nonNull)
                .map(passage -> Map.of("where", where(passage), "text", passage.text()))
                .toList();
    }

    private static String where(Passage passage) {
        String section = passage.section().isEmpty() ? "" : ", " + passage.section();
        return "%s, %s%s (%s)".formatted(passage.document(), passage.pagesInWords(), section, passage.id());
    }
}
