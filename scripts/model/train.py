"""Trains encoder and heads. Resumable: run the same command again.

    python3 train.py --base DIR --out DIR [--epochs 9] [--layers 10] [--mix 4] [--pooling first] …

With --teachers DIR …, folders of runs before this one or bundles, it learns from the mean of what they say as well, of every
word of every text. Writes OUT/log.jsonl (one line an event), OUT/checkpoint.pt (resume) and OUT/model.pt (weights
averaged over the last steps). Data: see corpora.py; 70 articles of quotes/train (set_aside.txt) are never trained
on and steer nothing but thresholds, calibration and the choice of weights.
"""
import argparse
import copy
import json
import time
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

import batches
import data
import decode
import losses
import metric
from network import Annotator, in_bytes, keep_share, load_bundle, trained


def evaluate(model, tokenizer, documents, tasks):
    scored = decode.score(model, tokenizer, documents)
    out = {}
    if "q" in tasks:
        out = metric.quotation_scores([d.annotations for d in documents], [decode.quotations(model, s) for s in scored])
    if "e" in tasks:
        gold = [metric.tag_spans(d.tags["entity"]) for d in documents]
        out["entities"], out["labels"] = metric.span_f1(gold, [decode.entity_spans(s) for s in scored])
    return out


def optimizer_of(model, rate, head_rate, device):
    groups = {(own, flat): [] for own in (True, False) for flat in (True, False)}
    for name, p in model.named_parameters():
        own = name.startswith("encoder.") and ".mix" not in name
        groups[own, p.ndim < 2 or "embedding" in name].append(p)
    return torch.optim.AdamW(
        [dict(params=ps, lr=rate if own else head_rate, weight_decay=0 if flat else 0.01) for (own, flat), ps in groups.items() if ps],
        betas=(0.9, 0.98), eps=1e-6, fused=True)


def settings():
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
    args.add_argument("--start", type=Path, help="a bundle or the folder of a run to go on from, instead of the base alone")
    args.add_argument("--keep", type=float, default=1.0, help="share of its encoder; the rest is the base's")
    args.add_argument("--rename", type=float, default=0.4, help="share of documents with other names in them")
    args.add_argument("--word-dropout", type=float, default=0.04, help="share of subwords that become <unk>")
    args.add_argument("--entity-weight", type=float, default=1.5, help="of the entities' loss")
    args.add_argument("--restyle", type=float, default=0.35, help="share of articles with other quotation marks")
    args.add_argument("--teachers", type=Path, nargs="*", default=[], help="folders of runs, or bundles, to learn from")
    args.add_argument("--teaching", type=float, default=0.5, help="share of the teachers' loss, the rest is gold's")
    args.add_argument("--in-bytes", type=float, default=1.0, help="from this share of the run on, compute as the program does in int8")
    args.add_argument("--batch", type=int, default=1536, help="padded subwords")
    args.add_argument("--rate", type=float, default=4e-4)
    args.add_argument("--head-rate", type=float, default=2e-3)
    args.add_argument("--seed", type=int, default=1)
    args.add_argument("--threads", type=int, default=2)
    args.add_argument("--device", default="cpu", help="cpu or cuda")
    args.add_argument("--bf16", action="store_true", help="the encoder computes in bf16: faster on GPUs, and on processors with AMX")
    args.add_argument("--minutes", type=float, default=1e9, help="stop (resumable) after this many")
    return args.parse_args()


