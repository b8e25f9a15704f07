package dev.retort.server.api;

import dev.retort.server.http.Call;
import dev.retort.server.http.Refusal;
import dev.retort.server.wire.Wire.Page;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A part of a list, as a call asks for it: by page as Mistral's clients do, or after an id as OpenAI's do. */
final class Paging {

    private static final int USUAL = 100;
    private static final int MOST = 10_000;

    private final Call call;

    Paging(Call call) {
        this.call = call;
    }

    /**
     * Cuts a list.
     *
     * @param usual how many where the call does not say
     * @param id of an item, in the form that clients of the list know
     */
    <T> Page<T> of(List<T> all, int usual, Function<T, String> id) {
        return call.query("after").isPresent() || call.query("limit").isPresent() || usual != USUAL
                ? after(all, usual, id)
                : page(all);
    }

    /** Cuts a list where a call says nothing after {@value #USUAL} items. */
    <T> Page<T> of(List<T> all, Function<T, String> id) {
        return of(all, USUAL, id);
    }

    private <T> Page<T> page(List<T> all) {
        int size = call.whole("page_size", 1, MOST, USUAL);
        int number = call.whole("page", 0, Integer.MAX_VALUE / MOST, 0);
        return cut(all, Math.min(number * size, all.size()), size);
    }

    private <T> Page<T> after(List<T> all, int usual, Function<T, String> id) {
        int size = call.whole("limit", 1, MOST, usual);
        Optional<String> after = call.query("after");
        if (after.isEmpty()) {
            return cut(all, 0, size);
        }
        for (int i = 0; i < all.size(); i++) {
            if (id.apply(all.get(i)).equals(after.get())) {
                return cut(all, i + 1, size);
            }
        }
        throw Refusal.ofField("after", "The list has no item %s.".formatted(after.get()));
    }

    private static <T> Page<T> cut(List<T> all, int from, int size) {
        int to = Math.min(all.size(), from + size);
        return new Page<>(all.subList(from, to), all.size(), to < all.size());
    }
}
