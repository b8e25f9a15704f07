package dev.retort.secret;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/** Masks keys in text that goes to a log, an error or a file: the known ones, and whatever looks like one. Thread-safe. */
@API(status = API.Status.INTERNAL)
public final class Redactor {

    /** Key forms of the services Retort talks to, and anything after "Bearer" or "api_key". */
    private static final List<Pattern> FORMS = List.of(
            Pattern.compile("\\b(?:sk|pk|rk)-[A-Za-z0-9_-]{8,}[*A-Za-z0-9_-]*"),
            Pattern.compile("(?<=://)[^/\\s:@]{0,200}:[^/\\s@]{1,200}(?=@)"),
            Pattern.compile("\\bhf_[A-Za-z0-9]{16,}"),
            Pattern.compile("\\bfw_[A-Za-z0-9]{16,}"),
            Pattern.compile("\\bwandb_v1_[A-Za-z0-9_]{16,}"),
            Pattern.compile("(?i)(?<=bearer )[A-Za-z0-9._~+/=-]{8,}"),
            Pattern.compile("(?i)(?<=api[_-]?key[\"':= ]{1,4})[A-Za-z0-9._~+/=-]{8,}"));

    private final List<String> known;

    /** Creates a redactor that knows these keys besides the usual forms. */
    public Redactor(Collection<Secret> secrets) {
        // Longest first, so that a key that is part of another does not leave a rest.
        known = secrets.stream()
                .map(Secret::reveal)
                .filter(value -> !value.isEmpty())
                .sorted((a, b) -> b.length() - a.length())
                .toList();
    }

    /** Returns the text with every key masked. */
    public String redact(String text) {
        String redacted = text;
        for (String key : known) {
            redacted = redacted.replace(key, Secret.MASK);
        }
        for (Pattern form : FORMS) {
            redacted = form.matcher(redacted).replaceAll(Secret.MASK);
        }
        return redacted;
    }
}
