"""Entrants that run an encoder: what it takes to make their models, and to run them over articles.

Each has `prepare(folder)`, which writes the model as its library saves models, and `load(folder)`, which
gives a function from articles to nothing. Articles are [{"text": str, "sentences": [[str]]}].
"""
import json
import pathlib
import struct

import numpy

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BUNDLE = ROOT / "models/wortlaut-small"
MANIFEST = json.loads((BUNDLE / "manifest.json").read_text(encoding="utf-8"))
LABELS = ["O"] + [f"{b}-{label}" for label in ("PER", "LOC", "ORG", "MISC") for b in "BI"]
BATCH = 8


def bundled():
    """The bundle's encoder in fp32, by the names of Hugging Face's BERT."""
    raw = (BUNDLE / "encoder.safetensors").read_bytes()
    size = struct.unpack("<Q", raw[:8])[0]
    tensors = {}
    for name, about in json.loads(raw[8:8 + size]).items():
        if name != "__metadata__":
            begin, end = about["data_offsets"]
            kind = {"F32": numpy.float32, "I8": numpy.int8}[about["dtype"]]
            tensors[name] = numpy.frombuffer(raw[8 + size + begin:8 + size + end], kind).reshape(about["shape"])
    places = {"query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
              "attention_output": "attention.output.dense", "attention_norm": "attention.output.LayerNorm",
              "inner": "intermediate.dense", "outer": "output.dense", "output_norm": "output.LayerNorm"}
    out = {}
    for name, tensor in tensors.items():
        if name.endswith(".scale") or name.startswith("mix."):
            continue
        if name + ".scale" in tensors:
            tensor = tensor.astype(numpy.float32) * tensors[name + ".scale"][:, None]
        if name.startswith("layers."):
            _, layer, part, kind = name.split(".")
            name = f"encoder.layer.{layer}.{places[part]}.{kind}"
        else:
            name = {"embeddings.word": "embeddings.word_embeddings.weight", "embeddings.position": "embeddings.position_embeddings.weight",
                    "embeddings.norm.weight": "embeddings.LayerNorm.weight", "embeddings.norm.bias": "embeddings.LayerNorm.bias"}[name]
        out[name] = tensor
    return out


def windows(tokenizer, texts):
    """The windows that the program cuts (src/model/windows.rs), as lists of ids."""
    first, last = MANIFEST["special"]
    length = MANIFEST["window"] - 2
    stride = length - MANIFEST["overlap"]
    out = []
    for text in texts:
        ids = tokenizer.encode(text, add_special_tokens=False).ids
        start = 0
        while ids:
            end = min(start + length, len(ids))
            begin = max(end - length, 0) if end == len(ids) else start
            out.append([first, *ids[begin:end], last])
            if end == len(ids):
                break
            start += stride
    return out


def batches(tokenizer, articles):
    """Ids and mask of the articles' windows, by length, at most eight a batch."""
    cut = sorted(windows(tokenizer, [article["text"] for article in articles]), key=len)
    for at in range(0, len(cut), BATCH):
        batch = cut[at:at + BATCH]
        longest = max(map(len, batch))
        ids = numpy.ones((len(batch), longest), dtype=numpy.int64)
        mask = numpy.zeros((len(batch), longest), dtype=numpy.int64)
        for row, window in enumerate(batch):
            ids[row, :len(window)] = window
            mask[row, :len(window)] = 1
        yield ids, mask


def own_tokenizer():
    import tokenizers
    return tokenizers.Tokenizer.from_file(str(BUNDLE / "tokenizer.json"))


