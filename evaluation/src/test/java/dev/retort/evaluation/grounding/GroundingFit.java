package dev.retort.evaluation.grounding;

import dev.retort.evaluation.agreement.AgreementMeter;
import dev.retort.evaluation.agreement.LabelFile;
import dev.retort.evaluation.agreement.LabelledAnswer;
import dev.retort.evaluation.agreement.LabelledScore;
import dev.retort.file.Json;
import dev.retort.file.WholeFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;

/** Fits the grounding model to human labels and measures it by cross-validation: {@code benchmarks/grounding-fit.sh}. */
public final class GroundingFit {

    private static final int FOLDS = 10;
    private static final long SEED = 20_260_101;

    /**
     * Unsupported answers count as often as supported ones to this power of their ratio: between a calibration to the share
     * of supported answers (0) and 0.5 as the best threshold (1).
     */
    private static final double BALANCE = 0.6;

    private GroundingFit() {}

    public static void main(String[] arguments) {
        List<LabelledAnswer> labels = LabelFile.read(Path.of(arguments[0]), remark -> {});
        boolean longer = List.of(arguments).contains("--longer");
        GroundingModel model = longer ? fitLonger(labels) : fit(labels);
        if (arguments.length > 1 && !arguments[1].startsWith("--")) {
            WholeFile.write(
                    Path.of(arguments[1]),
                    Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(model) + "\n");
        }
        System.out.println("features:     " + model.agreement());
        System.out.println("word overlap: " + model.wordOverlap());
        System.out.println("always supported: AUROC 0.5, balanced accuracy 0.5");
        System.out.println("AUROC gained over word overlap: " + model.gain());
        model.weights().forEach(System.out::println);
    }

    static GroundingModel fit(List<LabelledAnswer> answers) {
        return fit(
                answers,
                1,
                "BEGIN, Wizard of Wikipedia, development labels (google/BEGIN-dataset, wow/begin_dev_wow.tsv)",
                "CC-BY-4.0");
    }

    private static GroundingModel fitLonger(List<LabelledAnswer> answers) {
        long supported = answers.stream().filter(LabelledAnswer::supported).count();
        return fit(
                answers,
                Math.pow(supported / (double) (answers.size() - supported), BALANCE),
                "RAGTruth, test labels of question answering (vectara/FaithJudge, eval_data/ragtruth_qa.jsonl)",
                "labels MIT (ParticleMedia/RAGTruth); only these weights were taken from them");
    }

    private static GroundingModel fit(List<LabelledAnswer> answers, double unsupported, String source, String licence) {
        List<double[]> rows = answers.stream()
                .map(answer -> GroundingFeatures.of(
                                answer.sample().response(), answer.sample().retrievedContexts())
                        .values())
                .toList();
        List<double[]> overlap = rows.stream().map(row -> new double[] {row[0]}).toList();
        List<Boolean> labels = answers.stream().map(LabelledAnswer::supported).toList();
        List<LabelledScore> scores = crossValidated(answers, rows, labels, unsupported);
        List<LabelledScore> overlapScores = crossValidated(answers, overlap, labels, unsupported);
        LogisticRegression whole = new LogisticRegression(rows, labels, unsupported);
        List<GroundingModel.Weight> weights = new ArrayList<>();
        for (int f = 0; f < GroundingFeatures.NAMES.size(); f++) {
            weights.add(new GroundingModel.Weight(
                    GroundingFeatures.NAMES.get(f), whole.mean[f], whole.scale[f], whole.weights[f]));
        }
        AgreementMeter meter = new AgreementMeter();
        return new GroundingModel(
                source,
                licence,
                weights,
                whole.weights[weights.size()],
                meter.measure(scores, 0, 0.5),
                meter.measure(overlapScores, 0, 0.5),
                meter.aurocGain(scores, overlapScores));
    }

    private static List<LabelledScore> crossValidated(
            List<LabelledAnswer> answers, List<double[]> rows, List<Boolean> labels, double unsupported) {
        List<String> clusters = new ArrayList<>(new LinkedHashSet<>(
                answers.stream().map(LabelledAnswer::cluster).toList()));
        Collections.shuffle(clusters, new Random(SEED));
        List<Integer> folds = answers.stream()
                .map(answer -> clusters.indexOf(answer.cluster()) % FOLDS)
                .toList();
        double[] probabilities = new double[rows.size()];
        for (int fold = 0; fold < FOLDS; fold++) {
            List<double[]> others = new ArrayList<>();
            List<Boolean> labelsOfOthers = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                if (folds.get(i) != fold) {
                    others.add(rows.get(i));
                    labelsOfOthers.add(labels.get(i));
                }
            }
            LogisticRegression regression = new LogisticRegression(others, labelsOfOthers, unsupported);
            for (int i = 0; i < rows.size(); i++) {
                if (folds.get(i) == fold) {
                    probabilities[i] = regression.probability(rows.get(i));
                }
            }
        }
        List<LabelledScore> scores = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            scores.add(new LabelledScore(
                    probabilities[i], labels.get(i), answers.get(i).cluster()));
        }
        return scores;
    }
}
