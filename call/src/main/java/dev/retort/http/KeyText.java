package dev.retort.http;

import dev.retort.error.UsageException;
import java.util.Collection;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/** Keys as text: checked before they are sent, blotted out of what is shown. */
@API(status = API.Status.INTERNAL)
public final class KeyText {

    private static final int SHORTEST_BLOTTED = 6;

    private KeyText() {}

    /**
     * Returns the key.
     *
     * @throws UsageException if it is empty or holds a character that no header may hold, without showing it
     */
    public static String checked(Supplier<String> key) {
        String text = key.get();
        if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new UsageException(
                    "The key is empty or holds a blank, a line break or another character that a key cannot hold.",
                    "Copy the key again, without quotes or blanks around it.");
        }
        return text;
    }

    /** Returns the text with every secret replaced by {@code ***}. */
    public static String blot(String text, Collection<String> secrets) {
        String blotted = text;
        for (String secret : secrets) {
            if (secret.length() >= SHORTEST_BLOTTED) {
                blotted = blotted.replace(secret, "***");
            }
        }
        return blotted;
    }
}
