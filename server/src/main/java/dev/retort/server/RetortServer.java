package dev.retort.server;

import dev.retort.error.ResourceException;
import dev.retort.error.UsageException;
import dev.retort.file.FileFault;
import dev.retort.file.OwnerOnly;
import dev.retort.server.api.BatchEndpoints;
import dev.retort.server.api.ChatEndpoint;
import dev.retort.server.api.EmbeddingEndpoint;
import dev.retort.server.api.FileEndpoints;
import dev.retort.server.api.JobEndpoints;
import dev.retort.server.api.ModelEndpoints;
import dev.retort.server.api.RoutedRequests;
import dev.retort.server.api.Wires;
import dev.retort.server.batch.Batch;
import dev.retort.server.batch.BatchQueue;
import dev.retort.server.chat.RemoteChat;
import dev.retort.server.chat.RunChat;
import dev.retort.server.file.FileStore;
import dev.retort.server.file.StoredFile;
import dev.retort.server.http.ApiKeys;
import dev.retort.server.http.Dispatcher;
import dev.retort.server.http.Gate;
import dev.retort.server.http.HttpServer;
import dev.retort.server.http.Reply;
import dev.retort.server.http.Right;
import dev.retort.server.http.Routes;
import dev.retort.server.job.JobQueue;
import dev.retort.server.job.JobStore;
import dev.retort.server.job.TrainingReport;
import dev.retort.server.job.TuningJob;
import dev.retort.server.model.ModelCatalog;
import dev.retort.server.model.RunStudents;
import dev.retort.server.model.TunedModel;
import dev.retort.server.page.JobEndpoint;
import dev.retort.server.page.Pages;
import dev.retort.server.page.SessionEndpoints;
import dev.retort.server.run.LabelEndpoints;
import dev.retort.server.run.ReviewEndpoints;
import dev.retort.server.run.RunEndpoints;
import dev.retort.server.run.RunFolders;
import dev.retort.server.spending.Spending;
import dev.retort.server.store.ServerDatabase;
import dev.retort.server.wire.Trainable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A server that speaks Mistral's and OpenAI's APIs for files, fine-tuning jobs, models, chat and embeddings, and has pages for
 * people. What it was given before it was closed or killed, the next one with the same folder takes up. Thread-safe.
 */
public final class RetortServer implements AutoCloseable {

    private static final Duration RUNS_KEPT_OPEN = Duration.ofMinutes(1);

    private final ServerLock lock;
    private final ServerDatabase database;
    private final JobQueue queue;
    private final BatchQueue batches;
    private final RunChat students;
    private final HttpServer http;

    private RetortServer(
            ServerLock lock,
            ServerDatabase database,
            JobQueue queue,
            BatchQueue batches,
            RunChat students,
            HttpServer http) {
        this.lock = lock;
        this.database = database;
        this.queue = queue;
        this.batches = batches;
        this.students = students;
        this.http = http;
    }

    /**
     * Starts a server.
     *
     * @param reports shows trainings elsewhere, where an order asks for it
     * @throws UsageException if the address is not the loopback's and there are no API keys
     * @throws ResourceException if the folder is another server's, or the port is taken
     */
    public static RetortServer start(ServerSettings settings, ServerModels models, TrainingReport.Source reports) {
        ApiKeys keys = ApiKeys.read(ServerSettings.keys(settings.home()));
        if (!keys.areRequired() && !HttpServer.isLoopback(settings.host())) {
            throw new UsageException(
                    "%s can be called from other machines, and there is no API key.".formatted(settings.host()),
                    "Create one with: retort serve keys add NAME, or listen on 127.0.0.1.");
        }
        ServerLock lock = ServerLock.take(settings.home());
        ServerDatabase database = null;
        try {
            database = ServerDatabase.open(settings.home());
            return start(settings, models, reports, keys, lock, database);
        } catch (RuntimeException | Error e) {
            if (database != null) {
                database.close();
            }
            lock.close();
            throw e;
        }
    }

