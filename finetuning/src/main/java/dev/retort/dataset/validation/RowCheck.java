package dev.retort.dataset.validation;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Checks one row. Used for one row, by one thread. */
final class RowCheck {

    private final DatasetRules rules;
    private final int line;
    private final List<Finding> findings = new ArrayList<>();

    private RowCheck(DatasetRules rules, int line) {
        this.rules = rules;
        this.line = line;
    }

    /** Returns what is wrong with a row. */
    static List<Finding> check(DatasetRules rules, int line, JsonNode row) {
        RowCheck check = new RowCheck(rules, line);
        check.row(row);
        return check.findings;
    }

    /** Returns the text of a message, whichever key it is under; empty where there is none. */
    static String text(JsonNode message) {
        JsonNode content = message.has("content") ? message.get("content") : message.path("text");
        if (content.isArray()) {
            StringBuilder text = new StringBuilder();
            content.forEach(part -> text.append(part.path("text").asString("")));
            return text.toString();
        }
        return content.isString() ? content.stringValue() : "";
    }

    private void row(JsonNode row) {
        if (!row.isObject()) {
            error("", "is no JSON object");
            return;
        }
        boolean interactions = rules != DatasetRules.OPENAI && row.has("interactions");
        String key = interactions ? "interactions" : "messages";
        if (interactions && row.has("messages")) {
            error("interactions", "is given beside \"messages\": one of them is too many");
        }
        if (!row.path(key).isArray() || row.path(key).isEmpty()) {
            error("messages", row.has(key) ? "is not a list, or an empty one" : "is missing");
            return;
        }
        new ToolCheck(rules, this::error).tools(row);
        messages(key, row);
    }

    private void messages(String key, JsonNode row) {
        JsonNode messages = row.path(key);
        int systems = row.has("system_prompt") ? 1 : 0;
        List<String> roles = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            String field = key + "[" + i + "]";
            JsonNode message = messages.get(i);
            String role = message.path("role").asString("");
            roles.add(role);
            if (!message.isObject() || !rules.roles().contains(role)) {
                error(field + ".role", "\"%s\" is none of %s".formatted(role, rules.roles()));
                continue;
            }
            systems += role.equals("system") ? 1 : 0;
            content(field, message, role);
            weight(field, message, role);
        }
        if (systems > 1) {
            String problem = "there are %d system prompts".formatted(systems);
            if (rules == DatasetRules.MISTRAL) {
                error(key, problem);
            } else {
                warning(key, problem);
            }
        }
        order(key, roles);
    }

    private void content(String field, JsonNode message, String role) {
        boolean calls = message.has("tool_calls");
        boolean hasText = message.has("text");
        if (message.has("content") && hasText) {
            error(field, "has both content and text");
        } else if (hasText && rules == DatasetRules.OPENAI) {
            error(field + ".text", "must be named content");
        }
        JsonNode content = message.has("content") ? message.get("content") : message.path("text");
        boolean list = content.isArray() && rules != DatasetRules.MISTRAL;
        boolean absent = content.isMissingNode() || content.isNull();
        if (!absent && !content.isString() && !list) {
            error(field + ".content", "is not text");
            return;
        }
        String text = text(message);
        if (role.equals("assistant") && text.isBlank() && !calls) {
            error(field + ".content", "is empty: there is nothing to learn");
        } else if (absent && !calls) {
            error(field + ".content", "is missing");
        } else if (text.isBlank() && !calls) {
            warning(field + ".content", "is empty");
        }
        if (role.equals("assistant") && calls && !text.isEmpty() && rules == DatasetRules.MISTRAL) {
            error(field, "has both content and tool_calls");
        }
        new ToolCheck(rules, this::error).message(field, message, role);
        characters(field, text);
    }

    private void characters(String field, String text) {
        if (text.indexOf('\uFFFD') >= 0) {
            warning(field + ".content", "holds U+FFFD, left by a reading in the wrong encoding");
        } else if (text.contains("â€") || text.contains("Ã©") || text.contains("Ã¤") || text.contains("Ã¶")) {
            warning(field + ".content", "looks like UTF-8 read as Latin-1 (such as \"â€\")");
        }
        if (text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t')) {
            warning(field + ".content", "holds control characters");
        }
    }

    private void weight(String field, JsonNode message, String role) {
        JsonNode weight = message.path("weight");
        if (weight.isMissingNode() || weight.isNull()) {
            return;
        }
        if (!role.equals("assistant")) {
            error(field + ".weight", "only an assistant message has a weight");
        } else if (!weight.isNumber() || (weight.asDouble() != 0 && weight.asDouble() != 1)) {
            error(field + ".weight", "must be 0 or 1");
        }
    }

    private void order(String key, List<String> roles) {
        if (!roles.getLast().equals("assistant")) {
            error(key, "the last message is of role \"%s\", not \"assistant\"".formatted(roles.getLast()));
        }
        if (roles.stream().allMatch(role -> role.equals("assistant"))) {
            error(key, "there are assistant messages only");
        } else if (roles.getFirst().equals("assistant")) {
            warning(key + "[0].role", "an assistant message comes first: its text is trained on; system is meant?");
        }
        boolean userBefore = false;
        for (int i = 0; i < roles.size(); i++) {
            String role = roles.get(i);
            if (i > 0 && role.equals(roles.get(i - 1)) && (role.equals("user") || role.equals("assistant"))) {
                warning(key + "[" + i + "].role", "two messages of role \"%s\" in a row".formatted(role));
            }
            if (role.equals("system") && i > 0) {
                warning(key + "[" + i + "].role", "a system message that is not the first");
            }
            if (role.equals("assistant")
                    && i > 0
                    && !userBefore
                    && roles.get(i - 1).equals("system")) {
                warning(key + "[" + i + "].role", "an answer without a user message before it");
            }
            userBefore |= role.equals("user");
        }
    }

    private void error(String field, String message) {
        findings.add(Finding.error(line, field, message));
    }

    private void warning(String field, String message) {
        findings.add(Finding.warning(line, field, message));
    }
}
