"""Trains encoder and heads. Resumable: run the same command again.

    python3 train.py --base DIR --out DIR [--epochs 9] [--layers 10] [--mix 4] [--pooling first] …

Writes OUT/log.jsonl (one line an event), OUT/checkpoint.pt (resume) and OUT/model.pt (weights averaged
over the last steps). Data: see corpora.py; 70 articles of quotes/train (set_aside.txt) are never trained on and
steer nothing but early stopping, thresholds and calibration.
"""
import argparse
import copy
import json
import random
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.numpy import load_file
from tokenizers import Tokenizer

import data
import decode
import metric
from labels import HEADS, MEDIA, ROLES, TYPES
from network import Annotator, keep_share, load_bundle

# Entities: times --entity-weight.
HEAD_WEIGHTS = {"entity": 1.0, "entity_nested": 0.2, "quotation": 1.0, "quotation_nested": 0.7, "speaker": 0.7, "cue": 0.7,
                "addressee": 0.4, "frame": 0.5}
PAIR_WEIGHT, RANK_WEIGHT, TYPE_WEIGHT = 0.02, 0.1, 0.1
TRAIN_STRIDE = 240  # less overlap than when annotating: every epoch sees the article again anyway
SPEAKER = ROLES.index("speaker")
UNKNOWN = 3  # <unk>; the ids below it are special too
NUMBER = {head: {t: i for i, t in enumerate(tags)} for head, tags in HEADS.items()}


def batches_of(items, limit, rng, pool=100):
    """Groups (length, item) pairs of similar length into batches of at most `limit` padded subwords."""
    items = items[:]
    rng.shuffle(items)
    out = []
    for at in range(0, len(items), pool):
        batch = []
        for length, item in sorted(items[at:at + pool], key=lambda x: x[0]):
            if batch and (len(batch) + 1) * length > limit:
                out.append(batch)
                batch = []
            batch.append(item)
        out.append(batch)
    rng.shuffle(out)
    return out


