package dev.retort.call.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every journal does, wherever it lies. */
abstract class CallJournalContract {

    @TempDir
    private Path folder;

    abstract CallJournal open(Path folder);

    static CallStart start(String key) {
        return new CallStart(CallKind.CHAT, key, "answers", "x:model", "{\"messages\":[]}", 500);
    }

    static CallEnd end(String text) {
        RecordedReply reply = new RecordedReply(
                List.of(new RecordedReply.Choice(text, RecordedReply.Finish.STOP)), 12, 34, Optional.of("model-2512"));
        return new CallEnd(reply, 2, Duration.ofMillis(56), 78);
    }

    static List<CallRecord> all(CallJournal journal) {
        List<CallRecord> records = new ArrayList<>();
        journal.forEach(records::add);
        return records;
    }

    @Test
    void aCallIsRecordedBeforeItIsMade() {
        try (CallJournal journal = open(folder)) {
            journal.started(start("k"));

            assertThat(all(journal)).singleElement().satisfies(call -> {
                assertThat(call.state()).isEqualTo(CallState.STARTED);
                assertThat(call.cost()).isEqualTo(500);
            });
            assertThat(journal.reply("k")).isEmpty();
            assertThat(journal.spent()).isEqualTo(500);
        }
    }

    @Test
    void aFinishedCallIsFoundByItsKeyWithEverythingItBrought() {
        try (CallJournal journal = open(folder)) {
            journal.finished(journal.started(start("k")), end("Grüße \n \"quoted\" 🌳"));

            assertThat(journal.reply("k"))
                    .contains(end("Grüße \n \"quoted\" 🌳").reply());
            CallRecord call = all(journal).getFirst();
            assertThat(call.state()).isEqualTo(CallState.FINISHED);
            assertThat(call.time()).isEqualTo(Duration.ofMillis(56));
            assertThat(call.attempts()).isEqualTo(2);
            assertThat(journal.spent()).isEqualTo(78);
        }
    }

    @Test
    void aFailedCallIsKeptWithItsReasonAndAnswersNothing() {
        try (CallJournal journal = open(folder)) {
            journal.failed(journal.started(start("k")), "HTTP 400: too long", 1, Duration.ofMillis(5), 9);

            assertThat(journal.reply("k")).isEmpty();
            assertThat(all(journal).getFirst().reason()).contains("HTTP 400: too long");
            assertThat(journal.spent()).isEqualTo(9);
        }
    }

    @Test
    void repeatingAStageReachesTheCallsItOnlyUsed() {
        try (CallJournal journal = open(folder)) {
            journal.enter("answers");
            journal.finished(journal.started(start("k")), end("text"));
            journal.enter("scores");
            assertThat(journal.reply("k")).isPresent();

            assertThat(journal.repeat("other")).isZero();
            assertThat(journal.repeat("scores")).isEqualTo(1);

            assertThat(journal.reply("k")).isEmpty();
            assertThat(journal.spent()).isEqualTo(78);
            assertThat(journal.repeats("scores")).isEqualTo(1);
            assertThat(journal.repeats("answers")).isZero();
        }
    }

    @Test
    void vectorsAreKeptBitForBit() {
        float[] vector = {1.5f, -0f, Float.MIN_VALUE, 3.1415927f};
        try (CallJournal journal = open(folder)) {
            journal.embedded(
                    journal.started(start("batch")), end(""), List.of("a", "b"), List.of(vector, new float[] {2}));

            assertThat(journal.vector("a"))
                    .hasValueSatisfying(read -> assertThat(read).isEqualTo(vector));
            assertThat(journal.vector("c")).isEmpty();
        }
    }

    @Test
    void manyThreadsWriteAndReadAtOnce() throws Exception {
        try (CallJournal journal = open(folder);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> futures = new ArrayList<>();
            for (int thread = 0; thread < 16; thread++) {
                int number = thread;
                futures.add(threads.submit(() -> {
                    for (int i = 0; i < 40; i++) {
                        String key = number + "-" + i;
                        journal.finished(journal.started(start(key)), end("text " + key));
                        assertThat(journal.reply(key).orElseThrow())
                                .isEqualTo(end("text " + key).reply());
                    }
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
            assertThat(all(journal))
                    .hasSize(640)
                    .allSatisfy(call -> assertThat(call.state()).isEqualTo(CallState.FINISHED));
        }
    }

    @Test
    void theFirstReplyAnswersUntilItIsSupersededThenTheNext() {
        try (CallJournal journal = open(folder)) {
            journal.finished(journal.started(start("k")), end("one"));
            journal.finished(journal.started(start("k")), end("two"));
            assertThat(journal.reply("k")).contains(end("one").reply());

            journal.supersedeCall("k");
            journal.finished(journal.started(start("k")), end("three"));

            assertThat(journal.reply("k")).contains(end("three").reply());
            assertThat(all(journal))
                    .extracting(CallRecord::state)
                    .containsExactly(CallState.SUPERSEDED, CallState.SUPERSEDED, CallState.FINISHED);
            assertThat(journal.spent()).isEqualTo(3 * 78);
        }
    }

    @Test
    void theLastCallWithoutAnEndIsUnderWay() {
        try (CallJournal journal = open(folder)) {
            journal.started(start("k"));
            long last = journal.started(start("k"));
            journal.mayCost(last, 700);

            assertThat(journal.underWay("k")).hasValueSatisfying(call -> {
                assertThat(call.id()).isEqualTo(last);
                assertThat(call.cost()).isEqualTo(700);
            });
            journal.finished(last, end("text"));
            assertThat(journal.underWay("k")).map(CallRecord::id).contains(last - 1);
            assertThat(journal.underWay("other")).isEmpty();
        }
    }

    @Test
    void repeatingAStageForgetsItsVectors() {
        try (CallJournal journal = open(folder)) {
            journal.enter("questions");
            journal.embedded(journal.started(start("batch")), end(""), List.of("a"), List.of(new float[] {1}));
            journal.enter("scores");
            journal.embedded(journal.started(start("other")), end(""), List.of("b"), List.of(new float[] {2}));

            assertThat(journal.repeat("questions")).isEqualTo(1);

            assertThat(journal.vector("a")).isEmpty();
            assertThat(journal.vector("b")).isPresent();
        }
    }

    @Test
    void whatAJobAnsweredCarriesTheCostOfTheJob() {
        try (CallJournal journal = open(folder)) {
            journal.finished(journal.started(start("job")), end(""));

            journal.collected("job", List.of(start("a"), start("b")), List.of(end("one"), end("two")));

            assertThat(journal.reply("b")).contains(end("two").reply());
            assertThat(journal.spent()).isEqualTo(2 * 78);
            assertThat(journal.size()).isEqualTo(3);
        }
    }
}
