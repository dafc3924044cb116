"""Batches of windows as arrays, epoch after epoch, made ahead of the training in a process of their own.

An epoch depends on the settings, the seed and its number alone, so that a resumed run sees the same batches.
"""
import random
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np
from tokenizers import Tokenizer

import data
from labels import HEADS, MEDIA, ROLES, TYPES

TRAIN_STRIDE = 240  # less overlap than when annotating: every epoch sees the article again anyway
PAD = 1
NUMBER = {head: {t: i for i, t in enumerate(tags)} for head, tags in HEADS.items()}
SCHEMES = {scheme: list(table) for scheme, table in data.ALLOWED.items()}  # the tags of a weak scheme, numbered


@dataclass
class Batch:
    """B windows of at most L subwords with M words and Q gold quotation pieces in all.

    Word numbers count through the whole batch; those of pieces within their window.
    """
    ids: np.ndarray       # [B, L] subwords
    lengths: np.ndarray   # [B] subwords that are no padding
    first: np.ndarray     # [M] a word's first subword in ids, flattened
    last: np.ndarray      # [M] one past its last subword
    starts: np.ndarray    # [B + 1] each window's first word
    known: np.ndarray     # [B] whether the window's quotations are known
    gold: dict            # head -> (words, tags)
    weak: dict            # scheme -> (words, tags in the scheme's numbers)
    pieces: np.ndarray    # [Q, 5]: window, first word, one past the last, type, medium
    targets: np.ndarray   # [3, T]: piece, role, word of its window that has this role
    subwords: int         # in all, without padding


def pieces_of(window, rng):
    """Gold pieces within a window: (first, end, type, medium, {role: words}); a fifth are jittered, as found pieces will be off."""
    n = window.end - window.start
    for a in window.document.annotations:
        for start, end in data.runs(a.roles["quotation"]):
            if start < window.start or end > window.end:
                continue
            roles = {r: [t - window.start for t in a.roles[role] if window.start <= t < window.end] for r, role in enumerate(ROLES)}
            s, e = start - window.start, end - window.start
            if rng.random() < 0.2:
                s, e = max(0, s + rng.randint(-2, 2)), min(n, e + rng.randint(-2, 2))
                if s >= e:
                    s, e = start - window.start, end - window.start
            yield s, e, TYPES.index(a.type), MEDIA.index(a.medium), roles


def batch_of(windows, rng):
    length = max(len(w.ids) for w in windows)
    ids = np.full((len(windows), length), PAD, np.int64)
    first, last, starts, pieces, targets = [], [], [0], [], []
    gold, weak = {head: ([], []) for head in HEADS}, {}
    for b, w in enumerate(windows):
        ids[b, :len(w.ids)] = w.ids
        at, n = starts[-1], w.end - w.start
        starts.append(at + n)
        first += [b * length + f for f in w.first]
        last += [b * length + l for l in w.last]
        d = w.document
        for head, tags in d.tags.items():
            if d.scheme == "gold":
                words, numbers = gold[head]
                numbers += [NUMBER[head][t] for t in tags[w.start:w.end]]
            else:
                words, numbers = weak.setdefault(d.scheme, ([], []))
                numbers += [SCHEMES[d.scheme].index(t) for t in tags[w.start:w.end]]
            words += range(at, at + n)
        for s, e, kind, medium, roles in pieces_of(w, rng) if d.annotations else ():
            targets += [(len(pieces), r, t) for r, words in roles.items() for t in words]
            pieces.append((b, s, e, kind, medium))
    array = lambda x, *shape: np.array(x, np.int64).reshape(shape or -1)
    return Batch(ids, array([len(w.ids) for w in windows]), array(first), array(last), array(starts),
                 np.array(["quotation" in w.document.tags for w in windows]),
                 {h: (array(w), array(t)) for h, (w, t) in gold.items() if w}, {s: (array(w), array(t)) for s, (w, t) in weak.items()},
                 array(pieces, -1, 5), array(targets, -1, 3).T, sum(len(w.ids) for w in windows))


