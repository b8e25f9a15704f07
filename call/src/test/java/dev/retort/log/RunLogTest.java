package dev.retort.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.file.Json;
import dev.retort.file.JsonLines;
import dev.retort.secret.Redactor;
import dev.retort.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;
import tools.jackson.databind.JsonNode;

class RunLogTest {

    private static final String KEY = "a \"key\" of the user";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("log.jsonl");
    }

    private RunLog open() {
        return RunLog.open(
                file, new Redactor(List.of(new Secret(KEY))), () -> Instant.parse("2026-11-22T08:00:00.250Z"));
    }

    @Test
    void aLineIsTimeLevelStageEventAndFields() throws IOException {
        try (RunLog log = open()) {
            log.event(Level.INFO, "run began", Map.of());
            log.enter("questions");
            log.event(Level.WARN, "call given up", Map.of("attempts", 3, "seconds", 0.5, "model", "a:b", "last", true));
        }

        assertThat(JsonLines.read(file, JsonNode.class))
                .containsExactly(Json.mapper().readTree("""
                                {"time": "2026-11-22T08:00:00.250Z", "level": "INFO", "stage": "", "event": "run began",
                                 "fields": {}}"""), Json.mapper().readTree("""
                                {"time": "2026-11-22T08:00:00.250Z", "level": "WARN", "stage": "questions",
                                 "event": "call given up",
                                 "fields": {"attempts": 3, "last": true, "model": "a:b", "seconds": 0.5}}"""));
    }

    @Test
    void keysAreMaskedTheKnownAndTheUsual() throws IOException {
        try (RunLog log = open()) {
            log.event(
                    Level.ERROR,
                    "run failed",
                    Map.of("reason", "no access with %s\nnor sk-0123456789ab".formatted(KEY)));
        }

        assertThat(file).content().contains("no access with ***\\nnor ***").doesNotContain("of the user", "0123456789");
    }

    @Test
    void anInterruptedThreadAndThoseAfterItAreHeard() {
        try (RunLog log = open()) {
            Thread.currentThread().interrupt();
            log.event(Level.WARN, "run stopped", Map.of());
            assertThat(Thread.interrupted()).isTrue();
            log.event(Level.INFO, "run began", Map.of());
        }

        assertThat(JsonLines.read(file, JsonNode.class))
                .extracting(line -> line.path("event").asString())
                .containsExactly("run stopped", "run began");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no POSIX permissions.")
    void nobodyElseMayReadIt() throws IOException {
        open().close();

        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aLaterProcessAppendsAndManyThreadsWriteWholeLines() {
        try (RunLog log = open()) {
            log.event(Level.INFO, "run began", Map.of());
        }
        try (RunLog log = open()) {
            IntStream.range(0, 500)
                    .parallel()
                    .forEach(i -> log.event(Level.DEBUG, "call repeated", Map.of("attempt", i)));
        }

        assertThat(JsonLines.read(file, JsonNode.class))
                .hasSize(501)
                .extracting(line -> line.path("fields").path("attempt").asInt(-1))
                .contains(IntStream.range(-1, 500).boxed().toArray(Integer[]::new));
    }

    @Test
    void whatCannotBeWrittenStopsNobody() {
        RunLog log = open();
        log.close();

        log.event(Level.INFO, "run ended", Map.of());

        assertThat(file).isEmptyFile();
    }
}
