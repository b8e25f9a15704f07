package dev.retort.cli;

import dev.retort.error.ResourceException;
import dev.retort.error.UsageException;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningJob.Event;
import dev.retort.finetuning.FineTuningJob.StepMetrics;
import dev.retort.finetuning.HostedFineTuner;
import dev.retort.finetuning.JobStatus;
import dev.retort.finetuning.JobWatch;
import dev.retort.model.ModelRef;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Actions on fine-tuning jobs at services; a job is named by service and id, such as {@code mistral:ID}. */
final class RemoteJobs {

    private final Function<ModelRef, HostedFineTuner> services;
    private final Function<HostedFineTuner, JobWatch> watches;
    private final Terminal terminal;
    private final boolean json;

    RemoteJobs(
            Function<ModelRef, HostedFineTuner> services,
            Function<HostedFineTuner, JobWatch> watches,
            Terminal terminal,
            boolean json) {
        this.services = services;
        this.watches = watches;
        this.terminal = terminal;
        this.json = json;
    }

    int list(String service) {
        List<FineTuningJob> jobs = services.apply(new ModelRef(service, "any")).list();
        if (json) {
            terminal.printJson(jobs);
            return 0;
        }
        Table table = Table.ofTexts();
        jobs.forEach(job -> table.row(List.of(
                service + ":" + job.id(),
                state(job.status()),
                job.base().name(),
                job.createdAt().toString(),
                job.tunedModel().map(ModelRef::toString).orElse("–"))));
        table.lines().forEach(terminal::print);
        if (jobs.isEmpty()) {
            terminal.print("No jobs at %s under this key.".formatted(service));
        }
        return 0;
    }

    int show(String name) {
        ModelRef job = parse(name);
        return print(services.apply(job).get(job.name()), name);
    }

    int cancel(String name) {
        ModelRef job = parse(name);
        return print(services.apply(job).cancel(job.name()), name);
    }

    /** Watches a job to its end; returns 0 where it succeeded, otherwise 1. */
    int watch(String name) {
        ModelRef job = parse(name);
        FineTuningJob ended = watches.apply(services.apply(job)).await(job.name(), new Changes());
        print(ended, name);
        return ended.status() == JobStatus.SUCCESS ? 0 : 1;
    }

    private final class Changes implements JobWatch.Listener {

        private @Nullable JobStatus last;
        private int step;

        @Override
        public void seen(FineTuningJob job) {
            int now = job.metrics().isEmpty() ? 0 : job.metrics().getLast().step();
            if (job.status() != last || now > step) {
                last = job.status();
                step = now;
                terminal.error().println("  %s%s".formatted(state(job.status()), now == 0 ? "" : ", " + loss(job)));
            }
        }

        @Override
        public void unreachable(ResourceException reason) {
            terminal.error().println("  " + reason.problem());
        }
    }

    private int print(FineTuningJob job, String name) {
        if (json) {
            terminal.printJson(job);
            return 0;
        }
        Table table = Table.ofTexts();
        table.row(List.of("job", name));
        table.row(List.of("state", state(job.status()) + (job.waitsForStart() ? ", waits to be started" : "")));
        table.row(List.of("base", job.base().toString()));
        table.row(List.of("created", job.createdAt().toString()));
        job.tunedModel().ifPresent(model -> table.row(List.of("tuned model", model.toString())));
        job.failure().ifPresent(reason -> table.row(List.of("failure", reason)));
        if (!job.metrics().isEmpty()) {
            table.row(List.of("training", loss(job)));
        }
        for (Event event : job.events()) {
            table.row(List.of(event.at().toString(), (state(event.status()) + " " + event.message()).strip()));
        }
        table.lines().forEach(terminal::print);
        return 0;
    }

    private static String loss(FineTuningJob job) {
        StepMetrics last = job.metrics().getLast();
        return String.format(Locale.ROOT, "step %d, loss %.3f", last.step(), last.trainLoss());
    }

    private static String state(JobStatus status) {
        return status.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static ModelRef parse(String name) {
        int colon = name.indexOf(':');
        if (colon < 1 || colon == name.length() - 1) {
            throw new UsageException(
                    "\"%s\" names no job.".formatted(name),
                    "Write SERVICE:ID, as \"retort jobs list SERVICE\" prints it.");
        }
        return new ModelRef(name.substring(0, colon), name.substring(colon + 1));
    }
}
