package dev.retort.benchmark.call;

import dev.retort.call.journal.CallEnd;
import dev.retort.call.journal.CallJournal;
import dev.retort.call.journal.CallKey;
import dev.retort.call.journal.CallKind;
import dev.retort.call.journal.CallStart;
import dev.retort.call.journal.RecordedReply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Prints what the journal adds to a call: looking it up, recording its start and its end. Arguments: calls, threads, reply
 * characters; 20000, 1 and 1000 where absent.
 */
final class JournalOverhead {

    private JournalOverhead() {}

    public static void main(String[] arguments) throws Exception {
        int calls = argument(arguments, 0, 20_000);
        int threads = argument(arguments, 1, 1);
        String text = "x".repeat(argument(arguments, 2, 1_000));
        String request = "{\"messages\":[{\"role\":\"user\",\"content\":\"" + text.repeat(4) + "\"}]}";
        Path folder = Files.createTempDirectory("journal-overhead");
        long[] nanos = new long[calls];
        try (CallJournal journal = CallJournal.open(folder.resolve("calls.sqlite"))) {
            for (int i = 0; i < 2_000; i++) {
                call(journal, "warm-up " + i, request, text);
            }
            CountDownLatch ended = new CountDownLatch(threads);
            for (int thread = 0; thread < threads; thread++) {
                int first = thread;
                Thread.ofVirtual().start(() -> {
                    for (int i = first; i < calls; i += threads) {
                        long begun = System.nanoTime();
                        call(journal, "call " + i, request, text);
                        nanos[i] = System.nanoTime() - begun;
                        if (threads > 1) {
                            rest();
                        }
                    }
                    ended.countDown();
                });
            }
            ended.await();
        }
        long bytes = Files.size(folder.resolve("calls.sqlite"));
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%d calls, %d threads: median %.3f ms, 99 in a hundred %.3f ms, most %.3f ms, file %.1f MB%n",
                calls,
                threads,
                nanos[calls / 2] / 1e6,
                nanos[calls * 99 / 100] / 1e6,
                nanos[calls - 1] / 1e6,
                bytes / 1e6);
    }

    private static void call(CallJournal journal, String name, String request, String text) {
        String key = CallKey.of("chat", "x:model", name, request);
        if (journal.reply(key).isPresent()) {
            throw new IllegalStateException(name + " was never made");
        }
        long id = journal.started(new CallStart(CallKind.CHAT, key, "benchmark", "x:model", request, 100));
        RecordedReply reply = new RecordedReply(
                List.of(new RecordedReply.Choice(text, RecordedReply.Finish.STOP)), 10, 20, Optional.of("model-2512"));
        journal.finished(id, new CallEnd(reply, 1, Duration.ofMillis(100), 50));
    }

    /** Callers that wait for a model come one after the other, not all at once. */
    private static void rest() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int argument(String[] arguments, int place, int otherwise) {
        return arguments.length > place ? Integer.parseInt(arguments[place]) : otherwise;
    }
}
