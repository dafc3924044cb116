"""The published metric for quotations (arXiv 2404.16764) and strict span F1, on word numbers.

The binary's `wortlaut evaluate` is what is reported; this copy steers the training.
"""
import numpy as np
from scipy.optimize import linear_sum_assignment

PARTS = ["quotation", "speaker", "cue", "addressee", "frame"]


def token_f1(gold, found):
    both = len(set(gold) & set(found))
    return 2 * both / (len(gold) + len(found)) if both else 0.0


def mean(values):
    return sum(values) / len(values) if values else 0.0


def f1(p, r):
    return 2 * p * r / (p + r) if p + r else 0.0


def quotation_scores(gold_documents, found_documents):
    """Lists of annotations (type, medium, roles) a document -> messages, roles, joint, form, medium in per cent."""
    precision, recall = {p: [] for p in PARTS}, {p: [] for p in PARTS}
    labels = {"form": [0, 0, 0], "medium": [0, 0, 0]}
    for gold, found in zip(gold_documents, found_documents):
        weight = np.zeros((len(gold), len(found)))
        for i, g in enumerate(gold):
            for j, f in enumerate(found):
                overlap = token_f1(g.roles["quotation"], f.roles["quotation"])
                weight[i, j] = overlap and overlap + 0.01 * (g.type == f.type) + 0.001 * (g.medium == f.medium)
        rows, columns = linear_sum_assignment(weight, maximize=True)
        pairs = [(gold[i], found[j]) for i, j in zip(rows, columns)]
        pairs += [(g, None) for i, g in enumerate(gold) if i not in set(rows)]
        pairs += [(None, f) for j, f in enumerate(found) if j not in set(columns)]
        for g, f in pairs:
            for part in PARTS:
                a, b = set(g.roles[part]) if g else set(), set(f.roles[part]) if f else set()
                if b:
                    precision[part].append(len(a & b) / len(b))
                if a:
                    recall[part].append(len(a & b) / len(a))
            for name, pick in (("form", lambda x: x.type), ("medium", lambda x: x.medium)):
                a, b = pick(g) if g else None, pick(f) if f else None
                labels[name][0] += a == b
                labels[name][1] += b is not None and a != b
                labels[name][2] += a is not None and a != b
    out = {}
    for name, parts in (("messages", PARTS[:1]), ("roles", PARTS[1:]), ("joint", PARTS)):
        out[name] = 100 * f1(mean([v for p in parts for v in precision[p]]), mean([v for p in parts for v in recall[p]]))
    for part in PARTS[1:]:
        out[part] = 100 * f1(mean(precision[part]), mean(recall[part]))
    for name, (tp, fp, fn) in labels.items():
        out[name] = 100 * f1(tp / max(tp + fp, 1), tp / max(tp + fn, 1))
    return {k: round(v, 2) for k, v in out.items()}


def tag_spans(tags):
    out, start, label = [], None, None
    for i, tag in enumerate(list(tags) + ["O"]):
        if start is not None and (tag == "O" or tag[0] == "B" or tag[2:] != label):
            out.append((label, start, i))
            start = None
        if tag != "O" and start is None:
            start, label = i, tag[2:]
    return out


def span_f1(gold, found, drop_variants=True):
    """Lists of (label, start, end) a document -> micro F1 and F1 a label, in per cent."""
    counts = {}
    for g, f in zip(gold, found):
        g = {s for s in g if not (drop_variants and s[0].endswith(("deriv", "part")))}
        f = {s for s in f if not (drop_variants and s[0].endswith(("deriv", "part")))}
        for s in g | f:
            c = counts.setdefault(s[0], [0, 0, 0])
            c[0 if s in g and s in f else 1 if s in f else 2] += 1
    total = np.sum(list(counts.values()), axis=0) if counts else [0, 0, 0]
    score = lambda c: round(100 * 2 * c[0] / max(2 * c[0] + c[1] + c[2], 1), 2)
    return score(total), {k: score(v) for k, v in sorted(counts.items())}
