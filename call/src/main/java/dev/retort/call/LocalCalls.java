package dev.retort.call;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.retort.call.journal.CallEnd;
import dev.retort.call.journal.CallJournal;
import dev.retort.call.journal.CallKey;
import dev.retort.call.journal.CallKind;
import dev.retort.call.journal.CallStart;
import dev.retort.call.journal.RecordedReply;
import dev.retort.call.journal.RecordedReply.Choice;
import dev.retort.call.journal.RecordedReply.Finish;
import dev.retort.file.Json;
import dev.retort.model.BatchChatModel;
import dev.retort.model.ChatRequestJson;
import dev.retort.model.ModelRef;
import dev.retort.model.TextCompleter;
import dev.retort.progress.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Calls to models on this machine: group after group, each computed whole or taken from the journal whole. */
final class LocalCalls {

    /** Prompts in a block of completions: enough to keep a batch full, few enough to lose little when killed. */
    private static final int BLOCK = 256;

    private final CallJournal journal;

    LocalCalls(CallJournal journal) {
        this.journal = journal;
    }

    /** Returns one reply a request, in order. */
    List<RecordedReply> inGroups(
            ModelRef ref, BatchChatModel model, List<ChatRequest> requests, String task, Progress progress) {
        RecordedReply[] replies = new RecordedReply[requests.size()];
        int done = 0;
        for (List<Integer> positions : model.groups(requests)) {
            List<ChatRequest> group = positions.stream().map(requests::get).toList();
            List<String> bodies =
                    group.stream().map(request -> json(model, request)).toList();
            List<RecordedReply> computed = journalled(
                    CallKind.CHAT,
                    ref,
                    bodies,
                    task,
                    () -> model.chatGroup(group).stream()
                            .map((ChatResponse response) -> Replies.of(List.of(response)))
                            .toList());
            for (int i = 0; i < positions.size(); i++) {
                replies[positions.get(i)] = computed.get(i);
            }
            done += group.size();
            progress.advanced(task, done, requests.size());
        }
        return List.of(replies);
    }

    /** Returns one continuation a prompt, in order. */
    List<String> complete(
            ModelRef ref, TextCompleter completer, TextCompleter.Completions all, String task, Progress progress) {
        List<String> texts = new ArrayList<>();
        int total = all.prompts().size();
        for (int from = 0; from < total; from += BLOCK) {
            int before = from;
            var block = new TextCompleter.Completions(
                    all.prompts().subList(from, Math.min(total, from + BLOCK)), all.maxTokens(), all.stop());
            List<String> bodies =
                    block.prompts().stream().map(prompt -> json(block, prompt)).toList();
            Progress ofAll = (name, done, blockTotal) -> progress.advanced(task, before + done, total);
            journalled(
                            CallKind.COMPLETION,
                            ref,
                            bodies,
                            task,
                            () -> completer.complete(block, ofAll).stream()
                                    .map(LocalCalls::reply)
                                    .toList())
                    .forEach(reply -> texts.add(reply.choices().getFirst().text()));
            progress.advanced(task, texts.size(), total);
        }
        return texts;
    }

    private List<RecordedReply> journalled(
            CallKind kind, ModelRef ref, List<String> bodies, String task, Supplier<List<RecordedReply>> computation) {
        String group = CallKey.of(bodies.toArray(String[]::new));
        List<String> keys = new ArrayList<>();
        List<RecordedReply> known = new ArrayList<>();
        for (int i = 0; i < bodies.size(); i++) {
            String key = CallKey.of(kind.name(), ref.toString(), group, Integer.toString(i));
            keys.add(key);
            journal.reply(key).ifPresent(known::add);
        }
        if (known.size() == bodies.size()) {
            return known;
        }
        List<CallStart> starts = new ArrayList<>();
        for (int i = 0; i < bodies.size(); i++) {
            starts.add(new CallStart(kind, keys.get(i), task, ref.toString(), bodies.get(i), 0));
        }
        List<Long> ids = journal.startedAll(starts);
        long begun = System.nanoTime();
        List<RecordedReply> replies = computation.get();
        if (replies.size() != bodies.size()) {
            throw new IllegalStateException(
                    "%s gave %d replies to %d requests.".formatted(ref, replies.size(), bodies.size()));
        }
        Duration each = Duration.ofNanos((System.nanoTime() - begun) / bodies.size());
        journal.finishedAll(
                ids,
                replies.stream().map(reply -> new CallEnd(reply, 1, each, 0)).toList());
        return replies;
    }

    private static String json(BatchChatModel model, ChatRequest request) {
        ChatRequestParameters parameters = model.defaultRequestParameters().overrideWith(request.parameters());
        return ChatRequestJson.canonical(request.messages(), parameters);
    }

    private static String json(TextCompleter.Completions block, String prompt) {
        return Json.mapper()
                .writeValueAsString(new TextCompleter.Completions(List.of(prompt), block.maxTokens(), block.stop()));
    }

    private static RecordedReply reply(String text) {
        return new RecordedReply(List.of(new Choice(text, Finish.OTHER)), 0, 0, Optional.empty());
    }
}
