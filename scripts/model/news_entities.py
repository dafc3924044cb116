"""Entities of news articles, proposed by a model and corrected by readers.

    python3 news_entities.py sheets WORK RECORDS:NUMBER… [--control RECORDS:NUMBER] [--readers 8]
    python3 news_entities.py apply WORK

`sheets` writes WORK/in/N.txt, one sheet a reader: articles where the model is least sure, names in brackets
(news_entities.md says how they are read), and among them, unmarked, articles whose gold is known: RECORDS and
CONTROL are what `wortlaut annotate` writes, named like the corpus (derstandard.jsonl), NUMBER articles a
reader are taken. Articles read before are left out. `apply` takes the readers' corrections WORK/out/N.tsv, says how far
proposals and corrections agree with the gold of the control articles, and adds to news_entities.jsonl.gz beside
this script: offsets and labels only, the articles themselves are in the data (corpora.py).
"""
import argparse
import gzip
import hashlib
import json
import random
import re
from pathlib import Path

import data
import metric
from corpora import NEWS_ENTITIES
from labels import LABELS

UNSURE = 0.85


def proposals(path, corpus):
    for line in open(path, encoding="utf-8"):
        r = json.loads(line)
        spans = [(e["start"], e["end"], e["label"], e["score"]) for e in r["entities"] if not e["nested_in"]]
        yield {"corpus": corpus, "id": r["id"], "text": r["text"], "spans": spans,
               "sentences": [(s["start"], s["end"]) for s in r["sentences"]]}


