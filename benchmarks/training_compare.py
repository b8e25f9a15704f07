"""Alternates Retort's TrainingBenchmark with the torch + peft peer and prints what each took.

    training_compare.py parity|precision|soak|speed MODEL WORK_FOLDER

`parity`: five float32 steps and the saved adapter's logits. `precision`: 20 steps in bfloat16 beside float32. `soak`:
memory over 500 steps. `speed`: the rows of docs/benchmarks.md. The peer runs with the Python that runs this script.
"""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ATTENTION = ["q_proj", "k_proj", "v_proj", "o_proj"]
PRECISIONS = (("bfloat16", "float32"), ("float32", "float32"), ("bfloat16", "bfloat16"))
ALL = ATTENTION + ["gate_proj", "up_proj", "down_proj"]


def rows(count, tokens, answer, spread=0):
    generator = random.Random(5)
    made = []
    for _ in range(count):
        length = tokens + (generator.randint(-spread, spread) if spread else 0)
        made.append({"ids": [generator.randrange(17, 40000) for _ in range(length)], "answer_start": length - answer})
    return made


def text_rows(model, count=6, most=10_000):
    """The paragraphs of the general text; the last third of each is the answer. On random tokens, whose loss is six times
    as high, rounding alone moves the fifth loss by 5e-5."""
    text = HERE.parent / "local/src/main/resources/dev/retort/local/training/general-text.txt"
    return encoded(model, text.read_text().strip().split("\n\n")[:count], most)


