#!/usr/bin/env python3
"""Renders docs/benchmarks.md from benchmarks/results/*.json: a summary of all sections, then the sections in order.

usage: render.py            writes the page
       render.py --check    prints the difference and ends with 1 if the page is not what would be written

page.json holds the title, the text before the summary, and the order of the sections. A section has a title, rows of the
summary (what, retort, peer, ratio, aim, date) and blocks: text (lines), code (lines), or a table (columns and rows).
"""
import difflib
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "benchmarks.md"
SUMMARY = ("what", "retort", "peer", "ratio", "aim", "date")


def read(name):
    return json.loads((HERE / "results" / (name + ".json")).read_text(encoding="utf-8"))


def table(columns, rows):
    for row in rows:
        if len(row) != len(columns):
            raise SystemExit(f"A row has {len(row)} cells where the table has {len(columns)} columns: {row}")
    line = lambda cells: "".join("| " + cell + " " if cell else "| " for cell in cells) + "|"
    return "\n".join([line(columns), "|---" * len(columns) + "|", *map(line, rows)])


def block(of):
    if "columns" in of:
        return table(of["columns"], of["rows"])
    return "\n".join(["```", *of["code"], "```"] if "code" in of else of["text"])


def headed(heading, parts):
    return heading + "\n" + "\n\n".join(parts)


def page():
    head = read("page")
    sections = [read(name) for name in head["sections"]]
    others = {file.stem for file in (HERE / "results").glob("*.json")} - {"page", *head["sections"]}
    if others:
        raise SystemExit("page.json does not name " + ", ".join(sorted(others)))
    rows = [[row[key] for key in SUMMARY] for section in sections for row in section["summary"]]
    summary = table(["what", "Retort", "peer", "ratio", "aim", "date"], rows)
    parts = [headed("# " + head["title"], map(block, head["blocks"])), headed("## Summary", [summary])]
    parts += [headed("## " + section["title"], map(block, section["blocks"])) for section in sections]
    return "\n\n".join(parts) + "\n"


def main():
    rendered = page()
    if sys.argv[1:] != ["--check"]:
        PAGE.write_text(rendered, encoding="utf-8")
        return 0
    present = PAGE.read_text(encoding="utf-8")
    difference = list(difflib.unified_diff(present.splitlines(), rendered.splitlines(), "page", "rendered", lineterm=""))
    print("\n".join(difference), end="\n" if difference else "")
    return 1 if difference else 0


if __name__ == "__main__":
    sys.exit(main())
