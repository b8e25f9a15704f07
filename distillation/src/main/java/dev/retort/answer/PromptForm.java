package dev.retort.answer;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.retort.injection.Fence;
import dev.retort.model.ModelRef;
import java.util.List;
import org.apiguardian.api.API;

/** How a prompt sets the text of documents apart from what is asked. */
@API(status = API.Status.INTERNAL)
public enum PromptForm {
    /** The layout of the classic recipe, for a small model on this machine, which is trained on it and on nothing else. */
    PLAIN {
        @Override
        String system(String instruction) {
            return instruction;
        }

        @Override
        public String user(String context, String question) {
            return AnswerPrompt.user(context, question);
        }
    },
    /** The same with marks around the context that it cannot break out of, for models that follow instructions. */
    FENCED {
        @Override
        String system(String instruction) {
            return instruction + " " + FENCE.rule();
        }

        @Override
        public String user(String context, String question) {
            return AnswerPrompt.user(FENCE.around(context), question);
        }
    };

    private static final Fence FENCE = new Fence("context");

    /** Returns the form for a model: plain for those that run inside Retort. */
    public static PromptForm of(ModelRef model) {
        return model.insideRetort() ? PLAIN : FENCED;
    }

    /** Returns the system message of every answer but those to an instruction of their own. */
    public String system() {
        return system(AnswerPrompt.SYSTEM);
    }

    /** Returns the system message of an instruction. */
    abstract String system(String instruction);

    /** Returns the user message of a question with its context. */
    public abstract String user(String context, String question);

    /** Returns the messages that ask for an answer from a context. */
    public List<ChatMessage> fromContext(String context, String question) {
        return fromContext(AnswerPrompt.SYSTEM, context, question);
    }

    /** Returns the messages that ask for an answer from a context by an instruction. */
    List<ChatMessage> fromContext(String instruction, String context, String question) {
        return List.of(SystemMessage.from(system(instruction)), UserMessage.from(user(context, question)));
    }

    /** Returns the messages that ask whether more context changes an answer. */
    public List<ChatMessage> refine(String context, String question, String answer) {
        return refine(AnswerPrompt.SYSTEM, context, question, answer);
    }

    /** Returns the messages that ask by an instruction whether more context changes an answer. */
    List<ChatMessage> refine(String instruction, String context, String question, String answer) {
        return List.of(
                SystemMessage.from(system(instruction)),
                UserMessage.from(user(context, question)
                        + "\n\n answer so far: " + answer
                        + "\n\n Improve the answer where this context adds to it or corrects it; otherwise repeat it."
                        + " Reply with the answer alone."));
    }
}
