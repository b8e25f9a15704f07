"""Writes more-text-metrics.json and porter-stems.json with rouge_score, sacrebleu, rapidfuzz and nltk.

Run as: python make_text_metrics.py FOLDER ; needs those packages (rouge_score 0.1.2, sacrebleu 2.6, rapidfuzz 3.14,
nltk 3.10). text-metrics.json holds scores of ragas 0.4.3's own metric classes, which call the same packages.
"""
import json
import pathlib
import random
import sys

import sacrebleu
from nltk.stem.porter import PorterStemmer
from rapidfuzz import distance
from rouge_score import rouge_scorer

SENTENCES = [
    "Incident response plans should be reviewed at least annually.",
    "The team's 24-hour on-call rota (see 3.2) costs $1,000.50 a week; it isn't optional!",
    "Organisations must create, provision, and operate a formal incident response capability.",
    "Überprüfen Sie die Größe der Datei – z. B. 3,5 MB – vor dem Öffnen.",
    "次のステップは、影響を受けたシステムを隔離することです。証拠も保存します。",
    "Привет, мир! Это тест №5.",
    "Attackers can exploit e-mail (e.g. phishing) & \"web\" links <b>quickly</b> -- 99.9% of the time.",
    "A\u00a0non-breaking space,\u3000an ideographic one,\ta tab\nand a line-\nbreak.",
    "emoji 😀😃 and 👩‍👩‍👧 families", "x", "aa", "The the THE the", "0.5-1.5 and 10-20", "a.b.c,d,e", "   ", "&lt;tag&gt; &amp; &quot;q&quot;",
    "Dying lying flies skies hopping filing failing controlling rationally biologically conveniently enjoyment news",
    "The recovery team restores servers. It then verifies backups. Finally it reports.",
]


def scores(reference, response):
    out = {"exact_match": float(reference == response), "string_present": float(reference in response)}
    out["bleu"] = sacrebleu.corpus_bleu(
        response.split(". "), [[s] for s in reference.split(". ")]).score / 100
    out["chrf"] = 0.0 if not reference.strip() or not response.strip() else sacrebleu.corpus_chrf(
        [response], [[reference]]).score / 100
    scorer = rouge_scorer.RougeScorer(["rouge1", "rougeL"], use_stemmer=True)
    for name, value in scorer.score(reference, response).items():
        for part in ("fmeasure", "precision", "recall"):
            out[f"rouge_{name}_{part}"] = getattr(value, part)
    for name, module in (("levenshtein", distance.Levenshtein), ("hamming", distance.Hamming), ("jaro", distance.Jaro),
                         ("jaro_winkler", distance.JaroWinkler)):
        out[f"similarity_{name}"] = 1 - module.normalized_distance(reference, response)
    return out


def shuffled(rng, text):
    words = text.split(" ")
    for _ in range(rng.randint(1, 4)):
        i, j = rng.randrange(len(words)), rng.randrange(len(words))
        words[i], words[j] = words[j], words[i]
    return " ".join(words[: rng.randint(1, len(words))])


rng = random.Random(5)
pairs = [(s, s) for s in SENTENCES[:9]] + [(s, shuffled(rng, s)) for s in SENTENCES for _ in range(2)]
pairs += [tuple(rng.sample(SENTENCES, 2)) for _ in range(30)]
folder = pathlib.Path(sys.argv[1])
(folder / "more-text-metrics.json").write_text(json.dumps(
    [{"reference": a, "response": b, "scores": scores(a, b)} for a, b in pairs], ensure_ascii=False))

ENDINGS = ("ational tional enci anci izer bli alli entli eli ousli ization ation ator alism iveness fulness ousness aliti "
           "iviti biliti fulli logi icate ative alize iciti ical ful ness al ance ence er ic able ible ant ement ment ent "
           "ion ou ism ate iti ous ive ize ed ing eed ied ies s ss sses y e ll ly").split()
stemmer = PorterStemmer()
words = {stem + ending for stem in ("rel", "hop", "fizz", "tr", "syzyg", "fall", "valu", "confl", "a", "yok", "b2b", "control", "roll") for ending in ENDINGS}
words |= set("sky skies dying news proceed flies died tied agreed feed bled sing hopping failing filing sizes enjoy by say toy".split())
(folder / "porter-stems.json").write_text(json.dumps({w: stemmer.stem(w) for w in sorted(words)}))