def read_before():
    if not NEWS_ENTITIES.exists():
        return []
    with gzip.open(NEWS_ENTITIES, "rt", encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def least_sure(articles, words, names, without=()):
    """Of articles of so many words with at least so many names, once each, the three fifths with most doubt a word."""
    seen, rated = set(), []
    for a in articles:
        size, key = len(a["text"].split()), a["text"][:80]
        if words[0] <= size <= words[1] and len(a["spans"]) >= names and key not in seen and a["id"] not in without:
            seen.add(key)
            rated.append((sum(1 - s[3] for s in a["spans"]) / size, a))
    rated.sort(key=lambda x: -x[0])
    return [a for _, a in rated[:len(rated) * 3 // 5]]


def marked(article, start, end):
    """The sentence [start, end) with the proposed names in brackets."""
    text, at, out = article["text"], start, ""
    for a, b, label, score in sorted(article["spans"]):
        if start <= a < end:
            out += text[at:a] + f"[{label}{'?' if score < UNSURE else ''} {text[a:b]}]"
            at = b
    return (out + text[at:max(at, end)]).replace("\n", " ")


def write_sheets(work, args):
    rng = random.Random(11)
    without, aside, pools = {d["id"] for d in read_before()}, data.set_aside(), []
    for record in args.records:
        path, number = record.rsplit(":", 1)
        articles = proposals(path, Path(path).name.split(".")[0])
        pools.append((int(number), least_sure(articles, args.words, args.names, without)))
    if args.control:
        path, number = args.control.rsplit(":", 1)
        pools.append((int(number), [a for a in proposals(path, "control") if a["id"] in aside]))
    for _, pool in pools:
        rng.shuffle(pool)
    key = {}
    for folder in ("in", "out"):
        (work / folder).mkdir(parents=True, exist_ok=True)
    for reader in range(args.readers):
        taken = [a for number, pool in pools for a in pool[reader * number:][:number]]
        rng.shuffle(taken)
        with open(work / "in" / f"{reader}.txt", "w", encoding="utf-8") as out:
            for number, article in enumerate(taken):
                name = f"{reader}-{number:03}"
                key[name] = article
                print(f"### {name}", *(f"{k}| {marked(article, *s)}" for k, s in enumerate(article["sentences"], 1)), "", sep="\n", file=out)
    (work / "key.json").write_text(json.dumps(key, ensure_ascii=False))


def places(text, start, end, surface):
    """Where the surface stands in [start, end) as whole words; anywhere if nowhere so."""
    found = [(start + m.start(), start + m.end()) for m in re.finditer(re.escape(surface), text[start:end])]
    word = lambda i: 0 <= i < len(text) and text[i].isalnum()
    whole = [(a, b) for a, b in found if not (word(a - 1) and word(a)) and not (word(b - 1) and word(b))]
    return whole or found


def corrected(article, rows, complain):
    """The article's spans after the corrections [(line, surface, label, place or 0)]."""
    spans = [tuple(s[:3]) for s in article["spans"]]
    inside = lambda a, b: any(c <= a and b <= d and (a, b) != (c, d) for c, d, _ in spans)
    wanted = []
    for line, surface, label, place in rows:
        if not 1 <= line <= len(article["sentences"]) or not (label == "-" or label in LABELS):
            complain(line, surface, label)
            continue
        found = places(article["text"], *article["sentences"][line - 1], surface)
        if place:
            found = found[place - 1:place]
        elif any(not inside(*f) for f in found):
            found = [f for f in found if not inside(*f)]
        if not found:
            complain(line, surface, label)
        wanted += [(a, b, label) for a, b in found]
    wanted.sort(key=lambda s: s[0] - s[1])
    kept = []
    for a, b, label in wanted:
        if all(b <= c or d <= a for c, d, _ in kept):
            kept.append((a, b, label))
    spans = [s for s in spans if all(s[1] <= a or b <= s[0] for a, b, _ in wanted)]
    return sorted(spans + [s for s in kept if s[2] != "-"])


def corrections(work, complain):
    out = {}
    for path in sorted((work / "out").glob("*.tsv")):
        for number, line in enumerate(open(path, encoding="utf-8"), 1):
            fields = line.rstrip("\n").split("\t")
            if len(fields) < 4 or not fields[1].strip().isdigit():
                complain(path.name, number, line.strip())
                continue
            place = int(fields[4].strip("# ") or 0) if len(fields) > 4 and fields[4].strip("# ").isdigit() else 0
            out.setdefault(fields[0].strip(), []).append((int(fields[1]), fields[2].strip(), fields[3].strip(), place))
    return out


def apply(work):
    key = json.loads((work / "key.json").read_text())
    faults = []
    rows = corrections(work, lambda *what: faults.append(what))
    gold = {d.name: d for d in data.articles("train")}
    control, changed, total, out = [], 0, 0, []
    for name, article in key.items():
        if not (work / "out" / f"{name.split('-')[0]}.tsv").exists():
            continue
        spans = corrected(article, rows.get(name, []), lambda *what: faults.append((name, *what)))
        if article["corpus"] == "control":
            control.append((article, spans))
            continue
        total += len(spans)
        changed += len(set(spans) - {tuple(s[:3]) for s in article["spans"]})
        digest = hashlib.sha256(article["text"].encode()).hexdigest()[:16]
        out.append({"corpus": article["corpus"], "id": article["id"], "sha256": digest, "entities": spans})
    for fault in faults:
        print("not taken:", *fault)
    print(f"{len(out)} articles, {total} entities, {changed} of them not as proposed")
    documents = [gold[a["id"]] for a, _ in control]
    words = lambda d, spans: [(label, *data.covered(d.words, a, b)) for a, b, label in spans]
    for what, classes in (("four classes", True), ("all labels", False)):
        known = [metric.tag_spans(d.tags["entity"]) for d in documents]
        for who, found in (("proposed", [[s[:3] for s in a["spans"]] for a, _ in control]), ("corrected", [s for _, s in control])):
            print(f"{len(control)} control articles, {what}, {who}:",
                  *metric.span_f1(known, [words(d, s) for d, s in zip(documents, found)], classes))
    new = {(d["corpus"], d["id"]) for d in out}
    out += [d for d in read_before() if (d["corpus"], d["id"]) not in new]
    with gzip.GzipFile(NEWS_ENTITIES, "wb", mtime=0) as f:
        for line in sorted(json.dumps(d, ensure_ascii=False) for d in out):
            f.write(line.encode() + b"\n")


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = args.add_subparsers(dest="command", required=True)
    sheets = commands.add_parser("sheets")
    sheets.add_argument("work", type=Path)
    sheets.add_argument("records", nargs="+")
    sheets.add_argument("--control")
    sheets.add_argument("--readers", type=int, default=8)
    sheets.add_argument("--words", type=int, nargs=2, default=(60, 420))
    sheets.add_argument("--names", type=int, default=4)
    commands.add_parser("apply").add_argument("work", type=Path)
    args = args.parse_args()
    if args.command == "sheets":
        write_sheets(args.work, args)
    else:
        apply(args.work)


if __name__ == "__main__":
    main()
