"""Documents, their tags for every head, and windows of subwords.

A document is a text, its words as (start, end) in code points, one tag list a head (missing heads
take no part in the loss) and, for articles with quotations, the annotations as sets of word numbers.
"""
import gzip
import hashlib
import json
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

from corpora import GERMEVAL_HELD_OUT, HELD_OUT_SENTENCES, LANGUAGES, NEWS, NEWS_ENTITIES, conll, jsonl
from labels import GOLD_MEDIUM, GOLD_TYPE, HEADS, LABELS, ROLES
from metric import tag_spans

SET_ASIDE = Path(__file__).with_name("set_aside.txt")
WINDOW, STRIDE = 254, 200  # subwords, <s> and </s> apart


@dataclass
class Annotation:
    type: str
    medium: str
    nested: bool
    roles: dict  # role ("quotation" too) -> sorted word numbers


@dataclass
class Document:
    name: str
    text: str
    words: list                                  # (start, end) code points
    tags: dict                                   # head -> tag a word
    annotations: list = field(default_factory=list)
    scheme: str = "gold"                         # how tags are to be read, see ALLOWED
    sentences: list = field(default_factory=list)  # the number of each word's sentence, where it is known


@dataclass
class Window:
    document: Document
    ids: list    # subword ids with <s> and </s>
    start: int   # first word
    end: int     # one past the last word
    first: list  # per word: its first subword in ids
    last: list   # per word: one past its last subword


# ---- label schemes: which of our tags a tag of another scheme may stand for -------------------------------------

def _tags(labels, prefix):
    return [f"{prefix}-{label}" for label in labels]


DERIVED = [label for label in LABELS if label.endswith(("deriv", "part"))]
OUTSIDE = ["O"] + _tags(DERIVED, "B") + _tags(DERIVED, "I")
OTHER = _tags(["OTH"], "B") + _tags(["OTH"], "I")


def _table(classes, outside):
    table = {"O": outside}
    for theirs, ours in classes.items():
        for prefix in "BI":
            table[f"{prefix}-{theirs}"] = _tags(ours, prefix)
    return table


# WikiNEuRal knows no derived words and compounds; SmartData no other names, and calls nationalities places.
ALLOWED = {
    "wikineural": _table({"PER": ["PER"], "LOC": ["LOC"], "ORG": ["ORG"], "MISC": ["OTH", "OTHderiv", "LOCderiv"]}, OUTSIDE),
    "smartdata": _table({"PER": ["PER"], "LOC": ["LOC", "LOCderiv"], "ORG": ["ORG"]}, OUTSIDE + OTHER),
}
SMARTDATA = {"person": "PER", "organization": "ORG", "organization-company": "ORG", "location": "LOC",
             "location-city": "LOC", "location-street": "LOC", "location-stop": "LOC", "location-route": "LOC"}


def allowed(scheme, tag):
    """The numbers of our tags that a tag of `scheme` may stand for."""
    tags = HEADS["entity"]
    return [tags.index(t) for t in ALLOWED[scheme][tag]]


# ---- articles with quotations and entities ----------------------------------------------------------------------

def runs(numbers):
    out = []
    for n in sorted(set(numbers)):
        if out and out[-1][1] == n:
            out[-1][1] = n + 1
        else:
            out.append([n, n + 1])
    return [tuple(r) for r in out]


def paint(tags, start, end, label):
    """Writes a BIO span unless it would overwrite another."""
    if any(t != "O" for t in tags[start:end]):
        return False
    tags[start:end] = [f"B-{label}"] + [f"I-{label}"] * (end - start - 1)
    return True


def covered(words, start, end):
    """Word numbers overlapping [start, end) as a range; words ascend."""
    inside = [i for i, (a, b) in enumerate(words) if a < end and start < b]
    return (inside[0], inside[-1] + 1) if inside else None


