package dev.retort.evaluation.comparison;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which arm plays which part.
 *
 * @param candidate the arm in question, such as {@code "tuned"}
 * @param baseline the arm it should beat, such as {@code "student"}
 * @param echo the control that answers with the question itself; may be absent from the arms
 * @param controls further controls, such as {@code "first-sentence"}; may be absent from the arms
 */
public record Roles(String candidate, String baseline, String echo, List<String> controls) {

    /** The arms of a distillation: tuned against student, with the controls parrot and first-sentence. */
    public static final Roles DISTILLATION = new Roles("tuned", "student", "parrot", List.of("first-sentence"));

    /** Copies the controls. */
    public Roles {
        controls = List.copyOf(controls);
    }

    /** Returns all controls, the echo first. */
    public Set<String> allControls() {
        Set<String> all = new LinkedHashSet<>();
        all.add(echo);
        all.addAll(controls);
        return all;
    }
}
