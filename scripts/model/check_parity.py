"""Compares the program's logits with PyTorch's on the same tokens.

    python3 check_parity.py --bundle DIR --scores target/release/examples/scores [--articles 20]

Both compute in fp32 with the bundle's int8 rows, so that only the engines differ. Exits with 1 where the greatest
difference is above 1e-2 or a tag differs on more than one token in 10,000.
"""
import argparse
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

import data
import decode
from labels import HEADS
from network import trained


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("bundle", "scores"):
        args.add_argument(f"--{name}", type=Path, required=True)
    args.add_argument("--articles", type=int, default=20)
    args = args.parse_args()
    model = trained(args.bundle, "cpu").eval()
    tokenizer = Tokenizer.from_file(str(args.bundle / "tokenizer.json"))
    aside = data.set_aside()
    documents = [d for d in data.articles("train") if d.name in aside][:args.articles]
    lines = "\n".join(json.dumps({"id": d.name, "text": d.text}) for d in documents)
    out = subprocess.run([args.scores, args.bundle], input=lines + "\n", capture_output=True, text=True, check=True).stdout
    worst, differ, total = 0.0, 0, 0
    for line, document in zip(out.splitlines(), documents):
        theirs = json.loads(line)
        document.words = [tuple(t) for t in theirs["tokens"]]
        ours = decode.score(model, tokenizer, [document])[0]
        for head in HEADS:
            a, b = np.array(theirs["logits"][head], np.float32), ours.logits[head]
            worst = max(worst, float(np.abs(a - b).max()))
            differ += int((a.argmax(-1) != b.argmax(-1)).sum())
            total += len(a)
    print(f"{len(documents)} articles: greatest difference of a logit {worst:.2e}; other best tag on {differ} of {total}")
    return int(worst > 1e-2 or differ > total / 10_000)


if __name__ == "__main__":
    sys.exit(main())
