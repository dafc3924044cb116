"""Logits -> spans and annotations, as src/annotate does it in the program."""
import numpy as np
import torch

from data import Annotation, windows
from labels import HEADS, LABELS, MEDIA, ROLES, TYPES
from metric import tag_spans
from shape import Shapes

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

    def holds_word(self, start, end):
        """Whether words [start, end) are more than marks."""
        first, last = self.document.words[start], self.document.words[end - 1]
        return any(c.isalnum() for c in self.document.text[first[0]:last[1]])

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
        first, last = (torch.tensor(x, device=device) for x in (w.first, w.last))
        words = model.words(hidden, first, last)
        logits = {h: model.heads[h](words).cpu().numpy() for h in HEADS}
        parts[d].append((w, words, logits))
    return [Scored(doc, p) for doc, p in zip(documents, parts)]


def log_softmax(x):
    x = x - x.max(-1, keepdims=True)
    return x - np.log(np.exp(x).sum(-1, keepdims=True))


def entity_spans(scored, head="entity", outside_bias=0.0):
    return [span[:3] for span in scored_entity_spans(scored, head, outside_bias)]


def scored_entity_spans(scored, head="entity", outside_bias=0.0):
    """(label, start, end, raw confidence) by start: the geometric mean probability of the span's tags; the outer layer agreed."""
    tags, p = HEADS[head], log_softmax(scored.logits[head])
    p[:, 0] += outside_bias
    path = viterbi(p, *STEPS[head])
    spans = tag_spans([tags[i] for i in path])
    spans = [(label, a, b, confidence(p, path, a, b)) for label, a, b in spans]
    return agreed(scored.document, spans, p[:, 0]) if head == "entity" else spans


SURE, OUTSIDE, SHORTEST = 0.5, 0.95, 3  # of names that hold throughout: confidence, mean P(O) elsewhere, characters


def nested_entity_spans(scored, outside_bias=0.0):
    """(label, start, end, raw confidence) of the nested layer, as far as they lie in an outer entity."""
    outer = entity_spans(scored)
    inside = lambda a, b: any(c <= a and b <= e and (a, b) != (c, e) for _, c, e in outer)
    return [s for s in scored_entity_spans(scored, "entity_nested", outside_bias) if inside(s[1], s[2])]


def agreed(document, spans, log_outside):
    """One name has one label in an article (Gale, Church and Yarowsky 1992), and is a name wherever it stands."""
    words = [document.text[a:b] for a, b in document.words]
    name = lambda a, b: document.text[document.words[a][0]:document.words[b - 1][1]]
    base = lambda text: text[:-1] if len(text) > 4 and text.endswith("s") else text
    votes = {}
    for label, a, b, raw in spans:
        of = votes.setdefault(base(name(a, b)), {})
        of[label] = of.get(label, 0.0) + raw
    out = []
    for label, a, b, raw in spans:
        of = votes[base(name(a, b))]
        best = min(of, key=lambda l: (-of[l], LABELS.index(l)))
        out.append((best, a, b, raw if best == label else of[best] / sum(of.values())))
    known = {}
    for label, a, b, raw in out:
        if raw > SURE and len(name(a, b)) >= SHORTEST and words[a][0].isupper():
            of = known.setdefault(words[a], {})
            of[tuple(words[a:b])] = max(of.get(tuple(words[a:b]), (0.0, "")), (raw, label))
    found, at = [], 0
    for i, word in enumerate(words):
        while at < len(out) and out[at][1] < i:
            found.append(out[at])
            at += 1
        if found and found[-1][2] > i:
            continue
        for full, (raw, label) in sorted(known.get(word, {}).items(), key=lambda x: -len(x[0])):
            end = i + len(full)
            inside = [s for s in out[at:at + len(full)] if s[1] < end]
            fits = all(s[2] <= end for s in inside) and not (inside and (inside[0][1], inside[0][2]) == (i, end))
            if tuple(words[i:end]) == full and fits and (inside or log_outside[i:end].mean() <= np.log(OUTSIDE)):
                found.append((label, i, end, raw))
                at += len(inside)
                break
    return found + out[at:]