def save(folder, model):
    """As published models are saved, with the bundle's tokenizer."""
    import shutil

    import transformers
    model.save_pretrained(folder)
    shutil.copy(BUNDLE / "tokenizer.json", folder / "tokenizer.json")
    special = {"cls_token": "<s>", "sep_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}
    transformers.PreTrainedTokenizerFast(tokenizer_file=str(BUNDLE / "tokenizer.json"), model_max_length=MANIFEST["window"], **special).save_pretrained(folder)


def names():
    return {"num_labels": len(LABELS), "id2label": dict(enumerate(LABELS)), "label2id": {label: i for i, label in enumerate(LABELS)}}


def prepare_small(folder):
    """The bundle's encoder, without the mix of its layers, and a random head."""
    import torch
    import transformers
    shape = MANIFEST["encoder"]
    torch.manual_seed(0)
    model = transformers.BertForTokenClassification(transformers.BertConfig(
        vocab_size=shape["vocabulary"], hidden_size=shape["hidden"], num_hidden_layers=shape["layers"], num_attention_heads=shape["heads"],
        intermediate_size=shape["inner"], max_position_embeddings=shape["positions"], layer_norm_eps=shape["epsilon"], type_vocab_size=1, **names()))
    weights = {name: torch.from_numpy(tensor.copy()) for name, tensor in bundled().items()}
    weights["embeddings.token_type_embeddings.weight"] = torch.zeros(1, shape["hidden"])
    missing, unexpected = model.bert.load_state_dict(weights, strict=False)
    assert not unexpected and all("position_ids" in name or "token_type_ids" in name for name in missing), (missing, unexpected)
    save(folder, model)


def prepare_base(folder):
    import torch
    import transformers
    torch.manual_seed(0)
    save(folder, transformers.BertForTokenClassification(transformers.BertConfig(vocab_size=55095, **names())))


def prepare_large(folder):
    import torch
    import transformers
    torch.manual_seed(0)
    save(folder, transformers.XLMRobertaForTokenClassification(transformers.XLMRobertaConfig(
        vocab_size=250002, hidden_size=1024, num_hidden_layers=24, num_attention_heads=16, intermediate_size=4096,
        max_position_embeddings=514, type_vocab_size=1, layer_norm_eps=1e-5, **names())))


def prepare_onnx(folder):
    import torch
    import transformers
    prepare_small(folder)
    model = transformers.AutoModelForTokenClassification.from_pretrained(folder, attn_implementation="eager").eval()
    axes = {name: {0: "batch", 1: "length"} for name in ("ids", "mask", "logits")}
    example = torch.ones(2, 8, dtype=torch.long)

    class Bare(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model

        def forward(self, ids, mask):
            return self.model(input_ids=ids, attention_mask=mask).logits

    torch.onnx.export(Bare().eval(), (example, example), str(folder / "fp32.onnx"), opset_version=17, input_names=["ids", "mask"],
                      output_names=["logits"], dynamic_axes=axes)


def prepare_onnx_int8(folder):
    from onnxruntime.quantization import QuantType, quantize_dynamic
    prepare_onnx(folder)
    quantize_dynamic(folder / "fp32.onnx", folder / "int8.onnx", per_channel=True, weight_type=QuantType.QInt8)
    for name in ("fp32.onnx", "model.safetensors"):
        (folder / name).unlink()


def load_torch(mode):
    def load(folder):
        import contextlib

        import torch
        import transformers
        torch.set_num_threads(1)
        model = transformers.AutoModelForTokenClassification.from_pretrained(folder).eval()
        if mode == "int8":
            model = torch.ao.quantization.quantize_dynamic(model, {torch.nn.Linear}, dtype=torch.qint8)
        precision = torch.autocast("cpu", dtype=torch.bfloat16) if mode == "bf16" else contextlib.nullcontext()
        tokenizer = own_tokenizer()

        def run(articles):
            with torch.inference_mode(), precision:
                for ids, mask in batches(tokenizer, articles):
                    model(input_ids=torch.from_numpy(ids), attention_mask=torch.from_numpy(mask))
        return run
    return load


def load_pipeline(folder):
    import torch
    import transformers
    torch.set_num_threads(1)
    run = transformers.pipeline("token-classification", model=str(folder), tokenizer=str(folder), aggregation_strategy="simple",
                                stride=MANIFEST["overlap"], batch_size=BATCH, device="cpu")
    return lambda articles: run([article["text"] for article in articles])


def load_onnx(name):
    def load(folder):
        import onnxruntime
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        session = onnxruntime.InferenceSession(str(folder / name), options, providers=["CPUExecutionProvider"])
        tokenizer = own_tokenizer()

        def run(articles):
            for ids, mask in batches(tokenizer, articles):
                session.run(None, {"ids": ids, "mask": mask})
        return run
    return load
