"""Prints the table of benchmarks/natural.sh from comparison.json files of runs that differ in their seed alone."""
import json
import pathlib
import statistics
import sys


def by_name(comparison):
    return {metric["metric"]["name"]: metric for metric in comparison["metrics"]}


def mean(metrics, name, arm):
    summary = metrics.get(name, {}).get("arms", {}).get(arm, {})
    return summary.get("mean")


def words(run, arm):
    lines = (run / "answers" / "asked" / f"{arm}.jsonl").read_text(encoding="utf-8").splitlines()
    return statistics.mean(len(json.loads(line)["text"].split()) for line in lines)


def shown(value):
    return "-" if value is None else f"{value:.3f}"


recalls = []
for file in map(pathlib.Path, sys.argv[1:]):
    run, comparison = file.parent, json.loads(file.read_text(encoding="utf-8"))
    people, written = by_name(comparison["asked"]), by_name(comparison)
    context = comparison["asked"]["context"]
    print(f"{run.name}: {comparison['asked']['questions']} questions asked by people")
    print(f"  key facts within the context: {context['fact_recall']:.3f} in {context['words']:.0f} words")
    print(f"  {'arm':<16} {'key facts':>9} {'words':>6} {'unanswerable declined':>22} {'answerable declined':>20}")
    for arm in people["key_fact_recall"]["arms"]:
        path = run / "answers" / "asked" / f"{arm}.jsonl"
        invented, refused = mean(people, "invented_answer", arm), mean(people, "false_refusal", arm)
        print(f"  {arm:<16} {shown(mean(people, 'key_fact_recall', arm)):>9}"
              f" {words(run, arm) if path.exists() else float('nan'):>6.0f}"
              f" {shown(None if invented is None else 1 - invented):>22} {shown(refused):>20}")
    for difference in people["key_fact_recall"]["differences"]:
        if not difference.get("estimate"):
            print(f"  {difference['candidate']} against {difference['other']}: too few sections to compare")
            continue
        interval = difference["estimate"]["interval"]
        print(f"  {difference['candidate']} against {difference['other']}: {difference['estimate']['difference']:+.3f}"
              f" [{interval['low']:+.3f}, {interval['high']:+.3f}], p {difference['estimate']['p']:.4f}")
    print(f"  new_information_f1 on written questions: student {shown(mean(written, 'new_information_f1', 'student'))},"
          f" tuned {shown(mean(written, 'new_information_f1', 'tuned'))},"
          f" teacher {shown(mean(written, 'new_information_f1', 'teacher'))}")
    recalls.append(mean(people, "key_fact_recall", "tuned"))
if len(recalls) > 1:
    print(f"tuned student over {len(recalls)} seeds: {statistics.mean(recalls):.3f},"
          f" standard deviation {statistics.stdev(recalls):.3f}, from {min(recalls):.3f} to {max(recalls):.3f}")
