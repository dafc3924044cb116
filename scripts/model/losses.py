"""What a run makes small: the loss against gold and weak tags, and against the mean of teachers.

Teachers (Hinton et al. 2015) say something of every word under every head, also where no gold is.
Shapes as in network.py and batches.py.
"""
import numpy as np
import torch
import torch.nn.functional as F

import data
from batches import SCHEMES
from labels import HEADS, ROLES

# Entities: times --entity-weight.
HEAD_WEIGHTS = {"entity": 1.0, "entity_nested": 0.2, "quotation": 1.0, "quotation_nested": 0.7, "speaker": 0.7, "cue": 0.7,
                "addressee": 0.4, "frame": 0.5}
PAIR_WEIGHT, RANK_WEIGHT, TYPE_WEIGHT = 0.02, 0.1, 0.1
SPEAKER = ROLES.index("speaker")
UNKNOWN = 3  # <unk>; the ids below it are special too
FORBIDDEN = {scheme: torch.full((len(tags), len(HEADS["entity"])), -1e4) for scheme, tags in SCHEMES.items()}
for _scheme, _tags in SCHEMES.items():
    for _i, _tag in enumerate(_tags):
        FORBIDDEN[_scheme][_i, data.allowed(_scheme, _tag)] = 0


class Given:
    """A batch on the device that computes."""

    def __init__(self, batch, device, word_dropout=0.0, bf16=False):
        to = lambda x: torch.from_numpy(x).to(device, non_blocking=True)
        self.batch, self.device, self.bf16 = batch, device, bf16
        self.ids, self.first, self.last = to(batch.ids), to(batch.first), to(batch.last)
        if word_dropout:
            hidden = (torch.rand(self.ids.shape, device=device) < word_dropout) & (self.ids > UNKNOWN)
            self.ids = self.ids.masked_fill(hidden, UNKNOWN)
        L = batch.ids.shape[1]
        self.mask = None if (batch.lengths == L).all() else torch.arange(L, device=device) < to(batch.lengths)[:, None]
        self.gold = {h: (to(w), to(t)) for h, (w, t) in batch.gold.items()}
        self.weak = {s: (to(w), to(t)) for s, (w, t) in batch.weak.items()}
        self.pieces = self.targets = None
        if len(batch.pieces):
            self.pieces = Pieces(batch, batch.pieces, device)
            self.targets = torch.zeros(len(batch.pieces), len(ROLES), self.pieces.most, device=device)
            piece, role, word = to(batch.targets)
            self.targets[piece, role, word] = 1


class Pieces:
    """Where quotation pieces [Q, 3 or more] (window, first word, one past the last) lie, for Annotator.pairs."""

    def __init__(self, batch, pieces, device):
        sizes = batch.starts[1:] - batch.starts[:-1]
        columns = (batch.starts[pieces[:, 0]], sizes[pieces[:, 0]], pieces[:, 1], pieces[:, 2])
        self.most = int(columns[1].max())
        self.where = [torch.from_numpy(c.copy()).to(device) for c in columns]
        self.kinds = torch.from_numpy(pieces[:, 3:].T.copy()).to(device) if pieces.shape[1] > 3 else None


def forward(model, given):
    """-> word states [M, H], {head: logits [M, T]}"""
    with torch.autocast(given.ids.device.type, torch.bfloat16, enabled=given.bf16):
        hidden = model.encoder(given.ids, given.mask)
    hidden = F.dropout(hidden.float(), 0.1, model.training)
    words = model.words(hidden, given.first, given.last)
    return words, {head: model.heads[head](words) for head in HEADS}


def rank(logits):
    """Role logits of pieces [Q, N] -> log shares of every word and, last, of "none" (logit 0)."""
    return torch.cat([logits, logits.new_zeros(len(logits), 1)], 1).log_softmax(1)


