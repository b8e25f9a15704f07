package dev.retort.finetuning.service;

import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.JobStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * The jobs that a service lists.
 *
 * @param entries the list as it came
 * @param read reads one of them
 */
public record JobList(JsonNode entries, Function<JsonNode, FineTuningJob> read) {

    private static final int MOST = 100;

    /** Returns at most 100 of them, newest first. */
    public List<FineTuningJob> newestFirst() {
        List<FineTuningJob> jobs = new ArrayList<>();
        entries.forEach(entry -> jobs.add(read.apply(entry)));
        jobs.sort(Comparator.comparing(FineTuningJob::createdAt).reversed());
        return jobs.size() > MOST ? jobs.subList(0, MOST) : jobs;
    }

    /** Returns the id of one that was created since, is wanted, and has not ended badly. */
    Optional<String> find(Predicate<JsonNode> wanted, Instant since) {
        for (JsonNode entry : entries) {
            FineTuningJob job = read.apply(entry);
            boolean alive = !job.status().ended() || job.status() == JobStatus.SUCCESS;
            if (alive && !job.createdAt().isBefore(since) && wanted.test(entry)) {
                return Optional.of(job.id());
            }
        }
        return Optional.empty();
    }
}
