package dev.retort.trust;

import dev.retort.file.Sha256;
import java.util.List;

/**
 * One action that settings ask for and a person must confirm: a program to start, or a variable to send to an address.
 *
 * @param action the action as it is shown and confirmed, such as {@code send OPENAI_API_KEY to http://127.0.0.1:8080}
 * @param settings the settings that ask for it, such as {@code services.openai.base_url}
 */
public record Permission(String action, List<String> settings) {

    /** Copies the list. */
    public Permission {
        settings = List.copyOf(settings);
    }

    /** Returns the sha256 of the action, in hexadecimal digits: the same action has the same hash in every run. */
    public String hash() {
        return Sha256.of(action);
    }
}
