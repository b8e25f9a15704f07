package dev.retort.document.word;

import dev.retort.document.BlockKind;
import dev.retort.document.DocumentAssembler;
import dev.retort.document.DocumentReader;
import dev.retort.document.SourceDocument;
import dev.retort.error.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads Word files (.docx, .docm, .dotx, .dotm; ECMA-376, transitional and strict): paragraphs, headings, lists with their
 * numbers, tables, text boxes, footnotes and endnotes; the file is one page.
 *
 * <p>The text is the accepted one: deletions, hidden text, comments, headers and footers are left out. A file of another kind
 * under this name is refused with what it is. Memory and time are bounded: 256 MB unpacked, 32 million characters.
 */
public final class DocxReader implements DocumentReader {

    private static final String SPLIT = "Split it into several files, or leave it out.";

    @Override
    public SourceDocument read(Path file, String name, String sha256) {
        try {
            Optional<InputException> other = OtherKind.of(file, name);
            if (other.isPresent()) {
                throw other.get();
            }
            try (WordPackage parts = open(file, name)) {
                Optional<String> main = parts.mainPart();
                if (main.isEmpty()) {
                    throw OtherKind.withoutDocument(parts, name);
                }
                return new Reading(parts, main.get(), name).document(sha256);
            }
        } catch (PartTooLarge e) {
            throw tooLarge(name, e);
        } catch (IOException e) {
            throw new InputException(
                    "%s: not a readable Word file: it is damaged.".formatted(name),
                    "Open it in Word and save it again, or leave it out.",
                    e);
        }
    }

    private static WordPackage open(Path file, String name) throws PartTooLarge {
        try {
            return new WordPackage(file);
        } catch (PartTooLarge e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw OtherKind.broken(file, name, e);
        }
    }

    private static InputException tooLarge(String name, PartTooLarge e) {
        return new InputException(
                "%s: the Word file is too large to be read: %s.".formatted(name, e.getMessage()), SPLIT, e);
    }

    /** One reading of one file. */
    private static final class Reading {

        private final WordPackage parts;
        private final String main;
        private final String name;
        private final Map<String, WordPackage.Relation> relations;
        private final Styles styles = new Styles();
        private final Numbering numbering = new Numbering();
        private final TextBudget budget = new TextBudget();
        private final Map<String, List<Item>> notes = new HashMap<>();
        private final List<String> damage = new ArrayList<>();

        Reading(WordPackage parts, String main, String name) throws IOException {
            this.parts = parts;
            this.main = main;
            this.name = name;
            this.relations = parts.relations(main);
        }

        SourceDocument document(String sha256) throws IOException {
            readSide("styles", styles::read, "Its styles are damaged: headings may be missing.");
            readSide("numbering", numbering::read, "Its numbering is damaged: numbers may be missing.");
            StoryReader story = new StoryReader(styles, numbering, budget);
            List<Item> items = new ArrayList<>();
            body(story, items);
            readNotes("footnotes", "footnote");
            readNotes("endnotes", "endnote");
            diagrams();
            DraftFlow flow = new DraftFlow(notes);
            flow.add(items);
            new DraftKinds(flow.drafts()).settle();
            if (story.embedded() > 0) {
                damage.add("The text of %d embedded %s is not read: save it from Word as one document."
                        .formatted(story.embedded(), story.embedded() == 1 ? "file" : "files"));
            }
            if (flow.drafts().isEmpty()) {
                throw withoutText(story.pictures());
            }
            return assembled(flow.drafts(), sha256);
        }

        private void body(StoryReader story, List<Item> items) throws IOException {
            try (XmlPart xml = parts.text(main)) {
                if (xml.next()) {
                    story.read(xml, items);
                }
            } catch (PartTooLarge e) {
                throw e;
            } catch (IOException e) {
                if (items.isEmpty()) {
                    throw e;
                }
                damage.add("The file is damaged: text may be missing.");
            }
        }

        /** Reads one part. */
        @FunctionalInterface
        private interface PartReading {
            void read(XmlPart xml) throws IOException;
        }

        private void readSide(String type, PartReading reading, String sentence) throws IOException {
            Optional<String> part = part(type);
            if (part.isEmpty()) {
                return;
            }
            try (XmlPart xml = parts.side(part.get())) {
                reading.read(xml);
            } catch (PartTooLarge e) {
                throw e;
            } catch (IOException e) {
                damage.add(sentence);
            }
        }

        private void readNotes(String type, String element) throws IOException {
            Optional<String> part = part(type);
            if (part.isEmpty()) {
                return;
            }
            try (XmlPart xml = parts.text(part.get())) {
                while (xml.next()) {
                    if (xml.isStart() && xml.name().equals(element)) {
                        String kind = xml.attribute("type");
                        String key = element + ":" + xml.attribute("id");
                        List<Item> items = new ArrayList<>();
                        new StoryReader(styles, numbering, budget).read(xml, items);
                        if (kind.isEmpty() || kind.equals("normal")) {
                            notes.putIfAbsent(key, items);
                        }
                    }
                }
            } catch (PartTooLarge e) {
                throw e;
            } catch (IOException e) {
                damage.add("Its %s are damaged: some may be missing.".formatted(type));
            }
        }

        private void diagrams() throws IOException {
            for (Map.Entry<String, WordPackage.Relation> relation : relations.entrySet()) {
                if (relation.getValue().type().equals("diagramData")
                        && parts.has(relation.getValue().target())) {
                    List<Item> items = new ArrayList<>();
                    try (XmlPart xml = parts.text(relation.getValue().target())) {
                        if (xml.next()) {
                            new StoryReader(styles, numbering, budget).read(xml, items);
                        }
                    } catch (PartTooLarge e) {
                        throw e;
                    } catch (IOException e) {
                        damage.add("A diagram is damaged: its text may be missing.");
                    }
                    notes.put("diagram:" + relation.getKey(), items);
                }
            }
        }

        private Optional<String> part(String type) {
            for (WordPackage.Relation relation : relations.values()) {
                if (relation.type().equals(type) && !relation.external() && parts.has(relation.target())) {
                    return Optional.of(relation.target());
                }
            }
            // Some writers leave the relationship out.
            String beside = main.substring(0, main.lastIndexOf('/') + 1) + type + ".xml";
            return Optional.of(beside).filter(parts::has);
        }

        private InputException withoutText(int pictures) {
            if (!damage.isEmpty()) {
                return new InputException(
                        "%s: no text in the Word file. %s".formatted(name, String.join(" ", damage)),
                        "Open it in Word and save it again, or leave it out.");
            }
            return pictures == 0
                    ? new InputException("%s: no text in it.".formatted(name), "Leave it out.")
                    : new InputException(
                            "%s: no text in the Word file, only %d %s: scanned?"
                                    .formatted(name, pictures, pictures == 1 ? "picture" : "pictures"),
                            "Save it as .pdf and run OCR over that, for example with ocrmypdf, or leave it out.");
        }

        private SourceDocument assembled(List<Draft> drafts, String sha256) {
            DocumentAssembler assembler = new DocumentAssembler();
            assembler.startPage("1");
            for (Draft draft : drafts) {
                if (draft.kind == BlockKind.HEADING) {
                    assembler.addHeading(draft.text, draft.level);
                } else {
                    assembler.add(draft.kind, draft.text, false);
                }
            }
            return assembler.finish(name, sha256, damage);
        }
    }
}
