"""One entrant in a process of its own: `worker.py NAME FOLDER ARTICLES SECONDS`, or `worker.py NAME FOLDER`
to make its model. Prints what was done as JSON: first when the first article is done, then at the end.

The seconds are the processor's, over all threads, without those up to the first article.
"""
import importlib.metadata
import json
import pathlib
import re
import sys
import time

import encoders
import taggers

# name: prepare, load, articles at a time, the packages it cannot do without
ENTRANTS = {
    "transformers-pipeline": (encoders.prepare_small, encoders.load_pipeline, 8, ["transformers", "torch"]),
    "torch-fp32": (encoders.prepare_small, encoders.load_torch("fp32"), 8, ["transformers", "torch"]),
    "torch-bf16": (encoders.prepare_small, encoders.load_torch("bf16"), 8, ["transformers", "torch"]),
    "torch-int8": (encoders.prepare_small, encoders.load_torch("int8"), 8, ["transformers", "torch"]),
    "python-onnxruntime-fp32": (encoders.prepare_onnx, encoders.load_onnx("fp32.onnx"), 8, ["onnxruntime", "tokenizers"]),
    "python-onnxruntime-int8": (encoders.prepare_onnx_int8, encoders.load_onnx("int8.onnx"), 8, ["onnxruntime", "tokenizers"]),
    "bert-base": (encoders.prepare_base, encoders.load_torch("fp32"), 2, ["transformers", "torch"]),
    "xlm-roberta-large": (encoders.prepare_large, encoders.load_torch("fp32"), 1, ["transformers", "torch"]),
    "spacy": (taggers.prepare_spacy, taggers.load_spacy, 8, ["spacy"]),
    "flair": (taggers.prepare_flair, taggers.load_flair, 4, ["flair"]),
    "stanza": (taggers.prepare_stanza, taggers.load_stanza, 2, ["stanza"]),
}


def installed(packages):
    """Bytes of these packages and all they need, as they are installed."""
    seen, wanted, size = set(), list(packages), 0
    while wanted:
        name = re.split(r"[^A-Za-z0-9._-]", wanted.pop())[0].lower().replace("_", "-")
        if name in seen:
            continue
        seen.add(name)
        try:
            package = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # for another system, or an extra
        size += sum(path.stat().st_size for path in map(package.locate_file, package.files or []) if pathlib.Path(path).is_file())
        wanted += [need for need in package.requires or [] if "extra ==" not in need]
    return size


def main():
    name, folder, *rest = sys.argv[1:]
    prepare, load, at_a_time, packages = ENTRANTS[name]
    folder = pathlib.Path(folder)
    if not rest:
        prepare(folder)
        files = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        print(json.dumps({"installed": installed(packages) + files}))
        return
    articles = json.loads(pathlib.Path(rest[0]).read_text(encoding="utf-8"))
    seconds = float(rest[1])
    run = load(folder)
    run(articles[:1])
    print("first", flush=True)
    done, at, began = 0, 0, time.process_time()
    while time.process_time() - began < seconds:
        batch = articles[at:at + at_a_time]
        run(batch)
        done += sum(article["tokens"] for article in batch)
        at = 0 if at + at_a_time >= len(articles) else at + at_a_time
    print(json.dumps({"tokens": done, "cpu": time.process_time() - began}), flush=True)


if __name__ == "__main__":
    main()
