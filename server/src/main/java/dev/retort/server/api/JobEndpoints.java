package dev.retort.server.api;

import dev.retort.finetuning.JobStatus;
import dev.retort.server.http.Api;
import dev.retort.server.http.Call;
import dev.retort.server.http.Fields;
import dev.retort.server.http.Refusal;
import dev.retort.server.http.Reply;
import dev.retort.server.http.Right;
import dev.retort.server.http.Routes;
import dev.retort.server.job.JobQueue;
import dev.retort.server.job.JobStore;
import dev.retort.server.job.TuningJob;
import dev.retort.server.wire.Ids;
import dev.retort.server.wire.OrderDraft;
import dev.retort.server.wire.Trainable;
import dev.retort.server.wire.mistral.MistralWire;
import dev.retort.server.wire.openai.OpenAiJobForm;
import dev.retort.server.wire.openai.OpenAiWire;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** Fine-tuning jobs: create, list, show, start, cancel; events and checkpoints. */
public final class JobEndpoints {

    private static final String JOBS = "/fine_tuning/jobs";
    private static final int OPENAI_USUAL = 20;

    private final JobStore jobs;
    private final JobQueue queue;
    private final Trainable trainable;
    private final Wires wires;
    private final InstantSource clock;
    private final OpenAiJobForm form = new OpenAiJobForm();

    /** Creates the endpoints. */
    public JobEndpoints(JobStore jobs, JobQueue queue, Trainable trainable, Wires wires, InstantSource clock) {
        this.jobs = jobs;
        this.queue = queue;
        this.trainable = trainable;
        this.wires = wires;
        this.clock = clock;
    }

    /** Adds their routes. */
    public void addTo(Routes routes) {
        routes.allowing(Right.READ, Right.TRAIN)
                .add("GET", JOBS, this::list)
                .add("GET", JOBS + "/{job_id}", call -> shown(call, require(call)))
                .add("GET", JOBS + "/{job_id}/events", call -> listed(call, form::events))
                .add("GET", JOBS + "/{job_id}/checkpoints", call -> listed(call, form::checkpoints));
        routes.allowing(Right.TRAIN)
                .add("POST", JOBS, this::create)
                .add(
                        "POST",
                        JOBS + "/{job_id}/start",
                        call -> shown(call, queue.begin(require(call).id())))
                .add(
                        "POST",
                        JOBS + "/{job_id}/cancel",
                        call -> shown(call, queue.cancel(require(call).id())));
    }

    private Reply create(Call call) {
        Fields body = call.body().get();
        Api api = body.has("training_file") ? Api.OPENAI : body.has("training_files") ? Api.MISTRAL : wires.api(call);
        OrderDraft draft = wires.of(api).order(body, trainable, clock.instant());
        boolean dry = call.query("dry_run")
                .filter(given -> given.equalsIgnoreCase("true"))
                .isPresent();
        if (dry && api == Api.MISTRAL) {
            return Reply.ok(MistralWire.dryRun(draft.order(), queue.measure(draft.order())));
        }
        return Reply.ok(wires.of(api).job(queue.submit(draft.order(), draft.wandbKey()), false));
    }

    private Reply list(Call call) {
        Api api = call.query("after").or(() -> call.query("limit")).isPresent() ? Api.OPENAI : wires.api(call);
        Filter filter = new Filter(call);
        List<TuningJob> found = jobs.list().stream().filter(filter::takes).toList();
        Paging paging = new Paging(call);
        return Reply.ok(wires.of(api)
                .jobs(
                        api == Api.OPENAI
                                ? paging.of(found, OPENAI_USUAL, job -> Ids.openAi("ftjob", job.id()))
                                : paging.of(found, TuningJob::id)));
    }

    /** The filters of a list. */
    private static final class Filter {

        private final Call call;
        private final Instant after;
        private final Instant before;

        Filter(Call call) {
            this.call = call;
            this.after = time("created_after", Instant.MIN);
            this.before = time("created_before", Instant.MAX);
        }

        boolean takes(TuningJob job) {
            return is("model", job.order().model())
                    && is("suffix", job.order().suffix())
                    && is(
                            "wandb_project",
                            job.order().wandb().map(place -> place.project()).orElse(""))
                    && is(
                            "wandb_name",
                            job.order()
                                    .wandb()
                                    .flatMap(place -> place.name().or(place::runName))
                                    .orElse(""))
                    && call.query("status")
                            .map(status -> JobStatus.of(status) == job.state().status())
                            .orElse(true)
                    && !job.order().createdAt().isBefore(after)
                    && !job.order().createdAt().isAfter(before);
        }

        private boolean is(String parameter, String value) {
            return call.query(parameter).map(value::equals).orElse(true);
        }

        private Instant time(String parameter, Instant otherwise) {
            try {
                return call.query(parameter)
                        .map(text -> text.endsWith("Z")
                                ? Instant.parse(text)
                                : OffsetDateTime.parse(text).toInstant())
                        .orElse(otherwise);
            } catch (DateTimeException e) {
                throw Refusal.ofField(
                        parameter,
                        "The parameter %s must be a time such as 2026-11-30T12:00:00Z.".formatted(parameter));
            }
        }
    }

    /** An id shows whose job it is, where the path does not. */
    private Reply shown(Call call, TuningJob job) {
        Api api = call.api().orElse(call.variable("job_id").startsWith("ftjob-") ? Api.OPENAI : wires.api(call));
        return Reply.ok(wires.of(api).job(job, true));
    }

    private Reply listed(Call call, Function<TuningJob, List<ObjectNode>> items) {
        List<ObjectNode> all = items.apply(require(call));
        return Reply.ok(OpenAiWire.list(
                new Paging(call).of(all, OPENAI_USUAL, item -> item.path("id").asString()), item -> item));
    }

    private TuningJob require(Call call) {
        return jobs.require(Ids.plain(call.variable("job_id")));
    }
}
