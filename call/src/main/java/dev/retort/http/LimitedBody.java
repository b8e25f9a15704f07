package dev.retort.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;

/** Reads a reply into memory up to a limit, whatever length it declares. */
final class LimitedBody {

    private LimitedBody() {}

    /** The reply is longer than the limit. */
    static final class TooLong extends IOException {
        TooLong(int limit) {
            super("the reply is longer than " + limit + " bytes");
        }
    }

    static BodySubscriber<byte[]> subscriber(int limit) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        return BodySubscribers.mapping(
                BodySubscribers.ofByteArrayConsumer(part -> part.ifPresent(chunk -> {
                    if (bytes.size() + chunk.length > limit) {
                        throw new UncheckedIOException(new TooLong(limit));
                    }
                    bytes.writeBytes(chunk);
                })),
                nothing -> bytes.toByteArray());
    }
}
