package dev.retort.server.http;

import dev.retort.concurrent.Exclusive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Notices that a client leaves while its request is worked on: with HTTP/1.1 its connection then ends, and nothing else says
 * so. Watching begins once the body is read, and ends before the reply does. Thread-safe.
 */
public final class ClientWatch implements AutoCloseable {

    private static final int AHEAD = 512;

    private final Optional<AbstractEndPoint> endPoint;
    private final Runnable left;
    private final Exclusive alone = new Exclusive();
    private boolean waits;
    private boolean ended;
    private boolean gone;

    private ClientWatch(Optional<AbstractEndPoint> endPoint, Runnable left) {
        this.endPoint = endPoint;
        this.left = left;
    }

    /** Returns a watch of a request that no client waits for. */
    public static ClientWatch none() {
        return new ClientWatch(Optional.empty(), () -> {});
    }

    /**
     * Begins to watch.
     *
     * @param left is run once, on another thread, when the client leaves
     */
    static ClientWatch of(Request request, Runnable left) {
        Connection connection = request.getConnectionMetaData().getConnection();
        ClientWatch watch = new ClientWatch(
                connection.getEndPoint() instanceof AbstractEndPoint here ? Optional.of(here) : Optional.empty(), left);
        watch.endPoint.ifPresent(watch::await);
        return watch;
    }

    private void await(AbstractEndPoint from) {
        alone.run(() -> waits = !ended
                && from.tryFillInterested(new Callback() {
                    @Override
                    public void succeeded() {
                        look(from);
                    }

                    @Override
                    public void failed(Throwable cause) {
                        alone.run(() -> end());
                    }
                }));
    }

    /** There is something to read: the end, or the client's next request, which its connection gets back. */
    private void look(AbstractEndPoint from) {
        alone.run(() -> {
            waits = false;
            if (ended) {
                return;
            }
            ByteBuffer ahead = BufferUtil.allocate(AHEAD);
            int read = read(from, ahead);
            if (read < 0) {
                end();
            } else if (read == 0) {
                await(from);
            } else if (from.getConnection() instanceof Connection.UpgradeTo reader) {
                reader.onUpgradeTo(ahead);
            }
        });
    }

    private static int read(AbstractEndPoint from, ByteBuffer ahead) {
        try {
            return from.fill(ahead);
        } catch (IOException reset) {
            return -1;
        }
    }

    private void end() {
        if (!ended) {
            ended = true;
            gone = true;
            left.run();
        }
    }

    /**
     * Returns a result that was not cut short by the client's leaving.
     *
     * @throws Refusal if it was: one that has closed only its own side still reads why there is no reply
     */
    public <T> T whole(T result) {
        return alone.get(() -> {
            if (gone) {
                throw Refusal.givenUp();
            }
            return result;
        });
    }

    /** Ends watching: the connection may read its next request. */
    @Override
    public void close() {
        alone.run(() -> {
            ended = true;
            if (waits) {
                endPoint.ifPresent(from -> from.getFillInterest().onFail(new ClosedChannelException()));
            }
        });
    }
}
