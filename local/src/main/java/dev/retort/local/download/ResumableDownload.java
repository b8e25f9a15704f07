package dev.retort.local.download;

import dev.retort.error.InputException;
import dev.retort.error.ModelException;
import dev.retort.error.ResourceException;
import dev.retort.error.StoppedException;
import dev.retort.file.FileFault;
import dev.retort.http.NetworkFault;
import dev.retort.local.download.HubClient.RemoteFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Brings one file of a hub's repository to disk: into {@code FILE.part}, which a later call resumes, then checked
 * against the hub's hash and moved. A connection that breaks or stalls is taken up again where it broke.
 */
final class ResumableDownload {

    /** Tries without a single new byte before the download is given up. */
    private static final int MOST_VAIN_TRIES = 5;

    private final HubClient hub;
    private final HubName name;
    private final String commit;
    private final Duration stall;
    private final Duration pause;

    /**
     * Prepares downloads from one commit.
     *
     * @param stall a connection that brings nothing for so long is broken off
     * @param pause before a second try; doubled for each further one
     */
    ResumableDownload(HubClient hub, HubName name, String commit, Duration stall, Duration pause) {
        this.hub = hub;
        this.name = name;
        this.commit = commit;
        this.stall = stall;
        this.pause = pause;
    }

    /**
     * Fetches a file.
     *
     * @param path in the repository
     * @param arrived receives how many bytes of the file are there
     * @return the file's hash
     */
    String fetch(String path, RemoteFile remote, Path target, LongConsumer arrived) throws IOException {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        Files.createDirectories(target.toAbsolutePath().getParent());
        for (boolean again : new boolean[] {true, false}) {
            load(path, remote, part, arrived);
            Optional<String> wrong = mismatch(part, remote);
            if (wrong.isEmpty()) {
                String hash = remote.hash().isPresent() ? remote.hash().get() : FileHash.sha256(part);
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                return hash;
            }
            Files.delete(part);
            if (!again) {
                throw new InputException(
                        "%s of %s arrived damaged twice: %s.".formatted(path, name.repository(), wrong.get()),
                        "Do not use it. Check the connection and any proxy, then run again.");
            }
        }
        throw new IllegalStateException("The second round returns or throws.");
    }

    private static Optional<String> mismatch(Path part, RemoteFile remote) throws IOException {
        if (remote.bytes() >= 0 && Files.size(part) != remote.bytes()) {
            return Optional.of("it has %d bytes, not %d".formatted(Files.size(part), remote.bytes()));
        }
        if (remote.hash().isPresent() && !FileHash.matches(part, remote.hash().get())) {
            return Optional.of("it does not have the hash " + remote.hash().get());
        }
        return Optional.empty();
    }

    private void load(String path, RemoteFile remote, Path part, LongConsumer arrived) throws IOException {
        int vain = 0;
        while (true) {
            long before = Files.exists(part) ? Files.size(part) : 0;
            if (remote.bytes() >= 0 && before > remote.bytes()) {
                Files.delete(part);
                before = 0;
            }
            if (before > 0 && before == remote.bytes()) {
                arrived.accept(before);
                return;
            }
            try {
                loadOnce(path, remote, part, before, arrived);
                if (remote.bytes() < 0 || Files.size(part) >= remote.bytes()) {
                    return;
                }
                throw new IOException("the connection ended early");
            } catch (FileSystemException e) {
                throw e;
            } catch (IOException e) {
                long after = Files.exists(part) ? Files.size(part) : 0;
                vain = after > before ? 0 : vain + 1;
                if (vain == MOST_VAIN_TRIES) {
                    throw new ModelException(
                            "%s of %s cannot be fetched: %s.".formatted(path, name.repository(), words(e)),
                            "What has arrived is kept: run the same command again when the connection is back.",
                            e);
                }
                sleep(pause.multipliedBy(1L << Math.max(0, vain - 1)), name);
            }
        }
    }

    private static String words(IOException e) {
        return NetworkFault.words(e).orElse("the connection broke");
    }

    private void loadOnce(String path, RemoteFile remote, Path part, long from, LongConsumer arrived)
            throws IOException {
        HttpResponse<InputStream> response = hub.open(name, commit, path, from);
        try (InputStream body = response.body()) {
            int status = response.statusCode();
            if (status == 416) {
                Files.deleteIfExists(part);
                throw new IOException("the hub does not have the part that was asked for");
            }
            hub.refuse(status, name, response.uri());
            // A server that does not know ranges sends the whole again.
            boolean resumed = status == 206 && startsAt(response, from);
            if (status == 206 && !resumed) {
                throw new IOException("the hub sent another part than was asked for");
            }
            long most = remote.bytes() >= 0 ? remote.bytes() : Long.MAX_VALUE;
            copy(body, part, resumed ? from : 0, most, arrived);
        }
    }

    private static boolean startsAt(HttpResponse<?> response, long from) {
        return response.headers().firstValue("content-range").orElse("").startsWith("bytes %d-".formatted(from));
    }

    private void copy(InputStream body, Path part, long from, long most, LongConsumer arrived) throws IOException {
        AtomicLong lastByte = new AtomicLong(System.nanoTime());
        Thread reader = Thread.currentThread();
        Thread watch = Thread.ofVirtual().start(() -> closeWhenStalled(body, lastByte));
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                OutputStream out =
                        Channels.newOutputStream(channel.truncate(from).position(from))) {
            byte[] buffer = new byte[1 << 16];
            long done = from;
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                lastByte.set(System.nanoTime());
                if (read > most - done) {
                    throw new IOException("more bytes came than the file has");
                }
                write(out, buffer, read, part);
                done += read;
                arrived.accept(done);
                if (reader.isInterrupted()) {
                    throw new StoppedException(
                            "Stopped while fetching %s.".formatted(name.repository()),
                            "Run the same command again: it resumes where it stopped.");
                }
            }
            channel.force(true);
        } finally {
            watch.interrupt();
        }
    }

    private static void write(OutputStream out, byte[] buffer, int length, Path part) {
        try {
            out.write(buffer, 0, length);
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot write %s: %s.".formatted(part, FileFault.words(e)),
                    "Free space or set RETORT_HOME to a folder with room, then run again: what has arrived is kept.",
                    e);
        }
    }

    private void closeWhenStalled(InputStream body, AtomicLong lastByte) {
        try {
            while (System.nanoTime() - lastByte.get() < stall.toNanos()) {
                Thread.sleep(Math.max(1, stall.toMillis() / 10));
            }
            body.close();
        } catch (InterruptedException | IOException ignored) {
            // Interrupted: the copy ended. Closing failed: the connection is gone already.
        }
    }

    static void sleep(Duration pause, HubName name) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException(
                    "Stopped while fetching %s.".formatted(name.repository()),
                    "Run the same command again: it resumes where it stopped.",
                    e);
        }
    }
}
