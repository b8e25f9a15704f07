package dev.retort.call;

import dev.retort.file.Json;
import dev.retort.text.DecliningReply;
import dev.retort.text.Language;
import java.util.Optional;
import org.apiguardian.api.API;
import tools.jackson.core.JacksonException;

/** Says what is wrong with a reply. A faulty reply is asked for again; one that stays faulty is a failure with this reason. */
@API(status = API.Status.INTERNAL)
@FunctionalInterface
public interface ReplyCheck {

    /** Refuses replies without a visible character; all others pass. */
    ReplyCheck NOT_EMPTY = reply -> reply.text().isBlank() ? Optional.of("The reply is empty.") : Optional.empty();

    /** Refuses replies that were cut at the token limit. */
    ReplyCheck COMPLETE =
            reply -> reply.complete() ? Optional.empty() : Optional.of("The reply was cut at the token limit.");

    /** Refuses replies that hold no JSON object or array, bare or in a code fence. */
    ReplyCheck JSON = reply -> isJson(reply.text()) ? Optional.empty() : Optional.of("The reply is not JSON.");

    /** Refuses replies that decline the task instead of doing it, recognised by how they begin; an answer may still say that it is not known. */
    ReplyCheck NOT_REFUSED = reply -> DecliningReply.is(reply.text())
            ? Optional.of("The model refused: \"%s\".".formatted(DecliningReply.beginning(reply.text())))
            : Optional.empty();

    /** Returns the fault, or empty where the reply is usable. */
    Optional<String> fault(ChatOutcome.Reply reply);

    /** Returns a check that refuses replies of more characters. */
    static ReplyCheck atMostCharacters(int most) {
        return reply -> reply.text().length() > most
                ? Optional.of("The reply has %d characters, more than %d."
                        .formatted(reply.text().length(), most))
                : Optional.empty();
    }

    /** Returns a check that refuses replies that are clearly in another language than {@code text}, such as the question. */
    static ReplyCheck inLanguageOf(String text) {
        Optional<String> wanted = Language.of(text);
        return reply -> {
            Optional<String> written = Language.of(reply.text());
            return wanted.isPresent() && written.isPresent() && !wanted.equals(written)
                    ? Optional.of(
                            "The reply is in another language (%s, not %s).".formatted(written.get(), wanted.get()))
                    : Optional.empty();
        };
    }

    /** Returns a check that applies this one, then the other. */
    default ReplyCheck and(ReplyCheck other) {
        return reply -> fault(reply).or(() -> other.fault(reply));
    }

    private static boolean isJson(String text) {
        int object = text.indexOf('{');
        int array = text.indexOf('[');
        int start = object < 0 ? array : array < 0 ? object : Math.min(object, array);
        int end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'));
        if (start < 0 || end < start) {
            return false;
        }
        try {
            Json.mapper().readTree(text.substring(start, end + 1));
            return true;
        } catch (JacksonException e) {
            return false;
        }
    }
}