def gold_loss(model, given, words, logits, entity_weight):
    """Cross entropy over the words whose tags are known; weak schemes: of the sum of allowed tags. -> (loss, parts)"""
    parts, loss = {}, 0
    for head in HEADS:
        total, count = 0, 0
        if head in given.gold:
            rows, tags = given.gold[head]
            total, count = F.cross_entropy(logits[head][rows], tags, reduction="sum"), len(rows)
        for scheme, (rows, tags) in given.weak.items() if head == "entity" else ():
            own = logits[head][rows].log_softmax(-1)
            total = total - torch.logsumexp(own + FORBIDDEN[scheme].to(own.device)[tags], -1).sum()
            count += len(rows)
        if count:
            parts[head] = total / count
            loss = loss + HEAD_WEIGHTS[head] * (entity_weight if head.startswith("entity") else 1.0) * parts[head]
    if given.pieces is not None:
        n = len(given.batch.pieces)
        roles, types, media = model.pairs(words, logits, *given.pieces.where, given.pieces.most)
        speaker, everyone = given.targets[:, SPEAKER] > 0, rank(roles[:, SPEAKER])
        right = torch.logsumexp(everyone[:, :-1].masked_fill(~speaker, -1e4), 1)
        parts["pair"] = F.binary_cross_entropy_with_logits(roles, given.targets, reduction="sum") / n
        parts["rank"] = -torch.where(speaker.any(1), right, everyone[:, -1]).mean()
        parts["kind"] = F.cross_entropy(types, given.pieces.kinds[0]) + 0.5 * F.cross_entropy(media, given.pieces.kinds[1])
        loss = loss + PAIR_WEIGHT * parts["pair"] + RANK_WEIGHT * parts["rank"] + TYPE_WEIGHT * parts["kind"]
    return loss, parts


class Teachers:
    """Several trained models whose mean probabilities are to be learned."""

    def __init__(self, models):
        self.models = [m.eval() for m in models]

    @torch.no_grad()
    def of(self, given):
        seen = [forward(m, given) for m in self.models]
        return seen, {head: torch.stack([l[head].softmax(-1) for _, l in seen]).mean(0) for head in HEADS}

    @torch.no_grad()
    def of_pieces(self, seen, pieces):
        every = [m.pairs(words, logits, *pieces.where, pieces.most) for m, (words, logits) in zip(self.models, seen)]
        mean = lambda xs: torch.stack(list(xs)).mean(0)
        return (mean(r.sigmoid() for r, _, _ in every), mean(rank(r[:, SPEAKER]).exp() for r, _, _ in every),
                mean(t.softmax(-1) for _, t, _ in every), mean(m.softmax(-1) for _, _, m in every))


def found_pieces(batch, shares):
    """Quotation pieces that the teachers find in windows whose quotations are not known -> [Q, 3]."""
    edges = np.zeros(batch.starts[-1], bool)
    edges[batch.starts[:-1]] = True
    window = np.repeat(np.arange(len(batch.known)), np.diff(batch.starts))
    out = []
    for head in ("quotation", "quotation_nested"):
        tags = shares[head].argmax(-1).cpu().numpy()  # O, B-x, I-x, B-y, …
        tags = np.where(batch.known[window], 0, tags)
        inside = tags > 0
        begins = inside & (edges | (tags % 2 == 1) | ~np.concatenate([[False], inside[:-1]]))
        ends = inside & ~np.concatenate([inside[1:] & ~begins[1:], [False]])
        first, last = np.flatnonzero(begins), np.flatnonzero(ends)
        at = batch.starts[window[first]]
        out.append(np.stack([window[first], first - at, last + 1 - at], 1))
    return np.concatenate(out)


def cross_entropy(shares, logits):
    return -(shares * logits.log_softmax(-1)).sum(-1)


def teacher_loss(model, teachers, given, words, logits, entity_weight):
    """Cross entropy to the teachers' mean, over all words and heads, and over pieces gold or found. -> (loss, parts)"""
    seen, shares = teachers.of(given)
    parts, loss = {}, 0
    for head in HEADS:
        parts["t " + head] = cross_entropy(shares[head], logits[head]).mean()
        loss = loss + HEAD_WEIGHTS[head] * (entity_weight if head.startswith("entity") else 1.0) * parts["t " + head]
    every = np.concatenate([given.batch.pieces[:, :3], found_pieces(given.batch, shares)])
    if len(every):
        pieces = Pieces(given.batch, every, given.device)
        roles, types, media = model.pairs(words, logits, *pieces.where, pieces.most)
        their_roles, their_rank, their_types, their_media = teachers.of_pieces(seen, pieces)
        parts["t pair"] = F.binary_cross_entropy_with_logits(roles, their_roles, reduction="sum") / len(every)
        parts["t rank"] = -(their_rank * rank(roles[:, SPEAKER])).sum(-1).mean()
        parts["t kind"] = (cross_entropy(their_types, types) + 0.5 * cross_entropy(their_media, media)).mean()
        loss = loss + PAIR_WEIGHT * parts["t pair"] + RANK_WEIGHT * parts["t rank"] + TYPE_WEIGHT * parts["t kind"]
    return loss, parts
