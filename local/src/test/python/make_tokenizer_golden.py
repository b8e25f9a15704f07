"""Writes resources/golden/vocabulary-*.gguf and llama-cpp-tokens.json: what llama.cpp makes of awkward texts.

Run with a Python that has gguf, and in a folder where the npm package @node-llama-cpp/linux-x64 is installed (llama.cpp itself runs
in it):  python make_tokenizer_golden.py SMOLLM2.gguf
vocabulary-bytes.gguf holds the specials, bytes and first 4,000 merges of SmolLM2's vocabulary (Apache-2.0); the same
vocabulary is tried under each tokenizer.ggml.pre. vocabulary-pieces.gguf is a SentencePiece-like vocabulary made of the
texts themselves, with scores falling in the order in which its pieces were merged.
"""

import collections
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import gguf

from awkward_texts import TEXTS

GOLDEN = Path(__file__).resolve().parent.parent / "resources" / "golden"
PRES = ["smollm", "gpt-2", "qwen2", "llama-bpe", "tekken"]
NODE = """
import {createRequire} from "node:module";
import fs from "node:fs";
import path from "node:path";
const [file, texts] = process.argv.slice(-2);
const folder = path.resolve("node_modules/@node-llama-cpp/linux-x64/bins/linux-x64");
const llama = createRequire(import.meta.url)(path.join(folder, "llama-addon.node"));
llama.setLogger(() => {});
llama.loadBackends(folder);
await llama.init();
const model = new llama.AddonModel(file, {addonExports: llama, gpuLayers: 0, vocabOnly: true});
await model.init();
const list = JSON.parse(fs.readFileSync(texts, "utf8"));
console.log("IDS" + JSON.stringify(list.map((text) => Array.from(model.tokenize(text, true)))));
process.exit(0);
"""


def write(path, model, tokens, types, merges=None, scores=None, pre=None, prefix=None):
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_block_count(1)
    writer.add_context_length(64)
    writer.add_embedding_length(8)
    writer.add_feed_forward_length(8)
    writer.add_head_count(1)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_tokenizer_model(model)
    if pre:
        writer.add_tokenizer_pre(pre)
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    if merges:
        writer.add_token_merges(merges)
    if scores:
        writer.add_token_scores(scores)
    if prefix is not None:
        writer.add_add_space_prefix(prefix)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()


def tokenize(path):
    """Runs llama.cpp; special tokens written in a text count as such, and none is added."""
    texts = Path(str(path) + ".json")
    texts.write_text(json.dumps(TEXTS), encoding="utf-8")
    command = ["node", "--input-type=module", "-e", NODE, str(path), str(texts)]
    out = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    texts.unlink()
    ids = json.loads(next(line[3:] for line in out.splitlines() if line.startswith("IDS")))
    return [{"text": text, "ids": list(one)} for text, one in zip(TEXTS, ids)]


fields = gguf.GGUFReader(sys.argv[1]).fields
tokens = fields["tokenizer.ggml.tokens"].contents()
types = fields["tokenizer.ggml.token_type"].contents()
merges = fields["tokenizer.ggml.merges"].contents()[:4000]
merged = {merge.replace(" ", "") for merge in merges}
kept = [i for i, token in enumerate(tokens) if types[i] == 3 or len(token) == 1 or token in merged]
small, small_types = [tokens[i] for i in kept], [types[i] for i in kept]
golden = {}
with tempfile.TemporaryDirectory() as folder:
    for pre in PRES:
        path = Path(folder) / "vocabulary.gguf"
        write(path, "gpt2", small, small_types, merges=merges, pre=pre)
        golden[pre] = tokenize(path)
write(GOLDEN / "vocabulary-bytes.gguf", "gpt2", small, small_types, merges=merges, pre="smollm")

# Byte-pair merging of the texts' words, blanks as U+2581, most frequent pair first.
words = collections.Counter()
for text in TEXTS * 2 + ["the and ing ion of to in is that it for was on are with as be at this have from or had by"] * 9:
    for word in text.replace(" ", " \u2581").split(" "):
        words[tuple(word)] += 1
pieces = sorted({letter for word in words for letter in word if ord(letter) < 0x3000 and letter.isprintable()})
for _ in range(400):
    pairs = collections.Counter()
    for word, count in words.items():
        for pair in zip(word, word[1:]):
            if pair[0] in pieces and pair[1] in pieces:
                pairs[pair] += count
    (left, right), _count = max(pairs.items(), key=lambda item: (item[1], item[0]))
    if left + right not in pieces and "<|" not in left + right and "|>" not in left + right:
        pieces.append(left + right)
    joined = collections.Counter()
    for word, count in words.items():
        out, i = [], 0
        while i < len(word):
            if word[i : i + 2] == (left, right):
                out.append(left + right)
                i += 2
            else:
                out.append(word[i])
                i += 1
        joined[tuple(out)] += count
    words = joined
vocabulary = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)] + pieces
kinds = [2, 3, 3] + [6] * 256 + [1] * len(pieces)
scores = [0.0] * 259 + [-float(i) for i in range(len(pieces))]
for name, prefix in (("llama", True), ("llama without prefix", False)):
    path = GOLDEN / ("vocabulary-pieces.gguf" if prefix else "vocabulary-pieces-without-prefix.gguf")
    write(path, "llama", vocabulary, kinds, scores=scores, pre="default", prefix=prefix)
    golden[name] = tokenize(path)
(GOLDEN / "llama-cpp-tokens.json").write_text(json.dumps(golden, ensure_ascii=False), encoding="utf-8")
