"""Writes resources/golden/every-type.gguf and the values that the Python package gguf reads from it.

Run with a Python that has gguf and numpy:  python make_gguf_golden.py
The file holds one tensor of 2 x 512 values in each type; blocks of the K formats, which the package cannot write, are
random bytes with moderate scales. every-type.f32 holds the float32 values of all tensors, one after the other.
"""

from pathlib import Path

import gguf
import numpy as np
from gguf import GGMLQuantizationType as T

GOLDEN = Path(__file__).resolve().parent.parent / "resources" / "golden"
random = np.random.default_rng(16)


def blocks(kind):
    """Returns 2 rows of 512 values in a K format: random bits, half-precision scales between 0.001 and 0.1."""
    size, width = gguf.GGML_QUANT_SIZES[kind]
    raw = random.integers(0, 256, (4, width), dtype=np.uint8)
    places = {T.Q4_K: [0, 2], T.Q5_K: [0, 2], T.Q6_K: [208]}[kind]
    for at in places:
        scale = random.uniform(0.001, 0.1, (4, 1)).astype(np.float16)
        raw[:, at : at + 2] = scale.view(np.uint8)
    return raw.reshape(2, 2 * width)


writer = gguf.GGUFWriter(GOLDEN / "every-type.gguf", "test")
writer.add_string("a.text", "grüße, 世界")
writer.add_uint8("a.uint8", 200)
writer.add_int8("a.int8", -100)
writer.add_uint16("a.uint16", 60000)
writer.add_int16("a.int16", -30000)
writer.add_uint32("a.uint32", 4000000000)
writer.add_int32("a.int32", -2000000000)
writer.add_uint64("a.uint64", 1 << 40)
writer.add_int64("a.int64", -(1 << 40))
writer.add_float32("a.float32", 0.1)
writer.add_float64("a.float64", 0.1)
writer.add_bool("a.flag", True)
writer.add_array("a.texts", ["one", "two", ""])
writer.add_array("a.integers", [1, -2, 3])
expected = []
for kind in [T.F32, T.F16, T.BF16, T.Q8_0, T.Q4_0, T.Q4_1, T.Q5_0, T.Q5_1, T.Q4_K, T.Q5_K, T.Q6_K]:
    if kind in (T.Q4_K, T.Q5_K, T.Q6_K):
        raw = blocks(kind)
    else:
        raw = gguf.quantize(random.normal(0, 0.5, (2, 512)).astype(np.float32), kind)
    writer.add_tensor(kind.name, raw, raw_dtype=kind)
    expected.append(gguf.dequantize(raw, kind).astype(np.float32))
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
np.concatenate(expected).astype("<f4").tofile(GOLDEN / "every-type.f32")
