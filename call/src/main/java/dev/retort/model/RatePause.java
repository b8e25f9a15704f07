package dev.retort.model;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Response metadata of a server that says, beside its reply, how long it wants no further request. */
public final class RatePause extends ChatResponseMetadata {

    private final @Nullable Duration pause;

    /** Creates the metadata; {@code pause} is null where the server says nothing or has room left. */
    public RatePause(ChatResponseMetadata.Builder<?> metadata, @Nullable Duration pause) {
        super(metadata);
        this.pause = pause;
    }

    /** Returns the pause a response asks for. */
    public static Optional<Duration> of(ChatResponse response) {
        return response.metadata() instanceof RatePause rate ? Optional.ofNullable(rate.pause) : Optional.empty();
    }
}
