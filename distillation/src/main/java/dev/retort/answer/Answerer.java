package dev.retort.answer;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.retort.call.ChatOutcome;
import dev.retort.call.ModelCalls;
import dev.retort.call.ReplyCheck;
import dev.retort.model.NamedChatModel;
import dev.retort.progress.Progress;
import dev.retort.question.Question;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * Answers from retrieved context by compacting and refining: as much context as fits goes into the first prompt, what is
 * left refines the answer prompt by prompt. One way for student, teacher and tuned student. Thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class Answerer implements Respondent {

    private final NamedChatModel model;
    private final ContextSource contexts;
    private final ContextWindow window;
    private final ModelCalls calls;
    private final String task;
    private final PromptForm form;
    private final String instruction;
    private final Function<Question, ReplyCheck> checks;

    /**
     * Creates an answerer that sets contexts apart as its model needs it.
     *
     * @param task what the progress and the journal call its work, such as {@code "student answers"}
     */
    public Answerer(NamedChatModel model, ContextSource contexts, ContextWindow window, ModelCalls calls, String task) {
        this(model, contexts, window, calls, task, PromptForm.of(model.ref()));
    }

    /** Creates an answerer with a form of prompt. */
    public Answerer(
            NamedChatModel model,
            ContextSource contexts,
            ContextWindow window,
            ModelCalls calls,
            String task,
            PromptForm form) {
        this(model, contexts, window, calls, task, form, AnswerPrompt.SYSTEM, question -> ReplyCheck.NOT_EMPTY);
    }

    private Answerer(
            NamedChatModel model,
            ContextSource contexts,
            ContextWindow window,
            ModelCalls calls,
            String task,
            PromptForm form,
            String instruction,
            Function<Question, ReplyCheck> checks) {
        this.checks = checks;
        this.instruction = instruction;
        this.model = model;
        this.contexts = contexts;
        this.window = window;
        this.calls = calls;
        this.task = task;
        this.form = form;
    }

    /** Returns the same with a check of the replies to a question; a reply that stays faulty is not an answer, with the reason. */
    public Answerer withCheck(Function<Question, ReplyCheck> other) {
        return new Answerer(model, contexts, window, calls, task, form, instruction, other);
    }

    /**
     * Returns the same with a system message of its own, in a task of its own.
     *
     * @param system what the model is asked to do with the context
     * @param ofTask what the progress and the journal call the work
     */
    public Answerer withInstruction(String system, String ofTask) {
        return new Answerer(model, contexts, window, calls, ofTask, form, system, checks);
    }

    /** Answers each question; one that the model did not answer for good carries the reason. */
    @Override
    public List<Answer> answer(List<Question> questions, Progress progress) {
        return finish(questions.stream().map(this::draft).toList(), 1, progress);
    }

    /**
     * Answers each question {@code n} times, which differ where the model samples.
     *
     * @return the answers to the first question, then those to the second, and so on
     */
    public List<Answer> answer(List<Question> questions, int n, Progress progress) {
        List<Draft> drafts = new ArrayList<>();
        Asked asked = new Asked();
        for (Question question : questions) {
            List<Draft> ofOne = Stream.generate(() -> draft(question)).limit(n).toList();
            // The drafts of one question differ from their first answer on: one request asks for all of them.
            ofOne.stream().skip(1).forEach(Draft::nextRequest);
            asked.add(ofOne.getFirst());
            drafts.addAll(ofOne);
        }
        List<List<ChatOutcome>> choices = calls.chatChoices(model, asked.requests, n, asked::check, task, progress);
        for (int i = 0; i < drafts.size(); i++) {
            drafts.get(i).take(choices.get(i / n).get(i % n));
        }
        return finish(drafts, 2, progress);
    }

    private List<Answer> finish(List<Draft> drafts, int firstRound, Progress progress) {
        List<Draft> open = firstRound == 1
                ? drafts
                : drafts.stream().filter(Draft::hasMoreContext).toList();
        for (int round = firstRound; !open.isEmpty(); round++) {
            Asked asked = new Asked();
            open.forEach(asked::add);
            String name = round == 1 ? task : task + ", refined " + (round - 1) + "×";
            List<ChatOutcome> outcomes = calls.chat(model, asked.requests, asked::check, name, progress);
            for (int i = 0; i < open.size(); i++) {
                open.get(i).take(outcomes.get(i));
            }
            open = open.stream().filter(Draft::hasMoreContext).toList();
        }
        return drafts.stream().map(Draft::answer).toList();
    }

    private Draft draft(Question question) {
        Context context = contexts.contextOf(question);
        List<String> whole = List.of(String.join("\n", context.texts()));
        if (context.texts().isEmpty()) {
            return new Draft(question, context, List.of());
        }
        if (window.fits(form.fromContext(instruction, whole.getFirst(), question.text()))) {
            return new Draft(question, context, whole);
        }
        String longestAnswer = "word ".repeat(window.answerTokens());
        return new Draft(
                question,
                context,
                window.pack(context.texts(), text -> form.refine(instruction, text, question.text(), longestAnswer)));
    }

    /** The requests of a round, and what their replies must be. */
    private final class Asked {

        private final List<ChatRequest> requests = new ArrayList<>();
        private final Map<ChatRequest, ReplyCheck> byRequest = new HashMap<>();

        void add(Draft draft) {
            ChatRequest request = draft.nextRequest();
            requests.add(request);
            byRequest.put(request, checks.apply(draft.question));
        }

        ReplyCheck check(ChatRequest request) {
            return Objects.requireNonNull(byRequest.get(request));
        }
    }

    /** An answer on its way through the rounds; used by one thread at a time. */
    private final class Draft {

        private final Question question;
        private final Context context;
        private final Deque<String> remaining;
        private String text = "";
        private boolean complete = true;
        private boolean asked;
        private String failure = "";

        Draft(Question question, Context context, List<String> contexts) {
            this.question = question;
            this.context = context;
            this.remaining = new ArrayDeque<>(contexts);
        }

        ChatRequest nextRequest() {
            asked = true;
            List<ChatMessage> messages = new ArrayList<>();
            if (remaining.isEmpty()) {
                messages.addAll(AnswerPrompt.closedBook(question.text()));
            } else if (text.isEmpty()) {
                messages.addAll(form.fromContext(instruction, remaining.removeFirst(), question.text()));
            } else {
                messages.addAll(form.refine(instruction, remaining.removeFirst(), question.text(), text));
            }
            return ChatRequest.builder().messages(messages).build();
        }

        void take(ChatOutcome outcome) {
            switch (outcome) {
                case ChatOutcome.Reply reply
                when !reply.text().isBlank() -> {
                    text = reply.text().strip();
                    complete = reply.complete();
                }
                case ChatOutcome.Reply empty -> failure = "the model wrote nothing";
                case ChatOutcome.Failed failed -> failure = failed.reason();
            }
        }

        boolean hasMoreContext() {
            return asked && !remaining.isEmpty();
        }

        Answer answer() {
            return new Answer(
                    question.id(),
                    question.text(),
                    text,
                    context.texts(),
                    context.passageIds(),
                    complete,
                    text.isEmpty() ? Optional.of(failure) : Optional.empty());
        }
    }
}
