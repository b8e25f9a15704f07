package dev.retort.fakes;

import dev.retort.fakes.LoopbackServer.Received;
import dev.retort.fakes.LoopbackServer.Reply;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A service that fine-tunes: every reading of a job moves it one state on along a course, and every document it sends has a
 * field that no client knows yet. Thread-safe.
 */
public abstract class FakeFineTuning implements AutoCloseable {

    static final JsonMapper JSON = new JsonMapper();

    private static final String PLACE = "place";

    private final List<String> course;
    private final LoopbackServer server;

    FakeFineTuning(List<String> course) {
        this.course = List.copyOf(course);
        this.server = new LoopbackServer(this::answer);
    }

    /** Returns the server, to look at requests and to make it misbehave. */
    public final LoopbackServer server() {
        return server;
    }

    /** Returns the address that a client is given. */
    public abstract URI uri();

    /** Returns all jobs, in order of creation. */
    public final synchronized List<JsonNode> jobs() {
        return List.copyOf(allJobs());
    }

    /** Returns the ids of the files that are there. */
    public final synchronized List<String> files() {
        return List.copyOf(allFiles());
    }

    @Override
    public final void close() {
        server.close();
    }

    abstract Collection<? extends JsonNode> allJobs();

    abstract Collection<String> allFiles();

    abstract Reply reply(Received request);

    abstract ObjectNode error(String message);

    private synchronized Reply answer(Received request) {
        Reply reply = reply(request);
        return JSON.readTree(reply.body()) instanceof ObjectNode document
                ? Reply.json(
                        reply.status(),
                        document.put("a_field_of_tomorrow", true).toString())
                : reply;
    }

    final Reply refuse(int status, String message) {
        return Reply.json(status, error(message).toString());
    }

    /** Shows an object or deletes it. */
    final Reply object(String method, Map<String, ObjectNode> all, String id) {
        ObjectNode object = all.get(id);
        if (object == null) {
            return refuse(404, "No such object: " + id);
        }
        if (method.equals("DELETE")) {
            all.remove(id);
            return Reply.json(
                    200,
                    JSON.createObjectNode().put("id", id).put("deleted", true).toString());
        }
        return Reply.json(200, object.toString());
    }

    static Reply list(String field, Collection<? extends JsonNode> shown) {
        ObjectNode list = JSON.createObjectNode().put("object", "list");
        list.putArray(field).addAll(shown);
        return Reply.json(200, list.toString());
    }

    final List<String> course() {
        return course;
    }

    static int place(ObjectNode job) {
        return job.path(PLACE).asInt();
    }

    /** Returns the first state of the course. */
    final String begin(ObjectNode job) {
        job.put(PLACE, 0);
        return course.getFirst();
    }

    /** Moves a job on and returns its state, or {@code ended} where it was ended by hand. */
    final String advance(ObjectNode job, String ended) {
        int place = place(job);
        if (place < 0) {
            return ended;
        }
        int next = Math.min(place + 1, course.size() - 1);
        job.put(PLACE, next);
        return course.get(next);
    }

    static void end(ObjectNode job) {
        job.put(PLACE, -1);
    }
}
