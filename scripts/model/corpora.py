"""Readers of the data the model is made from. Nothing of it is in the repository: the folder that
holds it is named by WORTLAUT_DATA (default: ../shared/data beside the repository)."""
import gzip
import json
import os
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("WORTLAUT_DATA", ROOT.parent / "shared" / "data"))
LANGUAGES = ["en", "es", "fr", "it", "nl", "pl", "pt"]
HELD_OUT_SENTENCES = 1000  # the last ones of each WikiNEuRal language, never trained on
GERMEVAL_HELD_OUT = 400    # the last ones of GermEval dev, never trained on
NEWS = {name: f"news/{name}.jsonl.gz" for name in ("derstandard", "smartdata")}
NEWS_ENTITIES = Path(__file__).with_name("news_entities.jsonl.gz")  # our own, see news_entities.py


def lines(name: str):
    path = DATA / name
    if not path.exists():
        raise SystemExit(f"{path} is missing: set WORTLAUT_DATA to the folder that holds the training data")
    with (gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else open(path, encoding="utf-8")) as f:
        yield from f


def jsonl(name: str):
    return (json.loads(line) for line in lines(name))


def conll(name: str):
    """Sentences as lists of columns: [(token, tag, …), …]."""
    sentence = []
    for line in lines(name):
        line = line.rstrip("\n")
        if not line.strip():
            if sentence:
                yield sentence
            sentence = []
        elif line.split("\t")[0].strip():
            sentence.append(tuple(line.split("\t")))
    if sentence:
        yield sentence


def counted_words():
    """One Counter of whitespace-separated words a source, for choosing the vocabulary."""
    german = Counter()
    for i, article in enumerate(jsonl("news/derstandard.jsonl.gz")):
        if i % 4:
            german.update(article["text"].split())
    for name in ("news/wikinews.jsonl.gz", "news/smartdata.jsonl.gz"):
        for article in jsonl(name):
            german.update(article["text"].split())
    yield german
    for name in ("ner/wikineural_de.val.conll.gz", "ner/wikineural_de.test.conll.gz", "ner/wikiann_de.train.conll.gz",
                 "ner/germeval14.dev.conll.gz"):
        yield Counter(row[0] for sentence in conll(name) for row in sentence)
    for language in LANGUAGES:
        sentences = list(conll(f"ner/wikineural_{language}.val.conll.gz"))[:-HELD_OUT_SENTENCES]
        yield Counter(row[0] for sentence in sentences for row in sentence)


def held_out_words(german: float, other: float):
    """(name, words, least share in per cent) of text that took no part in the choice."""
    held = Counter()
    for i, article in enumerate(jsonl("news/derstandard.jsonl.gz")):
        if i % 4 == 0:
            held.update(article["text"].split())
    yield "German news", held, german
    for language in LANGUAGES:
        sentences = list(conll(f"ner/wikineural_{language}.val.conll.gz"))[-HELD_OUT_SENTENCES:]
        yield f"WikiNEuRal {language}", Counter(row[0] for sentence in sentences for row in sentence), other
