#!/usr/bin/env python3
"""Checks what the demo wrote and printed: files, counts, finite numbers, a report without network."""
import json
import pathlib
import re
import sys

run, printed = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).read_text(encoding="utf-8")


def lines(name):
    return [json.loads(line) for line in (run / name).read_text(encoding="utf-8").splitlines()]


checks = 0


def check(holds, what):
    global checks
    checks += 1
    if not holds:
        sys.exit(f"check failed: {what}")


passages, questions, training = lines("passages.jsonl"), lines("questions.jsonl"), lines("training.jsonl")
evals = [q for q in questions if q["split"] == "EVAL"]
trains = [q for q in questions if q["split"] == "TRAIN"]
check(len(passages) > 80, "more than 80 passages")
check(all(p["sha256"] and p["spans"] for p in passages), "passages know their file and place")
check(len(evals) == 40 and len(trains) == 48, f"40 eval and 48 train questions, not {len(evals)} and {len(trains)}")
check(not {q["text"] for q in evals} & {q["text"] for q in trains}, "no question on both sides")
check(not {q["section"] for q in evals} & {q["section"] for q in trains}, "no section on both sides")
check(len(training) >= 30, "at least 30 training rows")
check(all([m["role"] for m in row["messages"]] == ["system", "user", "assistant"] for row in training), "roles")
for arm in ("student", "tuned", "teacher", "closed-book", "first-sentence", "parrot"):
    check(len(lines(f"answers/{arm}.jsonl")) == 40, f"40 answers of {arm}")
    check(len(lines(f"scores/{arm}.jsonl")) == 40, f"40 scores of {arm}")
job = json.loads((run / "job.json").read_text(encoding="utf-8"))
check(job["status"] == "SUCCESS", "the training succeeded")
losses = [m["train_loss"] for m in job["metrics"]]
check(losses[-1] < losses[0], "the loss fell")
adapters = list(run.glob("finetune/*/adapter/adapter_model.safetensors"))
check(len(adapters) == 1, "one adapter")
comparison = json.loads((run / "comparison.json").read_text(encoding="utf-8"))
check(comparison["questions"] == 40, "40 questions compared")
for metric in comparison["metrics"]:
    for arm, summary in metric["arms"].items():
        check(summary["scored"] + summary["unscored"] == 40, f"every score of {arm} counted")
report = (run / "report.html").read_text(encoding="utf-8")
check(not re.search(r'(src|href)="https?:', report), "the report needs no network")
check("<svg" in report and "page " in report, "plots and page numbers in the report")
asked = lines("asked_questions.jsonl")
check(len(asked) == 74, "74 questions asked by people")
for arm in ("student", "tuned", "teacher", "closed-book", "first-sentence", "parrot", "whole-context"):
    check(len(lines(f"answers/asked/{arm}.jsonl")) == 74, f"74 answers of {arm} to people")
people = comparison["asked"]
recall = next(m for m in people["metrics"] if m["metric"]["name"] == "key_fact_recall")["arms"]
check(recall["tuned"]["mean"] > recall["student"]["mean"] + 0.15, "the tuned student states more key facts")
check(people["context"]["fact_recall"] > 0.6, "the context states most key facts")
for words in ("tuned student", "teacher", "parrot", "Report:", "Seconds by stage"):
    check(words in printed, f"\"{words}\" was printed")
print(f"{checks} passed, 0 failed")