def articles(split):
    """quotes/{split} with the entities of ner_wikinews/{split}."""
    entities = {d["id"]: d["entities"] for d in jsonl(f"ner_wikinews/{split}.jsonl.gz")}
    out = []
    for d in jsonl(f"quotes/{split}.jsonl.gz"):
        words = [(t["charBegin"], t["charEnd"]) for t in d["tokens"]]
        tags = {head: ["O"] * len(words) for head in HEADS}
        annotations = []
        for q in d["quotes"]:
            roles = {r: sorted(set(q["quote" if r == "quotation" else r].get("tokenIds", []))) for r in ROLES}
            if not roles["quotation"]:
                continue
            a = Annotation(GOLD_TYPE[q["type"]], GOLD_MEDIUM[q["medium"]], q["isNested"], roles)
            annotations.append(a)
            head = "quotation_nested" if a.nested else "quotation"
            for start, end in runs(roles["quotation"]):
                # What overlaps another outer quotation goes to the second layer.
                paint(tags[head], start, end, a.type) or paint(tags["quotation_nested"], start, end, a.type)
            for role in ROLES[1:]:
                for start, end in runs(roles[role]):
                    paint(tags[role], start, end, "X")
        starts = sorted(entities.get(str(d["id"]), []), key=lambda e: (e["start"], -e["end"]))
        for e in starts:
            span = covered(words, e["start"], e["end"])
            if span:
                paint(tags["entity_nested" if e["nested"] else "entity"], *span, e["label"])
        sentences = [0] * len(words)
        for number, sentence in enumerate(d["sentences"]):
            for t in sentence["tokenIds"]:
                sentences[t] = number
        out.append(Document(str(d["id"]), d["text"], words, tags, annotations, sentences=sentences))
    return out


def set_aside():
    return set(SET_ASIDE.read_text().split())


# ---- sentences and articles with entities only ------------------------------------------------------------------

NO_SPACE_BEFORE = set(", . ; : ! ? ) ] } “ ” ’ … % «".split())
NO_SPACE_AFTER = set("( [ { „ » ‚".split())


def detokenised(tokens):
    """Text and word spans of a tokenised sentence; straight quotation marks open and close by turns."""
    text, words, glue, inside = "", [], True, False
    for token in tokens:
        space = not glue and token not in NO_SPACE_BEFORE
        glue = token in NO_SPACE_AFTER
        if token in ('"', "''", "``"):
            space, glue, inside = space and not inside, not inside, not inside
        text += " " * space
        words.append((len(text), len(text) + len(token)))
        text += token
    return text, words


def sentence_document(name, rows, scheme):
    text, words = detokenised([r[0] for r in rows])
    tags = {"entity": [r[1] for r in rows]}
    if scheme == "gold":
        tags["entity_nested"] = [r[2] for r in rows]
    return Document(name, text, words, tags, scheme=scheme)


def germeval(held_out):
    """GermEval 2014 dev: the last sentences are held out, the others train."""
    rows = list(conll("ner/germeval14.dev.conll.gz"))
    rows = rows[-GERMEVAL_HELD_OUT:] if held_out else rows[:-GERMEVAL_HELD_OUT]
    return [sentence_document(f"germeval#{i}", r, "gold") for i, r in enumerate(rows)]


def wikineural(language, parts=("val",)):
    """Silver sentences; the last ones of other languages' val are held out."""
    rows = [s for part in parts for s in conll(f"ner/wikineural_{language}.{part}.conll.gz")]
    if language in LANGUAGES:
        rows = rows[:-HELD_OUT_SENTENCES]
    return [sentence_document(f"{language}#{i}", r, "wikineural") for i, r in enumerate(rows)]


WORD = re.compile(r"\w+(?:[-.&/]\w+)*|[^\w\s]")


def news():
    """News articles, and sentences of German WikiNEuRal, with our own entities (news_entities.py), outer ones only."""
    texts = {(corpus, d["id"]): d["text"] for corpus, name in NEWS.items() for d in jsonl(name)}
    texts |= {("wikineural_de", d.name): d.text for d in wikineural("de", ("val", "test"))}
    out = []
    with gzip.open(NEWS_ENTITIES, "rt", encoding="utf-8") as f:
        for d in map(json.loads, f):
            text = texts[d["corpus"], d["id"]]
            if hashlib.sha256(text.encode()).hexdigest()[:16] != d["sha256"]:
                raise SystemExit(f"{d['corpus']}: {d['id']} is another text than the one annotated")
            words = [m.span() for m in WORD.finditer(text)]
            tags = ["O"] * len(words)
            for start, end, label in d["entities"]:
                span = covered(words, start, end)
                if span:
                    paint(tags, *span, label)
            out.append(Document(d["id"], text, words, {"entity": tags}))
    return out


