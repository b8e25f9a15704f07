"""Writes RAGTruth's question answering labels (eval_data/ragtruth_qa.jsonl of vectara/FaithJudge, answers of several sentences
to passages of a web search, with spans that people marked as not supported) as a table for grounding-fit.sh:
grounding_labels.py ragtruth_qa.jsonl LABELS.tsv. An answer without a marked span is supported."""
import ast
import csv
import json
import sys

with open(sys.argv[1], encoding="utf-8") as source, open(sys.argv[2], "w", encoding="utf-8", newline="") as target:
    table = csv.writer(target, delimiter="\t")
    table.writerow(["context", "question", "response", "label"])
    for line in source:
        row = json.loads(line)
        for answer in row["responses"]:
            labels = answer["labels"]
            spans = ast.literal_eval(labels) if isinstance(labels, str) else labels
            table.writerow([row["source"]["passages"], row["source"]["question"], answer["response"], 0 if spans else 1])
