"""Logits -> spans and annotations, as src/annotate does it in the program."""
import numpy as np
import torch

from data import Annotation, windows
from labels import HEADS, MEDIA, ROLES, TYPES
from metric import tag_spans

FAR = 10 ** 9


def transitions(tags):
    """Which tag may follow which: I-x only after B-x or I-x; and which may start."""
    n = len(tags)
    step = np.zeros((n, n), np.float32)
    for i, a in enumerate(tags):
        for j, b in enumerate(tags):
            if b.startswith("I-") and a[2:] != b[2:]:
                step[i, j] = -1e4
    start = np.array([-1e4 if t.startswith("I-") else 0 for t in tags], np.float32)
    return step, start


STEPS = {head: transitions(tags) for head, tags in HEADS.items()}


def viterbi(log_probabilities, step, start):
    score, back = log_probabilities[0] + start, []
    for row in log_probabilities[1:]:
        paths = score[:, None] + step
        best = paths.argmax(0)
        back.append(best)
        score = paths[best, np.arange(len(best))] + row
    path = [int(score.argmax())]
    for best in reversed(back):
        path.append(int(best[path[-1]]))
    return path[::-1]


class Scored:
    """Word states and head logits of one document, each word from the window where it stands deepest."""

    def __init__(self, document, parts):
        """`parts`: [(window, word states, {head: logits})]."""
        self.document, self.parts = document, parts
        n = len(document.words)
        depth = lambda w, i: min(i - w.start if w.start else FAR, w.end - 1 - i if w.end < n else FAR)
        best = [None] * n
        for p, (w, _, _) in enumerate(parts):
            for i in range(w.start, w.end):
                if best[i] is None or depth(w, i) > depth(parts[best[i]][0], i):
                    best[i] = p
        # A word that no window holds (the tokenizer left it out) takes no part: its logits say O.
        self.logits = {}
        for head, tags in HEADS.items():
            rows = np.zeros((n, len(tags)), np.float32)
            rows[:, 0] = 20.0
            for i, p in enumerate(best):
                if p is not None:
                    rows[i] = parts[p][2][head][i - parts[p][0].start]
            self.logits[head] = rows
        self.best = best

    def window_for(self, start, end):
        """The part whose window holds [start, end) deepest, else the one around its first word."""
        n, whole = len(self.document.words), [p for p in self.parts if p[0].start <= start and end <= p[0].end]
        if not whole:
            return self.parts[self.best[start]]
        return max(whole, key=lambda p: min(start - p[0].start if p[0].start else FAR, p[0].end - end if p[0].end < n else FAR))


@torch.no_grad()
def score(model, tokenizer, documents):
    model.eval()
    todo = sorted([(len(w.ids), d, w) for d, doc in enumerate(documents) for w in windows(doc, tokenizer)], key=lambda x: x[0])
    parts = [[] for _ in documents]
    device = next(model.parameters()).device
    for _, d, w in todo:
        hidden = model.encoder(torch.tensor([w.ids], device=device), None)
        words = model.words(hidden, [w])
        logits = {h: model.heads[h](words).cpu().numpy() for h in HEADS}
        parts[d].append((w, words, logits))
    return [Scored(doc, p) for doc, p in zip(documents, parts)]


def log_softmax(x):
    x = x - x.max(-1, keepdims=True)
    return x - np.log(np.exp(x).sum(-1, keepdims=True))


def entity_spans(scored, head="entity"):
    return [span[:3] for span in scored_entity_spans(scored, head)]


def scored_entity_spans(scored, head="entity"):
    """(label, start, end, raw confidence): the geometric mean probability of the span's tags."""
    tags, p = HEADS[head], log_softmax(scored.logits[head])
    path = viterbi(p, *STEPS[head])
    spans = tag_spans([tags[i] for i in path])
    return [(label, a, b, confidence(p, path, a, b)) for label, a, b in spans]


def confidence(log_probabilities, path, start, end):
    return float(np.exp(np.mean([log_probabilities[i, path[i]] for i in range(start, end)])))