def smartdata():
    """Newswire documents of SmartData with their context."""
    out = []
    for d in jsonl("ner/smartdata_v1_offsets.jsonl.gz"):
        if d["source"] != "news" or d.get("split") != "train":
            continue
        words = [m.span() for m in WORD.finditer(d["text"])]
        tags = ["O"] * len(words)
        for e in d["entities"]:
            label = SMARTDATA.get(e["type"].lower().replace("_", "-"))
            span = covered(words, e["begin"], e["end"])
            if label and span:
                paint(tags, *span, label)
        out.append(Document(d["id"], d["text"], words, {"entity": tags}, scheme="smartdata"))
    return out


# ---- quotation marks in other styles ----------------------------------------------------------------------------

STYLES = {  # „ “ ‚ ‘ become
    "german": "„“‚‘", "guillemets": "»«›‹", "swiss": "«»‹›", "straight": "\"\"''", "english": "“”‘’", "none": "    ",
}


def restyled(document, style):
    """The same document with its quotation marks in another style; marks that vanish take their words along."""
    table = str.maketrans(dict(zip("„“‚‘", STYLES[style])))
    text = document.text.translate(table)
    if style != "none":
        return Document(document.name, text, document.words, document.tags, document.annotations, document.scheme)
    keep = [i for i, (a, b) in enumerate(document.words) if text[a:b].strip()]
    new = {old: i for i, old in enumerate(keep)}
    tags = {}
    for head, old in document.tags.items():
        tags[head] = []
        for i in keep:
            tag = old[i]
            opened = i > 0 and (i - 1) not in new and old[i - 1].startswith("B-") and old[i - 1][2:] == tag[2:]
            tags[head].append("B" + tag[1:] if tag.startswith("I-") and opened else tag)
    annotations = []
    for a in document.annotations:
        roles = {r: [new[i] for i in numbers if i in new] for r, numbers in a.roles.items()}
        if roles["quotation"]:
            annotations.append(Annotation(a.type, a.medium, a.nested, roles))
    words = [(a + len(text[a:b]) - len(text[a:b].lstrip()), a + len(text[a:b].rstrip())) for a, b in (document.words[i] for i in keep)]
    return Document(document.name, text, words, tags, annotations, document.scheme)


# ---- names of others --------------------------------------------------------------------------------------------

RENAMED = ("PER", "LOC", "ORG", "OTH")


def names_of(documents):
    """All outer names of the documents: {label: {number of words: [(text, word spans in it)]}}."""
    pool = {label: {} for label in RENAMED}
    for d in documents:
        for label, a, b in tag_spans(d.tags["entity"]):
            if label in pool and b - a <= 5:
                start, end = d.words[a][0], d.words[b - 1][1]
                spans = tuple((x - start, y - start) for x, y in d.words[a:b])
                pool[label].setdefault(b - a, {})[d.text[start:end], spans] = None
    return {label: {n: list(names) for n, names in by_size.items()} for label, by_size in pool.items()}


def _stretched(tags, a, b, size):
    """The tags of words [a, b) for `size` words in their place; None if a span ends within or begins amid them."""
    first, rest = tags[a], "O" if tags[a] == "O" else "I" + tags[a][1:]
    after = tags[b] if b < len(tags) else "O"
    if any(t != rest for t in tags[a + 1:b]) or (first == "O" and after.startswith("I-")):
        return None
    return [first] + [rest] * (size - 1)


