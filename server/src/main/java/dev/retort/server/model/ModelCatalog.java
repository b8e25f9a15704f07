package dev.retort.server.model;

import dev.retort.server.http.Refusal;
import dev.retort.server.model.ModelNames.Meaning;
import dev.retort.server.model.ServedModel.Use;
import dev.retort.server.store.Records;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All models that are served: tuned ones, students of runs, and what names of services mean. Thread-safe. */
public final class ModelCatalog {

    private final ModelNames names;
    private final RunStudents runs;
    private final Records<TunedModel> tuned;
    private final Instant started;

    /**
     * Opens the catalog.
     *
     * @param runs students of runs
     */
    public ModelCatalog(ModelNames names, RunStudents runs, Records<TunedModel> tuned, Instant started) {
        this.names = names;
        this.runs = runs;
        this.tuned = tuned;
        this.started = started;
    }

    /** Returns the model of a name; folders of runs are read for a name alone that means nothing by itself. */
    public Optional<ServedModel> find(String name) {
        return tuned.get(name)
                .map(ModelCatalog::served)
                .or(() -> names.exactly(name).map(meaning -> served(name, meaning)))
                .or(() -> runs.find(name))
                .or(() -> names.meaning(name).map(meaning -> served(name, meaning)));
    }

    /**
     * Returns the model of a name, for a use.
     *
     * @throws Refusal if there is none, it is archived, or it is for another use
     */
    public ServedModel require(String name, Use use) {
        ServedModel model = find(name)
                .orElseThrow(() -> Refusal.of(
                        404,
                        "There is no model \"%s\" here. GET /v1/models lists what is served; a name is mapped with: retort serve --map NAME=MODEL"
                                .formatted(name)));
        if (model.use() != use) {
            throw Refusal.of(
                    400,
                    use == Use.CHAT
                            ? "The model %s turns texts into vectors and answers no conversation.".formatted(name)
                            : "The model %s answers conversations and makes no vectors.".formatted(name));
        }
        if (model.tuned().map(TunedModel::archived).orElse(false)) {
            throw Refusal.of(400, "The model %s is archived. Unarchive it to use it.".formatted(name));
        }
        return model;
    }

    /** Returns a tuned model. */
    public Optional<TunedModel> tuned(String id) {
        return tuned.get(id);
    }

    /** Returns what a list shows, the newest tuned model first. */
    public List<ServedModel> list() {
        List<ServedModel> all = new ArrayList<>();
        tuned.all().reversed().forEach(model -> all.add(served(model)));
        all.addAll(runs.list());
        names.listed().forEach(name -> find(name).ifPresent(all::add));
        return all;
    }

    /** Returns the records of tuned models. */
    public Records<TunedModel> records() {
        return tuned;
    }

    private ServedModel served(String name, Meaning meaning) {
        return new ServedModel(name, meaning.ref(), meaning.ref().toString(), meaning.use(), Optional.empty(), started);
    }

    private static ServedModel served(TunedModel model) {
        return new ServedModel(model.id(), model.ref(), model.id(), Use.CHAT, Optional.of(model), model.createdAt());
    }
}
