package dev.retort.local.job;

import dev.retort.file.OwnerOnly;
import dev.retort.file.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Copies of jars and class folders that lie inside a jar file. A copy is kept and used again while the checksum of what it
 * copies is the same, so that a new version of an application copies only what changed.
 *
 * @param folder where the copies lie, readable by its owner alone
 */
record UnpackedJars(Path folder) {

    /** Returns the file itself, or a copy of its entry; nothing where the file has no such entry. */
    Optional<Path> file(NestedPlace place) throws IOException {
        if (place.entry().isEmpty()) {
            return Optional.of(place.file());
        }
        try (ZipFile outer = new ZipFile(place.file().toFile())) {
            ZipEntry jar = outer.getEntry(place.entry());
            return jar != null && !jar.isDirectory()
                    ? Optional.of(jar(outer, jar))
                    : classes(outer, place.entry() + "/");
        }
    }

    private Path jar(ZipFile outer, ZipEntry jar) throws IOException {
        // The name stays, because unpacked native libraries are known by it.
        String name = jar.getName().substring(jar.getName().lastIndexOf('/') + 1);
        Path copy = folderOf(jar.getCrc()).resolve(name);
        if (!Files.exists(copy) || Files.size(copy) != jar.getSize()) {
            WholeFile.write(copy, out -> copy(outer, jar, out));
        }
        return copy;
    }

    private Optional<Path> classes(ZipFile outer, String prefix) throws IOException {
        List<ZipEntry> entries = outer.stream()
                .filter(entry -> entry.getName().startsWith(prefix) && !entry.isDirectory())
                .<ZipEntry>map(entry -> entry)
                .toList();
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        CRC32 sum = new CRC32();
        for (ZipEntry entry : entries) {
            sum.update((entry.getName() + ' ' + entry.getCrc() + '\n').getBytes(StandardCharsets.UTF_8));
        }
        Path copy = folderOf(sum.getValue()).resolve("classes.jar");
        if (!Files.exists(copy)) {
            WholeFile.write(copy, out -> {
                ZipOutputStream zip = new ZipOutputStream(out);
                for (ZipEntry entry : entries) {
                    zip.putNextEntry(new ZipEntry(entry.getName().substring(prefix.length())));
                    copy(outer, entry, zip);
                }
                zip.finish();
            });
        }
        return Optional.of(copy);
    }

    private Path folderOf(long checksum) throws IOException {
        Path own = folder.resolve(HexFormat.of().toHexDigits((int) checksum));
        OwnerOnly.createFolder(own);
        return own;
    }

    private static void copy(ZipFile outer, ZipEntry entry, OutputStream out) throws IOException {
        try (InputStream in = outer.getInputStream(entry)) {
            in.transferTo(out);
        }
    }
}
