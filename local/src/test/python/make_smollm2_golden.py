"""Writes resources/golden/smollm2-tokenizer.json: what transformers makes of texts and conversations with SmolLM2.

Run with a Python that has transformers and gguf:  python make_smollm2_golden.py FOLDER_OF_THE_GGUF FILE_NAME
"""

import json
import sys
from pathlib import Path

import transformers

from awkward_texts import CHATS, TEXTS

GOLDEN = Path(__file__).resolve().parent.parent / "resources" / "golden" / "smollm2-tokenizer.json"

tokenizer = transformers.AutoTokenizer.from_pretrained(sys.argv[1], gguf_file=sys.argv[2])
texts = []
for text in TEXTS:
    ids = tokenizer.encode(text, add_special_tokens=False)
    texts.append({"text": text, "ids": ids, "decoded": tokenizer.decode(ids, skip_special_tokens=True)})
chats = []
for messages in CHATS:
    for prompt in (True, False):
        rendered = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=prompt)
        chats.append({"messages": messages, "generation_prompt": prompt, "text": rendered})
GOLDEN.write_text(json.dumps({"texts": texts, "chats": chats}, ensure_ascii=False, indent=0), encoding="utf-8")
