package dev.retort.server.http;

import dev.retort.file.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Leads each request past the gate to its endpoint and writes the reply. */
public final class Dispatcher extends Handler.Abstract {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final Map<List<String>, Optional<Api>> PREFIXES = Map.of(
            List.of("v1"), Optional.empty(),
            List.of("mistral", "v1"), Optional.of(Api.MISTRAL),
            List.of("openai", "v1"), Optional.of(Api.OPENAI));

    private final Gate gate;
    private final Routes routes;
    private final Routes pages;
    private final ErrorForm errors;
    private final ApiChoice choice;
    private final RequestReader reader;

    /**
     * Creates a dispatcher.
     *
     * @param gate who may call
     * @param routes those of the APIs, below their prefixes
     * @param pages those without a prefix: pages, and what pages call
     * @param temporary a folder of this server alone, for uploads on their way
     */
    public Dispatcher(Gate gate, Routes routes, Routes pages, ErrorForm errors, Limits limits, Path temporary) {
        this.gate = gate;
        this.routes = routes;
        this.pages = pages;
        this.errors = errors;
        this.choice = new ApiChoice();
        this.reader = new RequestReader(limits, temporary);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String id = UUID.randomUUID().toString();
        response.getHeaders().put("x-request-id", id);
        SafeHeaders.ALL.forEach(response.getHeaders()::put);
        List<AutoCloseable> opened = new ArrayList<>();
        Map<String, String> headers = RequestReader.headers(request);
        try {
            Reply reply = reply(request, headers, opened);
            reply.headers().forEach(response.getHeaders()::put);
            write(reply, response, callback);
        } catch (IOException e) {
            // The client has left; there is nobody to tell.
            callback.failed(e);
        } catch (RuntimeException e) {
            if (!reader.drained(request)) {
                response.getHeaders().put("Connection", "close");
            }
            refuse(Failures.refusal(e, id), choice.of(request.getHttpURI().getPath(), headers), response, callback);
        } finally {
            discard(opened);
        }
        return true;
    }

    /** Answers a request that is not HTTP as it should be. */
    boolean malformed(Request request, Response response, Callback callback) {
        int status = response.getStatus() >= 400 ? response.getStatus() : 400;
        refuse(Refusal.of(status, "The request is malformed."), Api.OPENAI, response, callback);
        return true;
    }

    private Reply reply(Request request, Map<String, String> headers, List<AutoCloseable> opened) {
        gate.checkPlace(headers);
        List<String> segments = RequestReader.segments(request.getHttpURI().getPath());
        int prefix = PREFIXES.containsKey(List.copyOf(segments.subList(0, 1))) ? 1 : Math.min(2, segments.size());
        Optional<Api> api = PREFIXES.get(segments.subList(0, prefix));
        List<String> rest = api == null ? segments : segments.subList(prefix, segments.size());
        Call call = new Call(
                api == null ? Optional.empty() : api,
                request.getMethod(),
                request.getHttpURI().getPath(),
                Map.of(),
                RequestReader.query(request),
                headers,
                () -> reader.json(request),
                () -> reader.upload(request, opened),
                left -> ClientWatch.of(request, left),
                Optional.empty());
        if (api == null) {
            return page(call, segments);
        }
        Optional<ApiKey> key = gate.checkKey(call.method(), headers, routes.rights(call.method(), rest), true);
        return routes.answer(call.by(key), rest);
    }

    private Reply page(Call call, List<String> segments) {
        if (!pages.isOpen(call.method(), segments)) {
            gate.checkKey(call.method(), call.headers(), pages.rights(call.method(), segments), false);
        }
        if (pages.has(segments)) {
            gate.checkPage(call.method(), call.headers());
        }
        return pages.answer(call, segments);
    }

    private void refuse(Refusal refusal, Api api, Response response, Callback callback) {
        if (response.isCommitted()) {
            callback.failed(refusal);
            return;
        }
        refusal.headers().forEach(response.getHeaders()::put);
        json(refusal.status(), errors.body(api, refusal), response, callback);
    }

    private static void write(Reply reply, Response response, Callback callback) throws IOException {
        switch (reply) {
            case Reply.Json json -> json(json.status(), json.body(), response, callback);
            case Reply.Document document -> {
                response.getHeaders().put("Content-Type", document.type());
                response.getHeaders().put("Content-Length", document.content().length);
                response.write(true, ByteBuffer.wrap(document.content()), callback);
            }
            case Reply.Content content -> {
                response.getHeaders().put("Content-Type", content.type());
                response.getHeaders().put("Content-Length", Files.size(content.file()));
                try (OutputStream out = Content.Sink.asOutputStream(response)) {
                    Files.copy(content.file(), out);
                }
                callback.succeeded();
            }
            case Reply.Events events -> {
                response.getHeaders().put("Content-Type", "text/event-stream; charset=utf-8");
                try (OutputStream out = Content.Sink.asOutputStream(response)) {
                    events.source().writeTo(data -> {
                        out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
                        out.flush();
                    });
                }
                callback.succeeded();
            }
        }
    }

    private static void json(int status, JsonNode body, Response response, Callback callback) {
        byte[] bytes = Json.mapper().writeValueAsBytes(body);
        response.setStatus(status);
        response.getHeaders().put("Content-Type", "application/json");
        response.getHeaders().put("Content-Length", bytes.length);
        response.write(true, ByteBuffer.wrap(bytes), callback);
    }

    private static void discard(List<AutoCloseable> opened) {
        for (AutoCloseable part : opened) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("A part of an upload could not be deleted: {}", e.getMessage());
            }
        }
    }
}