def renamed(document, pool, share, rng):
    """The same document with `share` of its names replaced by others of the same label, each name throughout alike.

    A surname alone follows the full name it belongs to. Names whose words are split between spans stay.
    """
    spans = [s for s in tag_spans(document.tags["entity"]) if s[0] in pool]
    surface = lambda a, b: document.text[document.words[a][0]:document.words[b - 1][1]]
    chosen = {}
    for label, a, b in sorted(spans, key=lambda s: s[1] - s[2]):
        name = surface(a, b)
        if (label, name) in chosen:
            continue
        whole = next((new for (l, full), new in chosen.items() if l == "PER" == label and full.endswith(" " + name)), False)
        if whole is not False:
            text, words = whole or (None, None)
            chosen[label, name] = whole and (text[words[-1][0]:words[-1][1]], ((0, words[-1][1] - words[-1][0]),))
            continue
        size = b - a if label == "PER" else rng.choice([n for n in pool[label] if abs(n - (b - a)) < 2] or [b - a])
        others = pool[label].get(size)
        chosen[label, name] = rng.choice(others) if others and rng.random() < share else None
    text, words, at, word, moved = "", [], 0, 0, {}
    tags = {head: [] for head in document.tags}

    def keep(until):
        nonlocal at, word, text
        while word < until:
            start, end = document.words[word]
            text += document.text[at:start]
            moved[word] = [len(words)]
            words.append((len(text), len(text) + end - start))
            text += document.text[start:end]
            for head in tags:
                tags[head].append(document.tags[head][word])
            at, word = end, word + 1

    sets = [set(numbers) for a in document.annotations for numbers in a.roles.values()]
    for label, a, b in spans:
        new = chosen[label, surface(a, b)]
        inside = set(range(a, b))
        if new is None or any(0 < len(s & inside) < b - a for s in sets):
            continue
        stretched = {h: _stretched(t, a, b, len(new[1])) for h, t in document.tags.items()}
        if None in stretched.values() or any(t != "O" for t in document.tags.get("entity_nested", [])[a:b]):
            continue
        keep(a)
        text += document.text[at:document.words[a][0]]
        at, word = document.words[b - 1][1], b
        numbers = list(range(len(words), len(words) + len(new[1])))
        moved.update({i: numbers for i in range(a, b)})
        words += [(len(text) + x, len(text) + y) for x, y in new[1]]
        text += new[0]
        for head in tags:
            tags[head] += stretched[head]
    keep(len(document.words))
    text += document.text[at:]
    annotations = [Annotation(a.type, a.medium, a.nested, {r: sorted({n for i in numbers for n in moved[i]}) for r, numbers in a.roles.items()})
                   for a in document.annotations]
    return Document(document.name, text, words, tags, annotations, document.scheme)


# ---- windows ----------------------------------------------------------------------------------------------------

def windows(document, tokenizer, stride=STRIDE):
    """Windows of at most WINDOW subwords, `stride` apart, that cover the whole document."""
    encoding = tokenizer.encode(document.text, add_special_tokens=False)
    offsets, ids = encoding.offsets, encoding.ids
    spans, at = [], 0
    for start, end in document.words:
        while at < len(ids) and (offsets[at][1] <= start or not document.text[offsets[at][0]:offsets[at][1]].strip()):
            at += 1
        stop = at
        while stop < len(ids) and offsets[stop][0] < end:
            stop += 1
        # A word the tokenizer left out altogether shares its neighbour's subword.
        spans.append((min(at, len(ids) - 1), max(stop, min(at, len(ids) - 1) + 1)))
        at = max(at, stop - 1) if stop > at and offsets[stop - 1][1] > end else stop
    out, start = [], 0
    while ids:
        end = min(len(ids), start + WINDOW)
        if end == len(ids):
            start = max(0, end - WINDOW)
        numbers = [i for i, (a, b) in enumerate(spans) if start <= a and b <= end]
        if numbers:
            lo, hi = numbers[0], numbers[-1] + 1
            out.append(Window(document, [0] + ids[start:end] + [2], lo, hi,
                              [a - start + 1 for a, _ in spans[lo:hi]], [b - start + 1 for _, b in spans[lo:hi]]))
        if end == len(ids):
            break
        start += stride
    return out


def style_of(rng: random.Random, share: float) -> str:
    """„…“ as printed, or with probability `share` another style."""
    return rng.choice(list(STYLES)[1:]) if rng.random() < share else "german"
