package dev.retort.distillation;

import dev.retort.concurrent.Background;
import dev.retort.concurrent.ParallelWork;
import dev.retort.config.RunConfig;
import dev.retort.finetuning.FineTuner;
import dev.retort.finetuning.HostedFineTuner;
import dev.retort.finetuning.Probe;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.progress.Progress;
import dev.retort.run.Arm;
import dev.retort.run.Manifest;
import dev.retort.run.Stage;
import dev.retort.terms.TermsAcceptance;
import dev.retort.terms.TermsTable;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What is settled before anything is spent, for the steps that are still to do or to do again: every role's key, the
 * teacher's terms, the dated names behind moving ones, and whether the service takes a job for the student.
 */
final class Preflight {

    private final Bench bench;
    private final RunConfig config;
    private final TermsTable terms;
    private final boolean termsAccepted;

    Preflight(Bench bench, TermsTable terms, boolean termsAccepted) {
        this.bench = bench;
        this.config = bench.config();
        this.terms = terms;
        this.termsAccepted = termsAccepted;
    }

    void check(Stage last) {
        bench.noteRevisions();
        OpenSteps open = OpenSteps.of(bench, last);
        Set<ModelRef> models = models(open);
        models.forEach(ref -> bench.models().providers().check(ref, ModelSettings.DEFAULT));
        Optional<HostedFineTuner> tuner = hostedTuner(open);
        Manifest.Checks checks = bench.ledger().manifest().checks().orElse(Manifest.Checks.NONE);
        // Rows made of an earlier answer, and a student trained on earlier rows, are training on the teacher's text
        // too.
        if (open.any(Step.TRAIN_ANSWERS, Step.DATASET, Step.FINETUNE) && !extractive()) {
            checks = checks.withTerms(acceptance(checks));
        }
        tuner.ifPresent(
                service -> bench.calls().requirePriceOfTraining(config.student().ref()));
        // What the services of models and of training say is waited for together; what the models' say comes first.
        try (Background<Optional<String>> probed = new Background<>(() -> tuner.map(this::probe))) {
            checks = checks.withDatedNames(datedNames(models, checks.datedNames()));
            checks = probed.get().map(checks::withFineTuning).orElse(checks);
        }
        bench.ledger().checks(checks);
    }

    /** Returns the service that will train, where one will; a missing key is reported here. */
    private Optional<HostedFineTuner> hostedTuner(OpenSteps open) {
        if (!open.any(Step.FINETUNE)) {
            return Optional.empty();
        }
        FineTuner tuner =
                bench.models().fineTuners().fineTunerOf(config.student().ref());
        return tuner instanceof HostedFineTuner hosted
                        && config.finetune().job().isEmpty()
                ? Optional.of(hosted)
                : Optional.empty();
    }

    private Set<ModelRef> models(OpenSteps open) {
        Set<ModelRef> models = new LinkedHashSet<>();
        ModelRef embedder = ModelRef.parse(config.retrieval().model());
        if (open.any(Step.QUESTIONS)) {
            if (config.questions().written()) {
                models.add(ModelRef.parse(config.questions().model()));
                config.questions().critic().map(ModelRef::parse).ifPresent(models::add);
            }
            models.add(embedder);
        }
        if (Stream.of(Arm.STUDENT, Arm.CLOSED_BOOK).anyMatch(open::answers) || open.any(Step.PROMPTED_ANSWERS)) {
            models.add(config.student().ref());
            models.add(embedder);
        }
        if (open.answers(Arm.TEACHER) || open.any(Step.TRAIN_ANSWERS)) {
            models.add(embedder);
            if (!extractive()) {
                models.add(config.teacher().ref());
            }
        }
        if (open.any(Step.TUNED_ANSWERS, Step.SCORES, Step.TUNED_SCORES)) {
            models.add(config.student().ref());
            models.add(embedder);
            config.scores().judge().map(ModelRef::parse).ifPresent(models::add);
        }
        return models;
    }

    private boolean extractive() {
        return config.teacher().model().equals(RunConfig.EXTRACTIVE);
    }

    private TermsAcceptance acceptance(Manifest.Checks checks) {
        ModelRef teacher = config.teacher().ref();
        ModelRef student = config.student().ref();
        boolean earlier = checks.terms()
                .filter(given -> given.teacher().equals(teacher)
                        && given.student().equals(student)
                        && given.asOf().equals(terms.asOf()))
                .filter(TermsAcceptance::acceptedByUser)
                .isPresent();
        return terms.require(teacher, student, termsAccepted || earlier, Instant.now());
    }

    private Map<String, String> datedNames(Set<ModelRef> models, Map<String, String> known) {
        Map<String, String> names = new TreeMap<>(known);
        List<ModelRef> asked = models.stream()
                .filter(ref -> !names.containsKey(ref.toString()))
                .toList();
        List<Optional<ModelRef>> dated = ParallelWork.all(
                asked.size(),
                i -> () -> bench.models().providers().dated(asked.get(i), ModelSettings.DEFAULT),
                "dated names",
                Progress.NONE);
        for (int i = 0; i < asked.size(); i++) {
            ModelRef moving = asked.get(i);
            dated.get(i).ifPresent(name -> names.put(moving.toString(), name.toString()));
        }
        return names;
    }

    private String probe(HostedFineTuner tuner) {
        Probe.Open open = tuner.probe(config.student().ref()).require();
        return open.note()
                + open.until().map(date -> " Until %s.".formatted(date)).orElse("");
    }
}
