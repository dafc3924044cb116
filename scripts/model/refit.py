"""Fits thresholds and calibration of a bundle anew, after a change of the decoding, and writes them into its manifest.

    python3 refit.py models/wortlaut-small --version 0.3.1

The weights stay. Everything is fitted on the articles set aside from training, as bundle.py does.
"""
import argparse
import json
from pathlib import Path

from tokenizers import Tokenizer

import bundle
import data
import decode
from network import trained


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("bundle", type=Path)
    args.add_argument("--version", required=True)
    args = args.parse_args()
    path = args.bundle / "manifest.json"
    manifest = json.loads(path.read_text())
    model = trained(args.bundle, "cpu").eval()
    tokenizer = Tokenizer.from_file(str(args.bundle / "tokenizer.json"))
    aside = data.set_aside()
    documents = [d for d in data.articles("train") if d.name in aside]
    scored = decode.score(model, tokenizer, documents)
    before = {"thresholds": manifest["thresholds"], "outside": decode.OUTSIDE_BIAS | manifest["outside_bias"]}
    print("as it was", json.dumps(bundle.set_aside_scores(model, documents, scored, before)), flush=True)
    choice = bundle.tuned(model, scored, documents)
    found = [decode.quotations(model, s, choice["thresholds"], choice["outside"]) for s in scored]
    scores = bundle.set_aside_scores(model, documents, scored, choice)
    print("refitted ", json.dumps(scores), json.dumps(choice))
    manifest |= {"version": args.version, "thresholds": choice["thresholds"], "outside_bias": choice["outside"],
                 "calibration": bundle.calibration(documents, scored, found, choice["outside"])}
    manifest["training"]["refitted"] = scores
    path.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
