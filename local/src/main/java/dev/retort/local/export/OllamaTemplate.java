package dev.retort.local.export;

import dev.retort.dataset.ChatExample.Message;
import dev.retort.error.UsageException;
import dev.retort.local.tokenizer.ChatTemplate;
import java.util.List;
import java.util.Set;

/**
 * A chat template as Ollama writes it, found by rendering the model's own and looking at what is around the messages.
 *
 * @param whenNoSystem what is before the first message where none is of the system
 * @param beforeSystem what is before the system's message
 * @param afterSystem what is behind it
 * @param beforeUser what is before a user's message
 * @param afterUser what is behind it
 * @param beforeAssistant what is before an answer: the last words of a prompt
 * @param afterAssistant what is behind it
 */
record OllamaTemplate(
        String whenNoSystem,
        String beforeSystem,
        String afterSystem,
        String beforeUser,
        String afterUser,
        String beforeAssistant,
        String afterAssistant) {

    private static final String SYSTEM = "Sys7em";
    private static final String FIRST = "Firs7";
    private static final String ANSWER = "Answ3r";
    private static final String SECOND = "S3cond";

    /**
     * Finds the template.
     *
     * @param ends texts of the tokens that end a turn
     * @throws UsageException if the model's template does more than to put words around messages
     */
    static OllamaTemplate of(ChatTemplate template, Set<String> ends) {
        List<Message> conversation = List.of(
                new Message("system", SYSTEM),
                new Message("user", FIRST),
                new Message("assistant", ANSWER),
                new Message("user", SECOND));
        String whole = template.render(conversation, true).text();
        String alone =
                template.render(List.of(new Message("user", FIRST)), true).text();
        int system = whole.indexOf(SYSTEM);
        int first = whole.indexOf(FIRST);
        int answer = whole.indexOf(ANSWER);
        int second = whole.indexOf(SECOND);
        if (system < 0 || first < system || answer < first || second < answer || !alone.contains(FIRST)) {
            throw tooMuch();
        }
        String systemToUser = whole.substring(system + SYSTEM.length(), first);
        String userToAnswer = whole.substring(first + FIRST.length(), answer);
        String answerToUser = whole.substring(answer + ANSWER.length(), second);
        String start = alone.substring(0, alone.indexOf(FIRST));
        int behind = behindEnd(answerToUser, ends);
        String beforeUser = commonEnd(commonEnd(answerToUser.substring(behind), systemToUser), start);
        int behindUser = behindEnd(userToAnswer, ends);
        OllamaTemplate found = new OllamaTemplate(
                start.substring(0, start.length() - beforeUser.length()),
                whole.substring(0, system),
                systemToUser.substring(0, systemToUser.length() - beforeUser.length()),
                beforeUser,
                userToAnswer.substring(0, behindUser),
                userToAnswer.substring(behindUser),
                answerToUser.substring(0, answerToUser.length() - beforeUser.length()));
        boolean equal = found.render(conversation).equals(whole)
                && found.render(conversation.subList(1, 4))
                        .equals(template.render(conversation.subList(1, 4), true)
                                .text())
                && found.render(conversation.subList(1, 2)).equals(alone);
        if (!equal || found.toString().contains("{{") || found.toString().contains("\"\"\"")) {
            throw tooMuch();
        }
        return found;
    }

    /** Renders messages as Ollama does with {@link #source}, up to the beginning of the answer. */
    String render(List<Message> messages) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            boolean system = message.role().equals("system");
            boolean user = message.role().equals("user");
            out.append(i == 0 && !system ? whenNoSystem : "");
            out.append(system ? beforeSystem : user ? beforeUser : beforeAssistant);
            out.append(message.content());
            out.append(system ? afterSystem : user ? afterUser : afterAssistant);
        }
        return out.append(beforeAssistant).toString();
    }

    /**
     * Returns the template in the language of Ollama.
     *
     * @param added text that Ollama's runner puts before every prompt by itself, or empty
     */
    String source(String added) {
        return "{{- range $i, $message := .Messages }}"
                + "{{- if and (eq $i 0) (ne .Role \"system\") }}" + text(without(added, whenNoSystem)) + "{{ end }}"
                + "{{- if eq .Role \"system\" }}" + text(without(added, beforeSystem)) + "{{ .Content }}"
                + text(afterSystem)
                + "{{- else if eq .Role \"user\" }}" + text(beforeUser) + "{{ .Content }}" + text(afterUser)
                + "{{- else if eq .Role \"assistant\" }}" + text(beforeAssistant) + "{{ .Content }}"
                + text(afterAssistant)
                + "{{- end }}{{- end }}" + text(beforeAssistant);
    }

    private static String without(String added, String text) {
        return text.startsWith(added) ? text.substring(added.length()) : text;
    }

    /** White space beside an action could be trimmed: the words are written as a quoted text of their own. */
    private static String text(String words) {
        return words.isEmpty()
                ? ""
                : "{{ \""
                        + words.replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("\n", "\\n")
                                .replace("\t", "\\t")
                        + "\" }}";
    }

    private static int behindEnd(String text, Set<String> ends) {
        for (String end : ends) {
            if (text.startsWith(end)) {
                int at = end.length();
                while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                    at++;
                }
                return at;
            }
        }
        return 0;
    }

    private static String commonEnd(String a, String b) {
        int length = 0;
        while (length < Math.min(a.length(), b.length())
                && a.charAt(a.length() - 1 - length) == b.charAt(b.length() - 1 - length)) {
            length++;
        }
        return a.substring(a.length() - length);
    }

    private static UsageException tooMuch() {
        return new UsageException(
                "The model's chat template does more than to put words around messages, which Ollama's cannot.",
                "Export to gguf-q8_0 and write the Modelfile by hand.");
    }
}
