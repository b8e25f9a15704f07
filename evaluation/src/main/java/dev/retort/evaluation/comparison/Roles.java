package dev.retort.evaluation.comparison;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which arm plays which part.
 *
 * @param candidate the arm in question, such as {@code "tuned"}
 * @param baseline the arm it should beat, such as {@code "student"}
 * @param echo the control that answers with the question itself; may be absent from the arms
 * @param controls further controls, such as {@code "first-sentence"}; may be absent from the arms
 * @param wholeContext the control that answers with all that its prompt held of the documents, where there is one
 */
public record Roles(
        String candidate,
        String baseline,
        String echo,
        List<String> controls,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> wholeContext) {

    /** The arms of a distillation: tuned against student, with the controls parrot and first-sentence. */
    public static final Roles DISTILLATION = new Roles("tuned", "student", "parrot", List.of("first-sentence"));

    /** Copies the controls. */
    public Roles {
        controls = List.copyOf(controls);
    }

    /** Creates the roles of a comparison in which nobody answers with the whole context. */
    public Roles(String candidate, String baseline, String echo, List<String> controls) {
        this(candidate, baseline, echo, controls, Optional.empty());
    }

    /** Returns the same with the control that answers with its whole context. */
    public Roles withWholeContext(String arm) {
        return new Roles(candidate, baseline, echo, controls, Optional.of(arm));
    }

    /** Returns all controls, the echo first. */
    public Set<String> allControls() {
        Set<String> all = new LinkedHashSet<>();
        all.add(echo);
        all.addAll(controls);
        wholeContext.ifPresent(all::add);
        return all;
    }

    /** Returns whether a control answers without having understood anything: a score that it wins proves nothing. */
    boolean copies(String control) {
        return control.equals(echo) || wholeContext.filter(control::equals).isPresent();
    }
}