def schedule(args, tokenizer):
    """All batches of the run in order, made anew from the seed so that a resumed run sees the same."""
    rng = random.Random(args.seed)
    aside = data.set_aside()
    articles = [d for d in data.articles("train") if d.name not in aside][:args.articles]
    sized = lambda windows: [(len(w.ids), w) for w in windows]
    if "q" not in args.tasks:
        for d in articles:
            d.tags, d.annotations = {h: t for h, t in d.tags.items() if h.startswith("entity")}, []
    if "e" not in args.tasks:
        for d in articles:
            d.tags = {h: t for h, t in d.tags.items() if not h.startswith("entity")}
    germeval, german = data.germeval(False), data.wikineural("de", ("val", "test"))
    news = data.news() if args.news else []
    rng.shuffle(news)
    share = int(len(news) * args.news)
    pool = data.names_of(articles + news + germeval + german) if "e" in args.tasks else {}
    main = []
    for epoch in range(args.epochs):
        named = [data.renamed(d, pool, 0.5, rng) if pool and rng.random() < args.rename else d for d in articles]
        styled = [data.restyled(d, data.style_of(rng, args.restyle)) for d in named]
        epoch_batches = batches_of(sized(w for d in styled for w in data.windows(d, tokenizer, TRAIN_STRIDE)), args.batch, rng)
        if "e" in args.tasks:
            named = [data.renamed(d, pool, 0.5, rng) if rng.random() < args.rename else d for d in germeval]
            epoch_batches += batches_of(sized(w for d in named for w in data.windows(d, tokenizer)), args.batch, rng, 400)
            read = (news[(epoch * share + i) % len(news)] for i in range(share))
            named = [data.renamed(d, pool, 0.5, rng) if rng.random() < args.rename else d for d in read]
            epoch_batches += batches_of(sized(w for d in named for w in data.windows(d, tokenizer, TRAIN_STRIDE)), args.batch, rng)
            rng.shuffle(epoch_batches)
        main.append(epoch_batches)
    weak = []
    if "e" in args.tasks and args.weak:
        rng.shuffle(german)
        documents = german[:int(25_000 * args.weak)]
        for language in data.LANGUAGES:
            sentences = data.wikineural(language)
            rng.shuffle(sentences)
            documents += sentences[:int(1500 * args.weak)]
        known = {d.name for d in news}
        documents += [d for d in data.smartdata() if d.name not in known]
        weak = batches_of(sized(w for d in documents for w in data.windows(d, tokenizer)), args.batch, rng, 400)
    # The weak data go into the first half of the run, thickest at its beginning.
    order, spread = [], max(1, len(main) // 2)
    shares = [spread - i for i in range(spread)]
    for epoch, epoch_batches in enumerate(main):
        mixed = epoch_batches[:]
        if epoch < spread:
            lo, hi = (len(weak) * sum(shares[:e]) // sum(shares) for e in (epoch, epoch + 1))
            mixed += weak[lo:hi]
            rng.shuffle(mixed)
        order += [(epoch, b) for b in mixed]
    return order


def pad(windows):
    length = max(len(w.ids) for w in windows)
    ids, mask = torch.ones(len(windows), length, dtype=torch.long), torch.zeros(len(windows), length, dtype=torch.bool)
    for i, w in enumerate(windows):
        ids[i, :len(w.ids)] = torch.tensor(w.ids)
        mask[i, :len(w.ids)] = True
    return ids, (None if bool(mask.all()) else mask)


ALLOWED = {s: {t: data.allowed(s, t) for t in table} for s, table in data.ALLOWED.items()}


def tag_loss(head, logits, windows):
    """Cross entropy over the words of windows that know this head; weak schemes: of the sum of allowed tags. -> (sum, words)"""
    total, count, at = logits.new_zeros(()), 0, 0
    gold_rows, gold_tags = [], []
    for w in windows:
        n = w.end - w.start
        tags = w.document.tags.get(head)
        if tags is not None:
            count += n
            if w.document.scheme == "gold":
                gold_rows += range(at, at + n)
                gold_tags += [NUMBER[head][t] for t in tags[w.start:w.end]]
            else:
                table = ALLOWED[w.document.scheme]
                mask = torch.full((n, logits.shape[1]), -1e4)  # filled on the CPU, row by row
                for i, t in enumerate(tags[w.start:w.end]):
                    mask[i, table[t]] = 0
                own = logits[at:at + n].log_softmax(-1)
                total = total - torch.logsumexp(own + mask.to(own.device), -1).sum()
        at += n
    if gold_rows:
        total = total + F.cross_entropy(logits[gold_rows], torch.tensor(gold_tags, device=logits.device), reduction="sum")
    return total, count


def pieces_of(window, rng):
    """Gold pieces within a window with their targets; a fifth are jittered, as found pieces will be off."""
    n, out = window.end - window.start, []
    for a in window.document.annotations:
        for start, end in data.runs(a.roles["quotation"]):
            if start < window.start or end > window.end:
                continue
            target = torch.zeros(len(ROLES), n)
            for r, role in enumerate(ROLES):
                inside = [t - window.start for t in a.roles[role] if window.start <= t < window.end]
                target[r, inside] = 1
            s, e = start - window.start, end - window.start
            if rng.random() < 0.2:
                s, e = max(0, s + rng.randint(-2, 2)), min(n, e + rng.randint(-2, 2))
                if s >= e:
                    s, e = start - window.start, end - window.start
            out.append(((s, e), target, TYPES.index(a.type), MEDIA.index(a.medium)))
    return out


def rank_loss(logits, targets):
    """Minus log share of the speaker's words among all words and "none" (logit 0). Logits, targets [Q, N] -> sum over Q."""
    every = torch.logsumexp(torch.cat([logits.new_zeros(len(logits), 1), logits], 1), 1)
    right = torch.logsumexp(logits.masked_fill(targets == 0, -1e4), 1)
    return (every - torch.where(targets.any(1), right, torch.zeros_like(right))).sum()


def loss_of(model, windows, rng, word_dropout=0.0, entity_weight=1.5):
    device = next(model.parameters()).device
    ids, mask = pad(windows)
    if word_dropout:
        ids[(torch.rand(ids.shape) < word_dropout) & (ids > UNKNOWN)] = UNKNOWN
    ids, mask = ids.to(device), None if mask is None else mask.to(device)
    with torch.autocast(device.type, torch.bfloat16, enabled=device.type != "cpu"):
        hidden = model.encoder(ids, mask)
    hidden = F.dropout(hidden.float(), 0.1, model.training)
    words = model.words(hidden, windows)
    loss, parts = 0, {}
    logits = {}
    for head in HEADS:
        if any(head in w.document.tags for w in windows):
            logits[head] = model.heads[head](words)
            total, count = tag_loss(head, logits[head], windows)
            parts[head] = total / max(count, 1)
            loss = loss + HEAD_WEIGHTS[head] * (entity_weight if head.startswith("entity") else 1.0) * parts[head]
    at, n_pieces, pair, kind, rank = 0, 0, 0, 0, 0
    for w in windows:
        n = w.end - w.start
        pieces = pieces_of(w, rng) if w.document.annotations else []
        if pieces:
            own = {h: l[at:at + n] for h, l in logits.items()}
            roles, types, media = model.pairs(words[at:at + n], own, [p[0] for p in pieces])
            targets = torch.stack([p[1] for p in pieces]).to(device)
            pair = pair + F.binary_cross_entropy_with_logits(roles, targets, reduction="sum")
            rank = rank + rank_loss(roles[:, SPEAKER], targets[:, SPEAKER])
            kind = kind + F.cross_entropy(types, torch.tensor([p[2] for p in pieces], device=device), reduction="sum")
            kind = kind + 0.5 * F.cross_entropy(media, torch.tensor([p[3] for p in pieces], device=device), reduction="sum")
            n_pieces += len(pieces)
        at += n
    if n_pieces:
        parts["pair"], parts["rank"], parts["kind"] = pair / n_pieces, rank / n_pieces, kind / n_pieces
        loss = loss + PAIR_WEIGHT * parts["pair"] + RANK_WEIGHT * parts["rank"] + TYPE_WEIGHT * parts["kind"]
    return loss, {k: float(v.detach()) for k, v in parts.items()}


def evaluate(model, tokenizer, documents, tasks):
    scored = decode.score(model, tokenizer, documents)
    out = {}
    if "q" in tasks:
        out = metric.quotation_scores([d.annotations for d in documents], [decode.quotations(model, s) for s in scored])
    if "e" in tasks:
        gold = [metric.tag_spans(d.tags["entity"]) for d in documents]
        out["entities"], out["labels"] = metric.span_f1(gold, [decode.entity_spans(s) for s in scored])
    return out


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--base", type=Path, required=True)
    args.add_argument("--out", type=Path, required=True)
    args.add_argument("--layers", type=int, default=10)
    args.add_argument("--mix", type=int, default=4)
    args.add_argument("--pooling", choices=("first", "mean"), default="first")
    args.add_argument("--tasks", default="qe", help="q quotations, e entities")
    args.add_argument("--epochs", type=int, default=9)
    args.add_argument("--weak", type=float, default=1.0, help="share of the silver sentences")
    args.add_argument("--news", type=float, default=0.5, help="share of the articles with our own entities that a pass reads; 2 passes at 0.5 read all")
    args.add_argument("--articles", type=int, default=630, help="train on so many articles only")
    args.add_argument("--start", type=Path, help="a bundle to go on from, instead of the base alone")
    args.add_argument("--keep", type=float, default=1.0, help="share of the bundle's encoder; the rest is the base's")
    args.add_argument("--rename", type=float, default=0.4, help="share of documents with other names in them")
    args.add_argument("--word-dropout", type=float, default=0.04, help="share of subwords that become <unk>")
    args.add_argument("--entity-weight", type=float, default=1.5, help="of the entities' loss")
    args.add_argument("--restyle", type=float, default=0.35, help="share of articles with other quotation marks")
    args.add_argument("--batch", type=int, default=1536, help="padded subwords")
    args.add_argument("--rate", type=float, default=4e-4)
    args.add_argument("--head-rate", type=float, default=2e-3)
    args.add_argument("--seed", type=int, default=1)
    args.add_argument("--threads", type=int, default=2)
    args.add_argument("--device", default="cpu", help="cpu or cuda (the encoder then runs in bf16)")
    args.add_argument("--minutes", type=float, default=1e9, help="stop (resumable) after this many")
    args = args.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    tokenizer = Tokenizer.from_file(str(args.base / "tokenizer.json"))
    config = json.loads((args.base / "config.json").read_text()) | {"layers": args.layers}
    model = Annotator(config, args.mix, args.pooling)
    base = load_file(str(args.base / "base.safetensors"))
    model.encoder.load_base(base)
    if args.start:
        load_bundle(model, args.start)
        keep_share(model, base, args.keep)
    model.to(args.device)
    order = schedule(args, tokenizer)
    groups = {(own, flat): [] for own in (True, False) for flat in (True, False)}
    for name, p in model.named_parameters():
        own = name.startswith("encoder.") and ".mix" not in name
        groups[own, p.ndim < 2 or "embedding" in name].append(p)
    optimizer = torch.optim.AdamW(
        [dict(params=ps, lr=args.rate if own else args.head_rate, weight_decay=0 if flat else 0.01) for (own, flat), ps in groups.items() if ps],
        betas=(0.9, 0.98), eps=1e-6, fused=True)
    warm = max(1, int(0.08 * len(order)))
    rates = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda i: min((i + 1) / warm, max(0.0, (len(order) - i) / (len(order) - warm))))
    average, step, spent, seen = copy.deepcopy(model), 0, 0.0, 0
    checkpoint = args.out / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=args.device)
        model.load_state_dict(state["model"])
        average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        rates.load_state_dict(state["rates"])
        step, spent, seen = state["step"], state["spent"], state["seen"]
    log = open(args.out / "log.jsonl", "a")

    def say(**event):
        print(json.dumps(event), file=log, flush=True)

    say(event="start", step=step, steps=len(order), **{k: str(v) for k, v in vars(args).items()})
    aside = data.set_aside()
    held = [d for d in data.articles("train") if d.name in aside]
    began, running, last_save = time.time(), {}, time.time()

    def save():
        torch.save(dict(model=model.state_dict(), average=average.state_dict(), optimizer=optimizer.state_dict(),
                        rates=rates.state_dict(), step=step, spent=spent + time.time() - began, seen=seen), checkpoint.with_suffix(".tmp"))
        checkpoint.with_suffix(".tmp").rename(checkpoint)

    while step < len(order):
        epoch, batch = order[step]
        model.train()
        torch.manual_seed(args.seed * 1_000_003 + step)
        loss, parts = loss_of(model, batch, random.Random(args.seed * 7919 + step), args.word_dropout, args.entity_weight)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        rates.step()
        optimizer.zero_grad(set_to_none=True)
        step += 1
        seen += sum(len(w.ids) for w in batch)
        for k, v in parts.items():
            running[k] = v if k not in running else 0.97 * running[k] + 0.03 * v
        if step % 5 == 0:
            decay = min(0.98, step / (step + 50))
            with torch.no_grad():
                for a, p in zip(average.parameters(), model.parameters()):
                    a.lerp_(p, 1 - decay)
        now = spent + time.time() - began
        if step % 50 == 0 or step == len(order):
            say(event="step", step=step, epoch=epoch, subwords_per_second=round(seen / now), seconds=round(now),
                loss={k: round(v, 4) for k, v in running.items()})
        ends = step == len(order) or order[step][0] != epoch
        if ends and (epoch % 2 == 1 or step == len(order)):
            say(event="set aside", epoch=epoch, **evaluate(model, tokenizer, held, args.tasks))
            say(event="set aside, averaged", epoch=epoch, **evaluate(average, tokenizer, held, args.tasks))
        if time.time() - last_save > 300 or step == len(order) or ends:
            save()
            last_save = time.time()
        if (time.time() - began) / 60 > args.minutes:
            save()
            say(event="paused", step=step)
            return
    torch.save(dict(model=average.cpu().state_dict(), last=model.cpu().state_dict(), config=config, mix=args.mix, pooling=args.pooling), args.out / "model.pt")
    say(event="done", seconds=round(spent + time.time() - began))


if __name__ == "__main__":
    main()