def groups_of(items, limit, rng, pool=100):
    """Groups (length, item) pairs of similar length into lists of at most `limit` padded subwords."""
    items = items[:]
    rng.shuffle(items)
    out = []
    for at in range(0, len(items), pool):
        group = []
        for length, item in sorted(items[at:at + pool], key=lambda x: x[0]):
            if group and (len(group) + 1) * length > limit:
                out.append(group)
                group = []
            group.append(item)
        out.append(group)
    rng.shuffle(out)
    return out


class Corpus:
    """Everything a run trains on, read once a process."""

    def __init__(self, args):
        self.args, self.tokenizer = args, Tokenizer.from_file(str(args.base / "tokenizer.json"))
        rng = random.Random(args.seed)
        aside = data.set_aside()
        self.articles = [d for d in data.articles("train") if d.name not in aside][:args.articles]
        if "q" not in args.tasks:
            for d in self.articles:
                d.tags, d.annotations = {h: t for h, t in d.tags.items() if h.startswith("entity")}, []
        if "e" not in args.tasks:
            for d in self.articles:
                d.tags = {h: t for h, t in d.tags.items() if not h.startswith("entity")}
        self.sentences, self.news, self.weak, self.pool = [], [], [], {}
        if "e" in args.tasks:
            german = data.wikineural("de", ("val", "test"))
            self.sentences, self.news = data.germeval(False), data.news() if args.news else []
            self.pool = data.names_of(self.articles + self.news + self.sentences + german)
            rng.shuffle(self.news)
            if args.weak:
                rng.shuffle(german)
                self.weak = german[:int(25_000 * args.weak)]
                for language in data.LANGUAGES:
                    foreign = data.wikineural(language)
                    rng.shuffle(foreign)
                    self.weak += foreign[:int(1500 * args.weak)]
                known = {d.name for d in self.news}
                self.weak += [d for d in data.smartdata() if d.name not in known]
                rng.shuffle(self.weak)

    def weak_of(self, epoch):
        """The weak data go into the first half of the run, thickest at its beginning."""
        spread = max(1, self.args.epochs // 2)
        if epoch >= spread:
            return []
        shares = [spread - i for i in range(spread)]
        lo, hi = (len(self.weak) * sum(shares[:e]) // sum(shares) for e in (epoch, epoch + 1))
        return self.weak[lo:hi]

    def epoch(self, epoch):
        args, rng = self.args, random.Random(f"{self.args.seed}:{epoch}")
        named = lambda d: data.renamed(d, self.pool, 0.5, rng) if self.pool and rng.random() < args.rename else d
        sized = lambda documents, stride: [(len(w.ids), w) for d in documents for w in data.windows(d, self.tokenizer, stride)]
        share = int(len(self.news) * args.news)
        read = [self.news[(epoch * share + i) % len(self.news)] for i in range(share)]
        styled = lambda documents: [data.restyled(d, data.style_of(rng, args.restyle)) for d in documents]
        articles, read = styled([named(d) for d in self.articles]), [named(d) for d in read]
        if args.teachers:  # they say what the quotations of news are, so that their marks may vary too
            read = styled(read)
        groups = groups_of(sized(articles, TRAIN_STRIDE), args.batch, rng)
        groups += groups_of(sized([named(d) for d in self.sentences], data.STRIDE), args.batch, rng, 400)
        groups += groups_of(sized(read, TRAIN_STRIDE), args.batch, rng)
        groups += groups_of(sized(self.weak_of(epoch), data.STRIDE), args.batch, rng, 400)
        groups = [g for g in groups if g]
        rng.shuffle(groups)
        return [batch_of(g, rng) for g in groups]


_CORPUS = None


def _read(args):
    global _CORPUS
    _CORPUS = Corpus(args)


def _epoch(number):
    return _CORPUS.epoch(number)


def epochs(args, start):
    """(epoch, its batches) from `start` on; one is made while the one before is trained on."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_read, initargs=(args,)) as pool:
        ahead = [pool.submit(_epoch, e) for e in range(start, min(start + 2, args.epochs))]
        for epoch in range(start, args.epochs):
            yield epoch, ahead.pop(0).result()
            if epoch + 2 < args.epochs:
                ahead.append(pool.submit(_epoch, epoch + 2))
