"""Writes content-metrics.json: support, new-information F1 and tautology by the definitions they were first measured with.

Needs numpy; run as: python make_content_metrics.py > content-metrics.json
"""
import json
import re

import numpy as np

STOP = set(
    """a about above after again against all also am an and any are as at be because been before being below between both
    but by can could did do does doing down during e.g each etc few for from further had has have having he her here hers
    him his how i i.e if in into is it its itself just may might more most must my no nor not of off on once only or other
    our out over own same she should so some such than that the their them then there these they this those through to too
    under until up upon very was we were what when where which while who whom why will with within would you your many
    often one using used use uses include includes including example able well however""".split())


def stem(w):
    w = w.lower()
    for s in ("ingly", "edly", "ing", "ies", "ed", "es", "s", "ly"):
        if w.endswith(s) and len(w) - len(s) >= 3:
            w = w[: -len(s)] + ("y" if s == "ies" else "")
            break
    return w[:-1] if w.endswith("e") and len(w) > 4 else w


def words(t):
    return re.findall(r"[A-Za-z0-9][A-Za-z0-9'’\-]*", t)


def content(t):
    return [stem(w.replace("’", "'").split("'")[0]) for w in words(t) if w.lower() not in STOP and len(w) > 1]


def support(answer, contexts):
    known = set(content("\n".join(contexts)))
    given = content(answer)
    return float(np.mean([w in known for w in given])) if given else None


def new_information_f1(answer, question, reference):
    asked = set(content(question))
    given = [w for w in content(answer) if w not in asked]
    gold = [w for w in content(reference) if w not in asked]
    if not gold:
        return None
    found, expected = set(given), set(gold)
    recall = len(found & expected) / len(expected)
    precision = float(np.mean([w in expected for w in given])) if given else 0
    return 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0.0


def tautology(answer, question):
    return float(len(set(content(answer)) - set(content(question))) < 2)


CONTEXT = ("An incident response plan should be approved by management and reviewed at least annually. "
           "Organizations must create, provision, and operate a formal incident response capability.")
REFERENCE = "The plan should be approved by management and reviewed at least annually."
CASES = [
    ("How often should the incident response plan be reviewed?", a, [CONTEXT], r)
    for r in (REFERENCE, "The incident response plan should be reviewed.")
    for a in (
        REFERENCE, "How often should the incident response plan be reviewed?", "At least annually.",
        "Every 90 days, by the organization's legal department.", "", "It is what it was.",
        "The plan's policies are reviewed annually, annually and annually by managers’ teams.",
        "Management reviews it; policy and policies differ.")
]
print(json.dumps([
    {"user_input": q, "response": a, "retrieved_contexts": c, "reference": r, "support": support(a, c),
     "new_information_f1": new_information_f1(a, q, r), "tautology": tautology(a, q), "answer_words": len(words(a))}
    for q, a, c, r in CASES], ensure_ascii=False, indent=0))
