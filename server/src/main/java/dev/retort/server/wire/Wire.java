package dev.retort.server.wire;

import dev.retort.server.file.StoredFile;
import dev.retort.server.http.Fields;
import dev.retort.server.http.Refusal;
import dev.retort.server.job.TuningJob;
import dev.retort.server.model.ServedModel;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of one API. Implementations have no state. */
public interface Wire {

    /** Returns a refusal as the API's error body. */
    ObjectNode error(Refusal refusal);

    /** Returns a file. */
    ObjectNode file(StoredFile file);

    /** Returns a page of files. */
    ObjectNode files(Page<StoredFile> page);

    /** Returns the receipt of a deleted file. */
    ObjectNode deletedFile(String id);

    /**
     * Reads the order of a job.
     *
     * @throws Refusal naming the field that is wrong
     */
    OrderDraft order(Fields body, Trainable trainable, Instant now);

    /**
     * Returns a job.
     *
     * @param detailed whether it is shown alone, and not in a list
     */
    ObjectNode job(TuningJob job, boolean detailed);

    /** Returns a page of jobs. */
    ObjectNode jobs(Page<TuningJob> page);

    /** Returns a model. */
    ObjectNode model(ServedModel model);

    /** Returns all models. */
    ObjectNode models(List<ServedModel> models);

    /** Returns the receipt of a deleted model. */
    ObjectNode deletedModel(String id);

    /**
     * A part of a list.
     *
     * @param items of this part
     * @param total items of the whole list
     * @param more whether there are items after these
     */
    record Page<T>(List<T> items, int total, boolean more) {}
}