def confidence(log_probabilities, path, start, end):
    return float(np.exp(np.mean([log_probabilities[i, path[i]] for i in range(start, end)])))


def untyped(logits, outside_bias=0.0):
    """Typed BIO logits -> log probabilities of O, B, I."""
    p = log_softmax(logits)
    return np.stack([p[:, 0] + outside_bias, np.logaddexp.reduce(p[:, 1::2], -1), np.logaddexp.reduce(p[:, 2::2], -1)], -1)


BIO = transitions(["O", "B-X", "I-X"])


THRESHOLDS = {"quotation": 0.5, "speaker": 0.3, "cue": 0.5, "addressee": 0.3, "frame": 0.5}
SPAN_ROLES = ("speaker", "addressee")  # whole spans of their tags; the others are words
# Added to the log probability of "outside" of the tag heads.
OUTSIDE_BIAS = {"quotation": 0.0, "quotation_nested": 0.0, "speaker": -1.5, "addressee": -1.5}


def tagged_spans(scored, head, bias):
    tags = viterbi(untyped(scored.logits[head], bias), *BIO)
    return [(a, b) for _, a, b in tag_spans([["O", "B-X", "I-X"][i] for i in tags])]


def best_span(candidates, row, least):
    """The candidate with the most probable word, if that is above `least`; the earlier of equals."""
    top = {c: float(row[c[0]:c[1]].max()) for c in candidates}
    return min((c for c in candidates if top[c] > least), key=lambda c: (-top[c], c), default=None)


@torch.no_grad()
def quotations(model, scored, thresholds=None, outside_bias=None):
    """The quotations of a scored document as annotations over its words."""
    thresholds, outside_bias = thresholds or THRESHOLDS, outside_bias or OUTSIDE_BIAS
    candidates = {role: tagged_spans(scored, role, outside_bias[role]) for role in SPAN_ROLES}
    n, out, shapes = len(scored.document.words), [], Shapes(scored.document)
    for head, nested in (("quotation", False), ("quotation_nested", True)):
        logits = scored.logits[head]
        plain = untyped(logits, outside_bias[head])
        path = viterbi(plain, *BIO)
        spans = [(a, b) for _, a, b in tag_spans([["O", "B-X", "I-X"][i] for i in path]) if scored.holds_word(a, b)]
        scores = []
        for a, b in spans:
            window, words, own = scored.window_for(a, b)
            a1, b1 = max(a, window.start), min(b, window.end)
            own = {h: torch.as_tensor(own[h], device=words.device) for h in own}
            one = [torch.tensor([x], device=words.device) for x in (0, len(words), a1 - window.start, b1 - window.start)]
            roles, kind, medium = model.pairs(words, own, *one)
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
            roles["quotation"] = shapes.closed([t for g in group for t in range(*spans[g])])
            for role, spans_of_role in candidates.items():
                best = best_span(spans_of_role, p[ROLES.index(role)], thresholds[role])
                roles[role] = list(range(*best)) if best else []
            kinds = np.mean([scores[g][1] for g in group], 0)
            if shapes.speaks_beside_marks(roles["quotation"]):
                kinds[TYPES.index("direct")] = 0.0
            media = np.mean([scores[g][2] for g in group], 0)
            a = Annotation(TYPES[int(kinds.argmax())], MEDIA[int(media.argmax())], nested, roles)
            a.raw = float(np.mean([confidence(plain, path, *spans[g]) for g in group])) * float(kinds.max())
            a.role_probabilities = {r: p[k] for k, r in enumerate(ROLES)}
            out.append(a)
    out = shapes.mended(out)
    # What both layers find with the same words is the outer one.
    outer = [a.roles["quotation"] for a in out if not a.nested]
    return [a for a in out if not a.nested or a.roles["quotation"] not in outer]
