package dev.retort.recording;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.listener.ChatModelResponseContext;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.retort.dataset.ChatExample;
import dev.retort.dataset.ChatExample.Message;
import dev.retort.error.ResourceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records prompts and replies of a LangChain4j chat model, streaming or not, as one chat example a reply: give it to the
 * model as a listener. A reply that cannot be recorded never disturbs the application; it is counted. Thread-safe.
 */
public final class TrainingRecorder implements ChatModelListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TrainingRecorder.class);

    private final RecordingOptions options;
    private final PromptSample sample;
    private final RecordingFile file;
    private final AtomicLong recorded = new AtomicLong();
    private final AtomicLong notSampled = new AtomicLong();
    private final AtomicLong unusable = new AtomicLong();
    private final AtomicLong overLimit = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    /** Opens a recording of everything, up to 100 MB; see {@link #TrainingRecorder(Path, RecordingOptions)}. */
    public TrainingRecorder(Path file) {
        this(file, RecordingOptions.STANDARD);
    }

    /**
     * Opens a recording, going on behind what the file holds.
     *
     * @param file JSON lines, readable by its owner only
     * @throws ResourceException if it cannot be written, or another process records into it
     */
    public TrainingRecorder(Path file, RecordingOptions options) {
        this.options = options;
        this.sample = new PromptSample(options.share());
        this.file = RecordingFile.open(file, options.maxBytes());
    }

    @Override
    public void onResponse(ChatModelResponseContext context) {
        try {
            record(context);
        } catch (IOException | RuntimeException e) {
            if (failed.getAndIncrement() == 0) {
                LOG.warn(
                        "A reply could not be recorded for training; further failures are only counted: {}",
                        e.getClass().getName());
            }
        }
    }

    private void record(ChatModelResponseContext context) throws IOException {
        Optional<ChatExample> example = example(context);
        if (example.isEmpty()) {
            unusable.incrementAndGet();
        } else if (!sample.contains(context.chatRequest().messages())) {
            notSampled.incrementAndGet();
        } else if (file.append(example.get())) {
            recorded.incrementAndGet();
        } else {
            overLimit.incrementAndGet();
        }
    }

    private Optional<ChatExample> example(ChatModelResponseContext context) {
        List<Message> messages = new ArrayList<>();
        for (ChatMessage message : context.chatRequest().messages()) {
            Optional<Message> plain = plain(message);
            if (plain.isEmpty()) {
                return Optional.empty();
            }
            messages.add(plain.get());
        }
        ChatResponse response = context.chatResponse();
        boolean whole = response.finishReason() == null || response.finishReason() == FinishReason.STOP;
        Optional<Message> reply = plain(response.aiMessage());
        if (!whole || reply.isEmpty() || messages.isEmpty()) {
            return Optional.empty();
        }
        messages.add(reply.get());
        return Optional.of(new ChatExample(messages));
    }

    private Optional<Message> plain(ChatMessage message) {
        return switch (message) {
            case SystemMessage system -> of("system", system.text());
            case UserMessage user when user.hasSingleText() -> of("user", user.singleText());
            case AiMessage ai when !ai.hasToolExecutionRequests() && ai.text() != null -> of("assistant", ai.text());
            default -> Optional.empty();
        };
    }

    private Optional<Message> of(String role, String text) {
        return text.isBlank()
                ? Optional.empty()
                : Optional.of(new Message(role, options.redaction().apply(text)));
    }

    /** Returns what became of the replies so far. */
    public RecordingCounts counts() {
        return new RecordingCounts(recorded.get(), notSampled.get(), unusable.get(), overLimit.get(), failed.get());
    }

    /**
     * Ends the recording; replies that come later are counted as failed.
     *
     * @throws ResourceException if what was recorded cannot be forced to disk
     */
    @Override
    public void close() {
        file.close();
    }
}
