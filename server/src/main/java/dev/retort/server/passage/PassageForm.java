package dev.retort.server.passage;

import dev.retort.document.Passage;
import dev.retort.file.Json;
import tools.jackson.databind.node.ObjectNode;

/** Passages as JSON, with where they are from. */
public final class PassageForm {

    private PassageForm() {}

    /** Returns a passage. */
    public static ObjectNode of(Passage passage) {
        return Json.mapper()
                .createObjectNode()
                .put("id", passage.id())
                .put("document", passage.document())
                .put("first_page", passage.firstPage())
                .put("last_page", passage.lastPage())
                .put("section", passage.section())
                .put("text", passage.text());
    }
}
