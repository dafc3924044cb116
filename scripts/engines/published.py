#!/usr/bin/env python3
"""Small token classifiers with random weights, one of each family, and what Python's transformers makes of a text.

    scripts/engines/published.py FOLDER

Writes FOLDER/FAMILY/{config.json,tokenizer.json,model.safetensors}, as Hugging Face has them, and expected.json: a text
much longer than a window, its words as bytes, and for each word the logits of its first subword, from the window in
which the word stands deepest. Windows are cut and put together again here, in code of its own, as docs/engines.md says.
Needs transformers and torch.
"""

import json
import sys
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import AutoConfig, AutoModelForTokenClassification

ROOT = Path(__file__).resolve().parent.parent.parent
TAGS = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG", "B-MISC", "I-MISC"]
LONGEST = 64
SIZES = {"hidden_size": 48, "num_hidden_layers": 3, "num_attention_heads": 4, "intermediate_size": 96}
# Family of the configuration, kind of tokenizer, its special pieces, and what the configuration has beside the sizes.
FAMILIES = {
    "bert": ("bert", "pieces", ["[PAD]", "[UNK]", "[CLS]", "[SEP]"], SIZES),
    "bert-wide-norms": (
        "bert",
        "pieces",
        ["[PAD]", "[UNK]", "[CLS]", "[SEP]"],
        {**SIZES, "layer_norm_eps": 1e-5},
    ),
    "distilbert": (
        "distilbert",
        "pieces",
        ["[PAD]", "[UNK]", "[CLS]", "[SEP]"],
        {"dim": 48, "n_layers": 3, "n_heads": 4, "hidden_dim": 96},
    ),
    "electra": ("electra", "pieces", ["[PAD]", "[UNK]", "[CLS]", "[SEP]"], {**SIZES, "embedding_size": 32}),
    "roberta": ("roberta", "bytes", ["<s>", "<pad>", "</s>", "<unk>"], {**SIZES, "layer_norm_eps": 1e-5}),
    "xlm-roberta": ("xlm-roberta", "unigram", ["<s>", "<pad>", "</s>", "<unk>"], {**SIZES, "layer_norm_eps": 1e-5}),
}


def texts():
    gold = ROOT / "corpora/gold/sample.jsonl"
    return [json.loads(line)["text"] for line in gold.read_text(encoding="utf-8").splitlines()]


def tokenizer(kind, special):
    """A tokenizer trained on our sample articles."""
    unknown = special[3] if special[3].lower().strip("[<>]") == "unk" else special[1]
    opening = next(piece for piece in special if piece in ("[CLS]", "<s>"))
    closing = next(piece for piece in special if piece in ("[SEP]", "</s>"))
    if kind == "pieces":
        made = Tokenizer(models.WordPiece(unk_token=unknown))
        made.normalizer = normalizers.BertNormalizer(lowercase=False)
        made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        made.decoder = decoders.WordPiece()
        trainer = trainers.WordPieceTrainer(vocab_size=600, special_tokens=special)
    elif kind == "bytes":
        made = Tokenizer(models.BPE())
        made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        made.decoder = decoders.ByteLevel()
        alphabet = pre_tokenizers.ByteLevel.alphabet()
        trainer = trainers.BpeTrainer(vocab_size=700, special_tokens=special, initial_alphabet=alphabet)
    else:
        made = Tokenizer(models.Unigram())
        made.normalizer = normalizers.NFKC()
        made.pre_tokenizer = pre_tokenizers.Metaspace()
        made.decoder = decoders.Metaspace()
        trainer = trainers.UnigramTrainer(vocab_size=600, special_tokens=special, unk_token=unknown)
    made.train_from_iterator(texts(), trainer)
    ids = [(piece, made.token_to_id(piece)) for piece in (opening, closing)]
    made.post_processor = processors.TemplateProcessing(single=f"{opening} $A {closing}", special_tokens=ids)
    # Published ones cut texts off; whoever reads them must not.
    made.enable_truncation(LONGEST)
    return made, [id for _, id in ids]


def network(family, vocabulary, padding, more):
    """A classifier with random weights, larger than fresh ones, so that every part of it shows."""
    longest = LONGEST + padding + 1 if "roberta" in family else LONGEST
    settings = {"max_position_embeddings": longest, **more}
    config = AutoConfig.for_model(
        family,
        vocab_size=vocabulary,
        pad_token_id=padding,
        id2label=dict(enumerate(TAGS)),
        label2id={tag: number for number, tag in enumerate(TAGS)},
        **settings,
    )
    model = AutoModelForTokenClassification.from_config(config).eval()
    for name, weights in model.named_parameters():
        norm = "norm" in name.lower()
        shift = 1.0 if norm and name.endswith("weight") else 0.0
        weights.data.normal_(shift, 0.1 if norm else 0.15)
    return model


def expected(model, made, special, text):
    """Words of the text in bytes, and the logits of each."""
    made.no_truncation()
    whole = made.encode(text, add_special_tokens=False)
    words, at = [], 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        words.append((start, at))
    firsts = []
    for start, end in words:
        inside = [
            number
            for number, (a, b) in enumerate(whole.offsets)
            if a < end and b > start and text[a:b].strip()
        ]
        firsts.append((inside[0], inside[-1] + 1))
    room, shared = LONGEST - 2, LONGEST // 4
    starts = list(range(0, max(len(whole.ids) - shared, 1), room - shared))
    starts = [min(start, max(len(whole.ids) - room, 0)) for start in starts]
    windows = []
    for start in starts:
        end = min(start + room, len(whole.ids))
        held = [number for number, (a, b) in enumerate(firsts) if start <= a and b <= end]
        ids = torch.tensor([[special[0], *whole.ids[start:end], special[1]]])
        with torch.no_grad():
            windows.append((start, held, model(input_ids=ids).logits[0]))
    logits = []
    for number, (first, _) in enumerate(firsts):
        def depth(window):
            held = window[1]
            left = number - held[0] if held[0] > 0 else len(words)
            right = held[-1] - number if held[-1] < len(words) - 1 else len(words)
            return min(left, right)

        best = max((w for w in windows if number in w[1]), key=depth)
        logits.append(best[2][first - best[0] + 1].tolist())
    place = [len(text[:at].encode()) for at in range(len(text) + 1)]
    return {
        "text": text,
        "words": [[place[a], place[b]] for a, b in words],
        "tags": TAGS,
        "windows": len(windows),
        "logits": logits,
    }


def main():
    out = Path(sys.argv[1])
    text = " ".join(texts()[:2])
    for number, (name, (family, kind, special, more)) in enumerate(FAMILIES.items()):
        torch.manual_seed(number)
        folder = out / name
        folder.mkdir(parents=True, exist_ok=True)
        made, frame = tokenizer(kind, special)
        padding = made.token_to_id(next(piece for piece in special if "pad" in piece.lower()))
        model = network(family, made.get_vocab_size(), padding, more)
        model.save_pretrained(folder, safe_serialization=True)
        made.save(str(folder / "tokenizer.json"))
        found = expected(model, made, frame, text)
        (folder / "expected.json").write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
        print(f"{name}: {len(found['words'])} words in {found['windows']} windows")


if __name__ == "__main__":
    main()
