"""Loads an exported dataset folder as its users do: python check_load_dataset.py FOLDER (needs the package datasets)."""
import sys

from datasets import load_dataset

loaded = load_dataset(sys.argv[1])
for split, rows in loaded.items():
    print(split, rows.num_rows, rows.features)
    for row in rows:
        roles = [message["role"] for message in row["messages"]]
        assert roles[-1] == "assistant" and all(message["content"] for message in row["messages"]), row
