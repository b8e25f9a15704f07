package dev.retort.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NearCopiesTest {

    private final List<String> texts = new ArrayList<>();

    NearCopiesTest() {
        Random random = new Random(3);
        for (int i = 0; i < 12; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = 0; j < 60; j++) {
                text.append("word").append(random.nextInt(5000)).append(' ');
            }
            texts.add(text.toString().strip());
        }
    }

    @Test
    void aCopyInAnotherFormatIsNamedAndItsRepeatedPassagesAreLeftOut() {
        List<Passage> passages = document("a.docx", texts);
        // Passages of another file end elsewhere.
        String all = String.join(" ", texts);
        int cut = all.indexOf(' ', all.length() / 3);
        passages.addAll(document("a.pdf", List.of(all.substring(0, cut), all.substring(cut + 1))));

        NearCopies found = NearCopies.among(passages);

        assertThat(found.copies()).containsExactly(new NearCopies.Copy("a.pdf", "a.docx", 2, 2));
        assertThat(found.passages()).extracting(Passage::document).containsOnly("a.docx");
    }

    @Test
    void anOlderVersionKeepsThePassagesThatDiffer() {
        List<Passage> passages = document("new.md", texts);
        List<String> old = new ArrayList<>(texts);
        old.set(4, "In the older version the limit was nineteen metres per second and not seventeen.");
        passages.addAll(document("old.md", old));

        NearCopies found = NearCopies.among(passages);

        assertThat(found.copies()).containsExactly(new NearCopies.Copy("old.md", "new.md", 11, 12));
        assertThat(found.passages())
                .filteredOn(passage -> passage.document().equals("old.md"))
                .hasSize(1);
    }

    @Test
    void documentsThatShareAPageAreNotCopies() {
        List<Passage> passages = document("a.md", texts.subList(0, 7));
        passages.addAll(document("b.md", texts.subList(6, 12)));

        NearCopies found = NearCopies.among(passages);

        assertThat(found.copies()).isEmpty();
        assertThat(found.passages()).isEqualTo(passages);
    }

    private static List<Passage> document(String name, List<String> texts) {
        List<Passage> passages = new ArrayList<>();
        for (String text : texts) {
            passages.add(new Passage(
                    name + passages.size(), name, "00", List.of(new PageSpan(1, 0, text.length())), "", text));
        }
        return passages;
    }
}