def encoded(model, texts, most):
    from transformers import AutoTokenizer

    source = {"gguf_file": model.name} if model.suffix == ".gguf" else {}
    tokenizer = AutoTokenizer.from_pretrained(model.parent if source else model, **source)
    rows_of_ids = [tokenizer.encode(text, add_special_tokens=False)[:most] for text in texts]
    return [{"ids": ids, "answer_start": len(ids) * 2 // 3} for ids in rows_of_ids]


def passage_rows(model, passages, count, most):
    """Passages of a document, evenly over it: no row twice, so that the loss is of text and not of what was learnt by heart."""
    texts = [json.loads(line)["text"] for line in passages.read_text().splitlines()]
    texts = [text for text in texts if len(text.split()) >= 60]
    assert len(texts) >= count, f"{len(texts)} passages of 60 words, {count} are needed"
    return encoded(model, [texts[i * len(texts) // count] for i in range(count)], most)


def specification(model, folder, precision, targets, rank, batch, steps, made, warmup=2):
    return {
        "model": str(model),
        "precision": precision,
        "threads": os.cpu_count(),
        "recompute": False,
        "rank": rank,
        "alpha": 2 * rank,
        "targets": targets,
        "rate": 1e-3,
        "warmup": warmup,
        "steps": steps,
        "batch": batch,
        "seed": 1,
        "rows": made,
        "folder": str(folder),
    }


def retort(name, spec):
    folder = Path(spec["folder"])
    folder.mkdir(parents=True, exist_ok=True)
    file, result = folder / f"{name}.json", folder / f"{name}-retort.json"
    file.write_text(json.dumps(spec))
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE"}
    # The heap of the child process that trains for users.
    environment["RETORT_JAVA_OPTIONS"] = "-Xmx768m -Dorg.bytedeco.javacpp.maxBytes=0 -Dorg.bytedeco.javacpp.maxPhysicalBytes=0"
    if name == "soak":
        environment["RETORT_JAVA_OPTIONS"] += " -Xms768m -XX:+AlwaysPreTouch"
    main = "dev.retort.benchmark.local.TrainingBenchmark"
    subprocess.run([HERE / "run-class.sh", main, file, result], check=True, env=environment)
    os.environ["RETORT_BUILT"] = "yes"
    return json.loads(result.read_text())


def torch_and_peft(name, spec, order):
    folder = Path(spec["folder"])
    file, result = folder / f"{name}-peer.json", folder / f"{name}-peer-result.json"
    file.write_text(json.dumps({**spec, "order": order}))
    subprocess.run([sys.executable, HERE / "training_peer.py", file, result], check=True)
    return json.loads(result.read_text())


def steady(seconds):
    """Seconds of all steps, where the first ninth, which warms up, counts as the others."""
    skipped = max(1, len(seconds) // 9)
    return sum(seconds[skipped:]) * len(seconds) / (len(seconds) - skipped)


def parity(model, folder):
    """Five float32 steps and the adapter they make, at the classic recipe's learning rate and at the default's. Adam's first
    steps move every value by the rate, whichever way a gradient of nearly nothing points: so the rate decides how far
    roundings carry, in the peer as here, which its distance to its own float64 shows."""
    losses, logits = parity_at(1e-4, model, folder / "recipe")
    parity_at(1e-3, model, folder / "default")
    print("at 0.0001 losses must differ by at most 1e-5 and logits by at most 2e-4; at 0.001 nothing is asked")
    sys.exit(0 if losses <= 1e-5 and logits <= 2e-4 else 1)


def parity_at(rate, model, folder):
    spec = {**specification(model, folder, "float32", ALL, 16, 2, 5, text_rows(model)), "rate": rate}
    ours = retort("parity", spec)
    theirs = torch_and_peft("parity", spec, ours["order"])
    losses = max(abs(a - b) for a, b in zip(ours["losses"], theirs["losses"]))
    exact = torch_and_peft("parity-float64", {**spec, "precision": "float64"}, ours["order"])
    away = [max(abs(a - b) for a, b in zip(one["losses"], exact["losses"])) for one in (ours, theirs)]
    logits = max(abs(a - b) for a, b in zip(ours["logits"], theirs["logits"]))
    print(f"five steps, float32, learning rate {rate:g}: losses {ours['losses']}")
    print(f"  largest difference of a loss to torch + peft: {losses:.2e}")
    print("  by step: " + ", ".join(f"{a - b:+.1e}" for a, b in zip(ours["losses"], theirs["losses"])))
    print(f"  largest difference to torch + peft in float64: {away[0]:.2e}; of torch + peft in float32 to it: {away[1]:.2e}")
    print(f"  largest difference of the tuned model's logits to peft's: {logits:.2e}", flush=True)
    return losses, logits


def precision(model, folder):
    """Loss after 20 steps in bfloat16 beside float32: same rows, same seed, same first adapter. The rows are passages of a
    document, in passages.jsonl in the folder."""
    made = passage_rows(model, folder / "passages.jsonl", 80, 120)
    last = {}
    for name in ("float32", "bfloat16"):
        spec = specification(model, folder / name, name, ALL, 16, 4, 20, made)
        losses = retort("precision", spec)["losses"]
        last[name] = sum(losses[-5:]) / 5
        print(f"{name}: losses of 20 steps {' '.join(f'{loss:.4f}' for loss in losses)}")
    difference = abs(last["bfloat16"] / last["float32"] - 1)
    print(f"mean of the last five steps: {last}, {difference:.2%} apart (must be at most 3 %)")
    sys.exit(0 if difference <= 0.03 else 1)


def soak(model, folder):
    """500 steps; memory outside the Java heap at step 100 and 500."""
    spec = specification(model, folder, "bfloat16", ALL, 16, 2, 500, rows(40, 48, 12, spread=16))
    memory = retort("soak", spec)["native_megabytes"]
    grown = memory[499] - memory[99]
    print(f"500 steps: {memory[99]} MB outside the Java heap after step 100, {memory[499]} MB after step 500 ({grown:+} MB)")
    sys.exit(0 if grown <= 50 else 1)


def speed(model, folder):
    print("case | Retort s, CPU s, MB | torch + peft s, CPU s, MB | times faster by wall, by CPU | memory share")
    for tokens in (512, 1024):
        for precision, peer in PRECISIONS:
            name = f"{tokens} tokens, r=8 on q k v o, {precision} / {peer}"
            if not wanted(name):
                continue
            # Two rows a step let Retort compute them side by side. A wider step is slower in the peer: it gets one.
            spec = specification(model, folder, precision, ATTENTION, 8, 2, 9, rows(16, tokens, tokens // 2))
            ours = retort("pairs", spec)
            order = [[row] for step in ours["order"] for row in step]
            theirs = torch_and_peft("single", {**spec, "batch": 1, "steps": 18, "precision": peer}, order)
            report(name, ours, theirs)
    for precision, peer in PRECISIONS:
        name = f"default job, 112 rows of 250 tokens, {precision} / {peer}"
        if not wanted(name):
            continue
        spec = specification(model, folder, precision, ALL, 16, 4, 28, rows(112, 250, 30, spread=30))
        ours = retort("default", spec)
        theirs = torch_and_peft("default", {**spec, "precision": peer}, ours["order"])
        report(name, ours, theirs)


def wanted(name):
    return os.environ.get("ONLY", "") in name


def report(name, ours, theirs):
    a, b = steady(ours["seconds"]), steady(theirs["seconds"])
    print(
        f"{name} | {a:.1f}, {ours['cpu_seconds']:.1f}, {ours['peak_megabytes']}"
        f" | {b:.1f}, {theirs['cpu_seconds']:.1f}, {theirs['peak_megabytes']}"
        f" | {b / a:.2f}, {theirs['cpu_seconds'] / ours['cpu_seconds']:.2f}"
        f" | {ours['peak_megabytes'] / theirs['peak_megabytes']:.2f}",
        flush=True,
    )


if __name__ == "__main__":
    {"parity": parity, "precision": precision, "soak": soak, "speed": speed}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