def untyped(logits, outside_bias=0.0):
    """Typed BIO logits -> log probabilities of O, B, I."""
    p = log_softmax(logits)
    return np.stack([p[:, 0] + outside_bias, np.logaddexp.reduce(p[:, 1::2], -1), np.logaddexp.reduce(p[:, 2::2], -1)], -1)


BIO = transitions(["O", "B-X", "I-X"])


THRESHOLDS = {r: 0.5 for r in ROLES} | {"speaker": 0.3, "joint_speaker": 0.8}
SPEAKER_BIAS = -1.5


def best_speakers(candidates, row, thresholds):
    """The candidate with the most probable word, and those above the threshold for joint speakers."""
    top = {c: float(row[c[0]:c[1]].max()) for c in candidates}
    best = min((c for c in candidates if top[c] > thresholds["speaker"]), key=lambda c: (-top[c], c), default=None)
    return [c for c in candidates if c == best or top[c] > thresholds["joint_speaker"]]


@torch.no_grad()
def quotations(model, scored, thresholds=None, outside_bias=0.0, speaker_bias=SPEAKER_BIAS):
    """The quotations of a scored document as annotations over its words."""
    thresholds = thresholds or THRESHOLDS
    tags = viterbi(untyped(scored.logits["speaker"], speaker_bias), *BIO)
    speakers = [(a, b) for _, a, b in tag_spans([["O", "B-X", "I-X"][i] for i in tags])]
    n, out = len(scored.document.words), []
    for head, nested in (("quotation", False), ("quotation_nested", True)):
        logits = scored.logits[head]
        plain = untyped(logits, outside_bias)
        path = viterbi(plain, *BIO)
        spans = [(a, b) for _, a, b in tag_spans([["O", "B-X", "I-X"][i] for i in path])]
        scores = []
        for a, b in spans:
            window, words, own = scored.window_for(a, b)
            a1, b1 = max(a, window.start), min(b, window.end)
            own = {h: torch.as_tensor(own[h], device=words.device) for h in own}
            roles, kind, medium = model.pairs(words, own, [(a1 - window.start, b1 - window.start)])
            p = np.zeros((len(ROLES), n), np.float32)
            p[:, window.start:window.end] = roles[0].sigmoid().cpu().numpy()
            tagged = log_softmax(logits[a:b])
            votes = np.logaddexp(tagged[:, 1::2], tagged[:, 2::2])
            votes = votes - np.logaddexp.reduce(votes, -1, keepdims=True)
            kinds = 0.5 * np.exp(votes).mean(0) + 0.5 * kind[0].softmax(-1).cpu().numpy()
            scores.append((p, kinds, medium[0].softmax(-1).cpu().numpy()))
        taken = [False] * len(spans)
        for i, (a, b) in enumerate(spans):
            if taken[i]:
                continue
            group, taken[i] = [i], True
            for j in range(i + 1, len(spans)):
                c, d = spans[j]
                if not taken[j] and (scores[i][0][0, c:d].mean() + scores[j][0][0, a:b].mean()) / 2 > thresholds["quotation"]:
                    group.append(j)
                    taken[j] = True
            p = np.mean([scores[g][0] for g in group], 0)
            roles = {r: [int(t) for t in np.flatnonzero(p[k] > thresholds[r])] for k, r in enumerate(ROLES)}
            roles["quotation"] = [t for g in group for t in range(*spans[g])]
            named = best_speakers(speakers, p[ROLES.index("speaker")], thresholds)
            roles["speaker"] = [t for s in named for t in range(*s)]
            kinds = np.mean([scores[g][1] for g in group], 0)
            media = np.mean([scores[g][2] for g in group], 0)
            a = Annotation(TYPES[int(kinds.argmax())], MEDIA[int(media.argmax())], nested, roles)
            a.raw = float(np.mean([confidence(plain, path, *spans[g]) for g in group])) * float(kinds.max())
            a.role_probabilities = {r: p[k] for k, r in enumerate(ROLES)}
            out.append(a)
    return out