    private static RetortServer start(
            ServerSettings settings,
            ServerModels models,
            TrainingReport.Source reports,
            ApiKeys keys,
            ServerLock lock,
            ServerDatabase database) {
        InstantSource clock = InstantSource.system();
        FileStore files =
                new FileStore(settings.home().resolve("files"), database.records("file", StoredFile.class), clock);
        RunFolders runs = new RunFolders(settings.runs());
        ModelCatalog catalog = new ModelCatalog(
                settings.names(),
                new RunStudents(runs, clock.instant()),
                database.records("model", TunedModel.class),
                clock.instant());
        JobStore jobs = new JobStore(database.records("job", TuningJob.class), clock);
        JobQueue queue = new JobQueue(
                settings.home().resolve("jobs"), jobs, files, catalog, models.tuner(), models.counters(), reports);
        RunChat students = new RunChat(models.students(), RUNS_KEPT_OPEN);
        Spending spending = new Spending(settings.spending(), database.records("spending", Spending.Total.class));
        Wires wires = new Wires();
        Gate gate = new Gate(hosts(settings), keys);
        Routes routes = new Routes();
        BatchQueue batches = new BatchQueue(
                settings.home().resolve("batches"),
                database.records("batch", Batch.class),
                files,
                new RoutedRequests(routes, wires, gate),
                clock);
        new BatchEndpoints(batches, files).addTo(routes);
        new FileEndpoints(files, queue, batches, wires, settings.tls().isPresent()).addTo(routes);
        new JobEndpoints(jobs, queue, new Trainable(catalog, settings.usual()), wires, clock).addTo(routes);
        new ModelEndpoints(catalog, queue, models.local(), wires).addTo(routes);
        new ChatEndpoint(catalog, models.local(), new RemoteChat(models.providers(), spending), students, wires, clock)
                .addTo(routes);
        new EmbeddingEndpoint(catalog, models.providers(), spending).addTo(routes);
        Dispatcher dispatcher = new Dispatcher(
                gate,
                routes,
                pages(settings, jobs, queue, runs, students, keys),
                wires,
                settings.limits(),
                emptied(settings.home().resolve("uploads")));
        // The first request finds queues that have taken up what an earlier server left.
        HttpServer http = HttpServer.open(settings.host(), settings.port(), settings.tls(), dispatcher);
        RetortServer server = new RetortServer(lock, database, queue, batches, students, http);
        try {
            queue.start();
            batches.start();
            students.start();
            http.start();
            return server;
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    private static Routes pages(
            ServerSettings settings, JobStore jobs, JobQueue queue, RunFolders runs, RunChat students, ApiKeys keys) {
        Routes pages = new Routes();
        pages.allowing(Right.READ, Right.CHAT, Right.TRAIN)
                .add("GET", "/openapi.json", call -> Reply.ok(ApiDescription.read()));
        new Pages().addTo(pages);
        new SessionEndpoints(keys, settings.tls().isPresent()).addTo(pages);
        new JobEndpoint(jobs, queue).addTo(pages);
        new RunEndpoints(runs).addTo(pages);
        new ReviewEndpoints(runs, students::whileClosed).addTo(pages);
        new LabelEndpoints(runs).addTo(pages);
        return pages;
    }

    private static Set<String> hosts(ServerSettings settings) {
        Set<String> hosts = new HashSet<>(settings.allowedHosts());
        String host = settings.host().toLowerCase(Locale.ROOT);
        hosts.add(host.contains(":") ? "[" + host + "]" : host);
        return hosts;
    }

    /** Deletes what a killed server left of uploads. */
    private static Path emptied(Path folder) {
        try {
            OwnerOnly.createFolder(folder);
            try (Stream<Path> left = Files.list(folder)) {
                for (Path file : left.toList()) {
                    Files.deleteIfExists(file);
                }
            }
            return folder;
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot use the folder %s: %s.".formatted(folder, FileFault.words(e)),
                    "Set RETORT_HOME to a folder you may write to.",
                    e);
        }
    }

    /** Returns the address that clients call, such as {@code http://127.0.0.1:8484}. */
    public URI address() {
        return http.address();
    }

    /** Takes no new request, waits a while for those under way, and leaves jobs as they are for the next start. */
    @Override
    public void close() {
        try {
            http.close();
        } finally {
            batches.close();
            students.close();
            queue.close();
            database.close();
            lock.close();
        }
    }
}
