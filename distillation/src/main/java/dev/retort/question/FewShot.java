package dev.retort.question;

import java.util.List;
import java.util.stream.Collectors;

/** Examples of sentences and good questions about them, as a prompt that a base model continues. */
final class FewShot {

    private record Example(String passage, String question) {}

    /** One prompt for each attempt at a sentence. */
    private static final List<List<Example>> ATTEMPTS = List.of(
            List.of(
                    new Example(
                            "Tickets bought online must be collected at least 20 minutes before the ferry departs.",
                            "How long before departure must ferry tickets bought online be collected?"),
                    new Example(
                            "Bakers keep the sourdough starter at about 25 degrees, since cooler rooms slow the yeast.",
                            "Why do bakers keep a sourdough starter at about 25 degrees?"),
                    new Example(
                            "Items that have been reserved by another reader cannot be renewed under the library's new rules.",
                            "Which library items cannot be renewed under the new rules?"),
                    new Example(
                            "The museum's conservation team should photograph each painting before it is moved.",
                            "What should the museum's conservation team do before a painting is moved?")),
            List.of(
                    new Example(
                            "A beekeeper checks every hive in March, because food stores run low after the winter.",
                            "What does a beekeeper check in March?"),
                    new Example(
                            "The harbour office grants a mooring permit to boats shorter than 12 metres.",
                            "Which boats are granted a mooring permit by the harbour office?"),
                    new Example(
                            "Choir members who miss two rehearsals may not sing at the concert.",
                            "When may choir members not sing at the concert?"),
                    new Example(
                            "The orchard map lists the age, the variety and the owner of each tree.",
                            "What does the orchard map list for each tree?")),
            List.of(
                    new Example(
                            "Volunteers of the mountain rescue service carry a radio, a rope and a first-aid kit.",
                            "What do volunteers of the mountain rescue service carry?"),
                    new Example(
                            "Old varnish is removed with cotton swabs so that the paint below is not scratched.",
                            "Why is old varnish removed with cotton swabs?"),
                    new Example(
                            "Only the head gardener may decide which hedges are cut back in autumn.",
                            "Who may decide which hedges are cut back in autumn?"),
                    new Example(
                            "Parcels heavier than 30 kilograms are handed over at the freight counter.",
                            "Where are parcels heavier than 30 kilograms handed over?")));

    private FewShot() {}

    /** Returns how many prompts there are. */
    static int attempts() {
        return ATTEMPTS.size();
    }

    /** Returns the prompt of an attempt, to be followed by the sentence and the question's first words. */
    static String prefix(int attempt) {
        return ATTEMPTS.get(attempt).stream()
                .map(example -> "Passage: %s\nQuestion: %s\n\n".formatted(example.passage(), example.question()))
                .collect(Collectors.joining());
    }
}
