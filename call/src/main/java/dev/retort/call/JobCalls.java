package dev.retort.call;

import dev.retort.call.budget.Budget;
import dev.retort.call.journal.CallEnd;
import dev.retort.call.journal.CallJournal;
import dev.retort.call.journal.CallKey;
import dev.retort.call.journal.CallKind;
import dev.retort.call.journal.CallStart;
import dev.retort.call.journal.RecordedReply;
import dev.retort.call.journal.RecordedReply.Choice;
import dev.retort.call.journal.RecordedReply.Finish;
import dev.retort.error.RetortException;
import dev.retort.model.ModelRef;
import dev.retort.model.failure.CallException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What services are sent for a training: files, recorded before they are sent, and jobs, each with the price that is set
 * aside for it.
 */
final class JobCalls {

    private static final String TASK = "training";

    private final CallJournal journal;
    private final CallWorth worth;
    private final Budget budget;

    JobCalls(CallJournal journal, CallWorth worth, Budget budget) {
        this.journal = journal;
        this.worth = worth;
        this.budget = budget;
    }

    /** Opens the account of a request for a training. */
    JobAccount account(ModelRef base, String request, long tokens) {
        String key = CallKey.of("job", base.toString(), request);
        long price = worth.training(base, tokens);
        return new JobAccount(journal, budget, new CallStart(CallKind.JOB, key, TASK, base.toString(), request, price));
    }

    /** Returns the id of a file at a service: that of an equal file sent before, where it is still there, or a new one. */
    String upload(ModelRef base, String request, Predicate<String> isThere, Supplier<String> service) {
        String key = CallKey.of("upload", base.provider(), request);
        Optional<String> known = journal.reply(key)
                .map(reply -> reply.choices().getFirst().text())
                .filter(isThere);
        if (known.isPresent()) {
            return known.get();
        }
        journal.supersedeCall(key);
        return recorded(new CallStart(CallKind.UPLOAD, key, TASK, base.toString(), request, 0), service);
    }

    private String recorded(CallStart start, Supplier<String> service) {
        long id = journal.started(start);
        long began = System.nanoTime();
        try {
            String made = service.get();
            RecordedReply reply = new RecordedReply(List.of(new Choice(made, Finish.STOP)), 0, 0, Optional.empty());
            journal.finished(id, new CallEnd(reply, 1, since(began), start.worstCost()));
            return made;
        } catch (RuntimeException e) {
            journal.failed(id, reason(e), 1, since(began), 0);
            throw e;
        }
    }

    private static String reason(RuntimeException e) {
        return e instanceof RetortException
                ? String.valueOf(e.getMessage())
                : CallException.of(e).reason();
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
