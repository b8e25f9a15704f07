"""Share of one text's word 6-grams found in another: reading-order.py POPPLER.txt RETORT.txt

Both files hold pages separated by form feeds. Words are runs of a-z and 0-9 after lower-casing, resolving ligatures and
taking hyphens out (also at line ends), so that ways of hyphenation do not count. 6-grams do not cross pages. From poppler's
pages running headers, footers and page numbers are left out, found without Retort: among the first and last three lines of
a page those that come back (digits aside) on a quarter of the pages or on ten, and lone numbers. Everything else counts, contents,
tables, figures, footnotes, and footnote marks, which Retort takes out. Each 6-gram counts as often as it occurs. The second
figure leaves out, on both sides, what Retort takes out on purpose: numbers of up to three digits, alone or at the end of a
word as footnote marks are, and the letter o as a bullet.
"""
import collections
import re
import sys

LIGATURES = {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl"}


def pages(path):
    with open(path, encoding="utf8") as file:
        return file.read().split("\f")


def key(line):
    return re.sub(r"\d+", "#", line.strip().lower())


def body(all_pages):
    split = [[line for line in page.split("\n") if line.strip()] for page in all_pages]
    edges = collections.Counter()
    for lines in split:
        edges.update({key(line) for line in lines[:3] + lines[-3:]})
    often = max(3, min(10, len(all_pages) // 4))
    for lines in split:
        kept = []
        for i, line in enumerate(lines):
            edge = i < 3 or i >= len(lines) - 3
            number = re.fullmatch(r"\s*(\d+|[ivxlc]+)\s*", line.lower())
            if not (edge and (edges[key(line)] >= often or number)):
                kept.append(line)
        yield "\n".join(kept)


def words(text):
    for ligature, letters in LIGATURES.items():
        text = text.replace(ligature, letters)
    text = re.sub(r"[-‐‑\u00ad]\s*\n\s*", "", text)
    text = re.sub(r"(?<=\w)[-‐‑\u00ad](?=\w)", "", text)
    return re.findall(r"[a-z0-9]+", text.lower())


def grams(texts, marks=True):
    counts = collections.Counter()
    for text in texts:
        if marks:
            found = words(text)
        else:
            text = re.sub(r"(?<=[a-zA-Z.,;)])\d{1,3}\b", " ", text)
            found = [word for word in words(text) if not re.fullmatch(r"\d{1,3}|o", word)]
        counts.update(tuple(found[i : i + 6]) for i in range(len(found) - 5))
    return counts


def share(marks):
    theirs = grams(body(pages(sys.argv[1])), marks)
    ours = grams(pages(sys.argv[2]), marks)
    return sum(min(n, ours[gram]) for gram, n in theirs.items()) / sum(theirs.values()), sum(theirs.values())


found, all_grams = share(True)
without, _ = share(False)
print(f"{found:.4f} of {all_grams} word 6-grams; {without:.4f} without footnote marks and bullets")