class Run:
    """The model in training, with what resumes it."""

    def __init__(self, args):
        self.args = args
        config = json.loads((args.base / "config.json").read_text()) | {"layers": args.layers}
        base = load_file(str(args.base / "base.safetensors"))
        if args.start and (args.start / "model.pt").exists():
            model = trained(args.start, "cpu")
        else:
            model = Annotator(config, args.mix, args.pooling)
            model.encoder.load_base(base)
            if args.start:
                load_bundle(model, args.start)
        if args.start:
            keep_share(model, base, args.keep)
        self.config, self.model = config, model.to(args.device)
        self.average = copy.deepcopy(self.model)
        self.optimizer = optimizer_of(model, args.rate, args.head_rate, args.device)
        self.rates = [group["lr"] for group in self.optimizer.param_groups]
        self.teachers = losses.Teachers([trained(t, args.device) for t in args.teachers]) if args.teachers else None
        self.epoch = self.at = self.step = self.seen = 0
        self.spent = 0.0
        self.checkpoint = args.out / "checkpoint.pt"
        if self.checkpoint.exists():
            state = torch.load(self.checkpoint, map_location=args.device)
            for name in ("model", "average", "optimizer"):
                getattr(self, name).load_state_dict(state[name])
            self.epoch, self.at, self.step, self.seen, self.spent = state["at"]

    def save(self, spent):
        state = {name: getattr(self, name).state_dict() for name in ("model", "average", "optimizer")}
        torch.save(state | {"at": (self.epoch, self.at, self.step, self.seen, spent)}, self.checkpoint.with_suffix(".tmp"))
        self.checkpoint.with_suffix(".tmp").rename(self.checkpoint)

    def learn(self, batch, progress):
        """One step; `progress` is the share of the run that is done. -> parts of the loss"""
        args = self.args
        warm = 0.08
        for group, rate in zip(self.optimizer.param_groups, self.rates):
            group["lr"] = rate * min((progress + 1e-3) / warm, (1 - progress) / (1 - warm))
        self.model.train()
        if progress >= args.in_bytes:
            self.model.encoder.linear = in_bytes
        torch.manual_seed(args.seed * 1_000_003 + self.step)
        given = losses.Given(batch, args.device, args.word_dropout, args.bf16)
        words, logits = losses.forward(self.model, given)
        loss, parts = losses.gold_loss(self.model, given, words, logits, args.entity_weight)
        if self.teachers:
            theirs, more = losses.teacher_loss(self.model, self.teachers, given, words, logits, args.entity_weight)
            loss, parts = (1 - args.teaching) * loss + args.teaching * theirs, parts | more
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        self.seen += batch.subwords
        if self.step % 5 == 0:
            decay = min(0.98, self.step / (self.step + 50))
            with torch.no_grad():
                torch._foreach_lerp_(list(self.average.parameters()), list(self.model.parameters()), 1 - decay)
        return parts


def main():
    args = settings()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    run = Run(args)
    log = open(args.out / "log.jsonl", "a")

    def say(**event):
        print(json.dumps(event), file=log, flush=True)

    say(event="start", step=run.step, torch=torch.__version__, **{k: str(v) for k, v in (vars(args) | {"teachers": " ".join(t.name for t in args.teachers)}).items()})
    began, last_save, parts = time.time(), time.time(), {}
    for epoch, order in batches.epochs(args, run.epoch):
        while run.at < len(order):
            parts = run.learn(order[run.at], (epoch + run.at / len(order)) / args.epochs)
            run.at += 1
            spent = run.spent + time.time() - began
            if run.step % 50 == 0:
                say(event="step", step=run.step, epoch=epoch, of=len(order), subwords_per_second=round(run.seen / spent), seconds=round(spent),
                    loss={k: round(float(v.detach()), 4) for k, v in parts.items()})
            pause = (time.time() - began) / 60 > args.minutes
            if pause or time.time() - last_save > 300:
                run.save(spent)
                last_save = time.time()
            if pause:
                say(event="paused", step=run.step)
                return
        run.epoch, run.at = epoch + 1, 0
    tokenizer = Tokenizer.from_file(str(args.base / "tokenizer.json"))
    aside = data.set_aside()
    held = [d for d in data.articles("train") if d.name in aside]
    say(event="set aside", **evaluate(run.model, tokenizer, held, args.tasks))
    say(event="set aside, averaged", **evaluate(run.average, tokenizer, held, args.tasks))
    torch.save(dict(model=run.average.cpu().state_dict(), last=run.model.cpu().state_dict(), config=run.config, mix=args.mix, pooling=args.pooling), args.out / "model.pt")
    run.checkpoint.unlink(missing_ok=True)
    say(event="done", seconds=round(run.spent + time.time() - began))


if __name__ == "__main__":
    main()
