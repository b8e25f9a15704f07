package dev.retort.http;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;

/** Reads a reply into memory up to a limit, whatever length it declares. */
final class LimitedBody {

    private LimitedBody() {}

    static BodySubscriber<byte[]> subscriber(int limit) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        return BodySubscribers.mapping(
                BodySubscribers.ofByteArrayConsumer(part -> part.ifPresent(chunk -> {
                    if (bytes.size() + chunk.length > limit) {
                        throw new UncheckedIOException(
                                new java.io.IOException("the reply is longer than " + limit + " bytes"));
                    }
                    bytes.writeBytes(chunk);
                })),
                nothing -> bytes.toByteArray());
    }
}
