"""Writes key-facts.json: which key facts thousands of answers state, and stems of words, as fact_recall.py finds them.

fact_recall.py is the scorer that the natural questions came with; it is not part of this repository. Run as:
python make_key_facts.py FOLDER_OF_FACT_RECALL ../natural-questions/*.jsonl > key-facts.json
"""
import json
import random
import re
import sys

sys.path.insert(0, sys.argv[1])
import fact_recall as peer

random.seed(20)
QUESTIONS = [q for path in sys.argv[2:] for q in peer.read(path) if q["facts"]]
TEXTS = [t for q in QUESTIONS for t in [q["question"], q["reference"], q["quote"], *q["facts"]]]
WORDS = sorted({w for t in TEXTS for w in re.findall(r"\w+(?:'\w+)?", t)})
SUFFIXES = ["", "s", "es", "ies", "ed", "ied", "ing", "ly", "ion", "ation", "ization", "isation", "ise", "ised", "ising",
            "ize", "ification", "ment", "ments", "ness", "ate", "ated", "ating", "eed", "reed", "teed", "ss", "us", "is",
            "xes", "ches", "duction", "our", "behaviour", "'s", "n't", "ally", "eated", "oated", "ped", "tting"]
STEMS = ["analysis", "analyses", "used", "using", "recovery", "rise", "surprised", "exercises", "organised", "colour",
         "agreed", "guaranteed", "need", "planned", "sited", "boxed", "created", "updated", "floated", "policies", "police",
         "mission", "million", "organisation", "reorganisations", "straße", "naïve", "Ünited", "İstanbul", "ΟΔΟΣ"]
ODD = ["can't", "cannot", "won't", "doesn’t", "isn't", "Mustn't", "don\u2019t", "12,000", "1,2,3", "3.5", "10,000.75", "90",
       "two", "Twelve", "twenty", "ﬁle", "co\u00adoperate", "①", "❷steps", "½", "３", "x\u00a0y", "CIO's", "A's", "e.g.",
       "re\u0301sume\u0301", "under_score", "non-\nstop", "…", "—", "日本語", "Größe", "no", "not", "only", "before", "٣", "Ⅷ",
       "o'clock", "'tis", "users'", "i.e.", "\u2160\u2161", "can't've", "cant", "xn't"]


def inflected(word):
    return word[:random.randint(max(1, len(word) - 4), len(word))] + random.choice(SUFFIXES)


def answer(question):
    """Words of the question's own facts, of its alternatives and of others, some inflected, in any order."""
    own = " ".join([question["reference"], *question["facts"], *(a for f in question["alternatives"] for a in f)]).split()
    words = []
    for _ in range(random.randint(0, 16)):
        kind = random.random()
        if kind < 0.55:
            words.append(random.choice(own))
        elif kind < 0.7:
            words.append(inflected(random.choice(own)))
        elif kind < 0.9:
            words.append(random.choice(WORDS))
        else:
            words.append(random.choice(ODD))
    if random.random() < 0.3:
        words += random.choice(random.choice(question["alternatives"])).split()
    if random.random() < 0.2:
        words = [w.upper() for w in words]
    return random.choice([" ", " ", " ", "\n", ", ", "-", "; "]).join(words)


def case(facts, alternatives, text):
    got = peer.words(text)
    hits = [peer.stated(a, got) is not None for a in alternatives]
    return {"answer": text, "stated": [i for i, hit in enumerate(hits) if hit]}


def odd_alternatives():
    """Facts that nobody wrote: of random words, so that wording and answer meet in odd characters too."""
    made = [[" ".join(random.choices(ODD + WORDS, k=random.randint(1, 2))) for _ in range(2)] for _ in range(3)]
    return [[a for a in f if peer.content(a)] or ["word"] for f in made]


groups = []
for question in QUESTIONS:
    texts = [question["reference"], question["question"], random.choice(QUESTIONS)["reference"], "", " ".join(question["facts"])]
    texts += [answer(question) for _ in range(40)]
    groups.append({"alternatives": question["alternatives"],
                   "cases": [case(question["facts"], question["alternatives"], t) for t in texts]})
for _ in range(150):
    alternatives = odd_alternatives()
    own = " ".join(a for f in alternatives for a in f).split()
    texts = [" ".join(random.sample(own, random.randint(1, len(own))) + random.choices(ODD, k=3)) for _ in range(6)]
    groups.append({"alternatives": alternatives, "cases": [case(alternatives, alternatives, t) for t in texts]})

vocabulary = {w.lower() for w in WORDS + STEMS} | {inflected(w).lower() for w in WORDS + STEMS for _ in range(2)}
stems = {w: peer.stem(w) for w in sorted(vocabulary) if w.isalpha()}
json.dump({"groups": groups, "stems": stems}, sys.stdout, ensure_ascii=False, separators=(",", ":"))
print()
