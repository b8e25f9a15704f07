package dev.retort.document.word;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The parts of a Word file, found by their relationships, not by their names. Not thread-safe. */
final class WordPackage implements AutoCloseable {

    private static final long LARGEST_TEXT = 256L << 20;
    private static final long LARGEST_SIDE = 32L << 20;
    private static final int MOST_PARTS = 100_000;

    /** A relationship: the last word of its type, such as {@code styles}, and the part or address it leads to. */
    record Relation(String type, String target, boolean external) {}

    private final ZipFile zip;
    private final Map<String, ZipEntry> entries = new HashMap<>();

    WordPackage(Path file) throws IOException {
        zip = new ZipFile(file.toFile());
        if (zip.size() > MOST_PARTS) {
            zip.close();
            throw new PartTooLarge("it holds more than %d parts".formatted(MOST_PARTS));
        }
        zip.stream().forEach(entry -> entries.putIfAbsent(key(entry.getName()), entry));
    }

    boolean has(String part) {
        return entries.containsKey(key(part));
    }

    /** Returns whether any part lies in a folder. */
    boolean hasFolder(String folder) {
        return entries.keySet().stream().anyMatch(name -> name.startsWith(folder + "/"));
    }

    /** Opens a part that holds text of the document. */
    XmlPart text(String part) throws IOException {
        return open(part, LARGEST_TEXT);
    }

    /** Opens a part that describes others: styles, numbering, relationships. */
    XmlPart side(String part) throws IOException {
        return open(part, LARGEST_SIDE);
    }

    /** Returns the first bytes of a part as text; empty where there is none. */
    String opening(String part) throws IOException {
        ZipEntry entry = entries.get(key(part));
        if (entry == null) {
            return "";
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return new String(in.readNBytes(200), StandardCharsets.ISO_8859_1);
        }
    }

    /** Returns the part with the document's text. */
    Optional<String> mainPart() throws IOException {
        for (Relation relation : relations("").values()) {
            if (relation.type().equals("officeDocument") && isWord(relation.target())) {
                return Optional.of(relation.target());
            }
        }
        Optional<String> named = mainByContentType();
        if (named.isPresent()) {
            return named;
        }
        return entries.keySet().stream()
                .filter(name -> name.matches("(.*/)?document\\d*\\.xml"))
                .filter(this::isWord)
                .sorted()
                .findFirst();
    }

    private Optional<String> mainByContentType() throws IOException {
        if (!has("[content_types].xml")) {
            return Optional.empty();
        }
        try (XmlPart xml = side("[content_types].xml")) {
            while (xml.next()) {
                if (xml.isStart()
                        && xml.localName().equals("Override")
                        && xml.attribute("ContentType").matches(".*(wordprocessingml|ms-word)\\..*\\bmain\\+xml")
                        && isWord(xml.attribute("PartName"))) {
                    return Optional.of(key(xml.attribute("PartName")));
                }
            }
        } catch (PartTooLarge e) {
            throw e;
        } catch (IOException e) {
            // The names of the parts are left.
            return Optional.empty();
        }
        return Optional.empty();
    }

    private boolean isWord(String part) {
        if (!has(part)) {
            return false;
        }
        try (XmlPart xml = text(part)) {
            return xml.next() && xml.isStart() && xml.name().equals("document");
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the relationships of a part by their ids, those of the file for an empty name; none where they are damaged. */
    Map<String, Relation> relations(String part) throws IOException {
        int slash = part.lastIndexOf('/');
        String folder = slash < 0 ? "" : part.substring(0, slash + 1);
        String rels = folder + "_rels/" + part.substring(slash + 1) + ".rels";
        Map<String, Relation> relations = new LinkedHashMap<>();
        if (!has(rels)) {
            return relations;
        }
        try (XmlPart xml = side(rels)) {
            while (xml.next()) {
                if (xml.isStart() && xml.localName().equals("Relationship")) {
                    String type = xml.attribute("Type");
                    boolean external = xml.attribute("TargetMode").equals("External");
                    String target = xml.attribute("Target");
                    relations.put(
                            xml.attribute("Id"),
                            new Relation(
                                    type.substring(type.lastIndexOf('/') + 1),
                                    external ? target : resolved(folder, target),
                                    external));
                }
            }
        } catch (PartTooLarge e) {
            throw e;
        } catch (IOException e) {
            return relations;
        }
        return relations;
    }

    private XmlPart open(String part, long limit) throws IOException {
        ZipEntry entry = entries.get(key(part));
        if (entry == null) {
            throw new IOException("no " + part);
        }
        return new XmlPart(new LimitedStream(zip.getInputStream(entry), limit));
    }

    private static String resolved(String folder, String target) {
        String path = target.replace('\\', '/');
        Deque<String> steps = new ArrayDeque<>();
        for (String step : (path.startsWith("/") ? path : folder + path).split("/")) {
            if (step.equals("..")) {
                steps.pollLast();
            } else if (!step.isEmpty() && !step.equals(".")) {
                steps.add(step);
            }
        }
        return key(String.join("/", steps));
    }

    private static String key(String name) {
        String path = name.replace('\\', '/').toLowerCase(Locale.ROOT);
        return path.startsWith("/") ? path.substring(1) : path;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
