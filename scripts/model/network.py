"""The network in PyTorch: one encoder, several heads, one pair scorer.

Shapes: B windows, L subwords, H hidden, N words of one window, Q quotation pieces, R roles.
"""
import json
import math

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from safetensors.numpy import load_file

from labels import HEADS, MEDIA, ROLES, TYPES

DISTANCE_LIMIT = 600


def distance_bucket(d: int) -> int:
    """Signed distance in words from a quotation's first word -> 0..16, logarithmic."""
    size = 0 if d == 0 else 1 + min(7, int(math.log2(abs(d))))
    return 8 + (size if d > 0 else -size)


def in_bytes(x, weight, bias):
    """A linear layer as the program computes it: rows of weights in int8 with a scale each, every subword's states in
    254 steps between its least and greatest. Gradients pass as if nothing were rounded (Bengio et al. 2013)."""
    with torch.no_grad():
        scale = weight.abs().amax(1, keepdim=True).clamp_min(1e-12) / 127
        w = (weight / scale).round().clamp(-127, 127) * scale - weight
        wide = x.float()
        low, high = wide.amin(-1, keepdim=True), wide.amax(-1, keepdim=True)
        step = ((high - low) / 254).clamp_min(1e-30)
        d = ((wide / step).round() * step - wide).to(x.dtype)
    return F.linear(x + d, weight + w, bias)


class Layer(nn.Module):
    """One post-norm transformer layer (BERT)."""

    def __init__(self, hidden, heads, inner, epsilon):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(hidden, 3 * hidden)
        self.attention_output = nn.Linear(hidden, hidden)
        self.attention_norm = nn.LayerNorm(hidden, eps=epsilon)
        self.inner = nn.Linear(hidden, inner)
        self.outer = nn.Linear(inner, hidden)
        self.output_norm = nn.LayerNorm(hidden, eps=epsilon)

    def forward(self, x, mask, dropout, linear=F.linear):
        B, L, H = x.shape
        of = lambda layer, x: linear(x, layer.weight, layer.bias)
        q, k, v = of(self.qkv, x).view(B, L, 3, self.heads, H // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        a = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        a = of(self.attention_output, a.transpose(1, 2).reshape(B, L, H))
        x = self.attention_norm(x + F.dropout(a, dropout, self.training))
        f = of(self.outer, F.gelu(of(self.inner, x)))
        return self.output_norm(x + F.dropout(f, dropout, self.training))


class Encoder(nn.Module):
    """Subword ids [B, L] -> hidden states [B, L, H].

    `mix` > 0 replaces the top layer's output by a learned, normalised mean of the last `mix` layers.
    """

    def __init__(self, config, mix=0, dropout=0.1):
        super().__init__()
        H = config["hidden"]
        self.config, self.dropout = config, dropout
        self.linear = F.linear  # or in_bytes
        self.word = nn.Embedding(config["vocabulary"], H)
        self.position = nn.Embedding(config["positions"], H)
        self.norm = nn.LayerNorm(H, eps=config["epsilon"])
        self.layers = nn.ModuleList(
            Layer(H, config["heads"], config["inner"], config["epsilon"]) for _ in range(config["layers"]))
        self.mix = nn.Parameter(torch.zeros(mix)) if mix else None
        self.mix_norm = nn.LayerNorm(H) if mix else None

    def forward(self, ids, mask):
        B, L = ids.shape
        x = self.norm(self.word(ids) + self.position.weight[:L])
        x = F.dropout(x, self.dropout, self.training)
        bias = None
        if mask is not None:
            bias = torch.zeros(B, 1, 1, L, device=ids.device).masked_fill_(~mask[:, None, None, :], -1e4).expand(B, 1, L, L)
        outputs = []
        for layer in self.layers:
            x = layer(x, bias, self.dropout, self.linear)
            outputs.append(x)
        if self.mix is not None:
            weights = self.mix.softmax(0)
            last = outputs[-len(weights):]
            x = self.mix_norm(sum(w * F.layer_norm(y, y.shape[-1:]) for w, y in zip(weights, last)))
        return x

    def load_base(self, tensors):
        """Takes the base model's tensors (base.py); layers above ours are left out."""
        state = {"word.weight": tensors["embeddings.word"], "position.weight": tensors["embeddings.position"],
                 "norm.weight": tensors["embeddings.norm.weight"], "norm.bias": tensors["embeddings.norm.bias"]}
        for i in range(len(self.layers)):
            p = f"layers.{i}."
            for w in ("weight", "bias"):
                state[p + "qkv." + w] = torch.cat(
                    [torch.as_tensor(tensors[p + f"{n}.{w}"]) for n in ("query", "key", "value")])
                for n in ("attention_output", "attention_norm", "inner", "outer", "output_norm"):
                    state[p + f"{n}.{w}"] = tensors[p + f"{n}.{w}"]
        state = {k: torch.as_tensor(v) for k, v in state.items()}
        missing = self.load_state_dict(state, strict=False)
        assert not missing.unexpected_keys and all("mix" in k for k in missing.missing_keys), missing


class Annotator(nn.Module):
    """Encoder, tag heads over words, and the scorer of (quotation piece, word) pairs."""

    def __init__(self, config, mix=0, pooling="first", pair=96):
        super().__init__()
        H, R = config["hidden"], len(ROLES)
        self.encoder, self.pooling, self.pair = Encoder(config, mix), pooling, pair
        self.heads = nn.ModuleDict({name: nn.Linear(H, len(tags)) for name, tags in HEADS.items()})
        self.word_side = nn.Linear(H, R * pair)
        self.quotation_side = nn.Linear(3 * H, R * pair)
        self.distance = nn.Parameter(torch.zeros(R, 17))
        self.inside = nn.Parameter(torch.zeros(R, 2))
        self.bias = nn.Parameter(torch.full((R,), -3.0))
        self.head_weight = nn.Parameter(torch.full((R,), 0.5))
        self.type_head = nn.Linear(3 * H, len(TYPES))
        self.medium_head = nn.Linear(3 * H, len(MEDIA))
        self.register_buffer("buckets", torch.tensor(
            [distance_bucket(d) for d in range(-DISTANCE_LIMIT, DISTANCE_LIMIT + 1)]), persistent=False)

    def words(self, hidden, first, last):
        """Hidden states [B, L, H] and each word's first subword and one past its last, counted through all windows -> [M, H]."""
        flat = hidden.reshape(-1, hidden.shape[-1])
        if self.pooling == "first":
            return flat[first]
        length = last - first
        word = torch.repeat_interleave(torch.arange(len(first), device=hidden.device), length)
        start = torch.repeat_interleave(length.cumsum(0) - length, length)
        subword = torch.repeat_interleave(first, length) + torch.arange(int(length.sum()), device=hidden.device) - start
        sums = flat.new_zeros(len(first), flat.shape[-1]).index_add(0, word, flat[subword])
        return sums / length[:, None]

    def pairs(self, words, logits, at, size, start, end, most=None):
        """Scores the words of a piece's window for every role.

        words [M, H] and head logits of all windows; for each of Q pieces: its window's first word and number of
        words, its first word and one past its last, counted in the window; `most`: the greatest of the sizes.
        -> role logits [Q, R, N] (-1e4 behind a window's end), type [Q, .], medium [Q, .]
        """
        R = len(ROLES)
        step = torch.arange(int(size.max()) if most is None else most, device=words.device)
        present = step < size[:, None]
        own = torch.where(present, at[:, None] + step, 0)  # [Q, N]
        within = (step >= start[:, None]) & (step < end[:, None])
        mean = (words[own] * within[..., None]).sum(1) / (end - start)[:, None]
        piece = torch.cat([words[at + start], words[at + end - 1], mean], 1)
        q = F.gelu(self.quotation_side(F.dropout(piece, 0.1, self.training))).view(-1, R, self.pair)
        w = F.gelu(self.word_side(words)).view(-1, R, self.pair)
        score = torch.einsum("qrd,qnrd->qrn", q, w[own]) / math.sqrt(self.pair)
        bucket = self.buckets[(step - start[:, None]).clamp(-DISTANCE_LIMIT, DISTANCE_LIMIT) + DISTANCE_LIMIT]
        score = score + self.distance[:, bucket].permute(1, 0, 2) + self.inside[:, within.long()].permute(1, 0, 2)
        odds = torch.stack([torch.logsumexp(logits[r][:, 1:], -1) - logits[r][:, 0] for r in ROLES]).detach()  # [R, M]
        score = score + self.bias[None, :, None] + (self.head_weight[:, None, None] * odds[:, own]).permute(1, 0, 2)
        return score.masked_fill(~present[:, None], -1e4), self.type_head(piece), self.medium_head(piece)


def load_bundle(model, folder):
    """Takes encoder and heads of a bundle. A mix of more layers than the bundle's begins with little of the lower ones."""
    stored = load_file(str(folder / "encoder.safetensors"))
    tensors = {k: (v.astype(np.float32) * stored[k + ".scale"][:, None] if k + ".scale" in stored else v) for k, v in stored.items()}
    model.encoder.load_base(tensors)
    state = model.state_dict()
    heads = load_file(str(folder / "heads.safetensors"))
    with torch.no_grad():
        if model.encoder.mix is not None:
            mix = tensors["mix.weight"]
            model.encoder.mix.copy_(torch.tensor([0.05] * (len(model.encoder.mix) - len(mix)) + list(mix)).log())
            model.encoder.mix_norm.weight.copy_(torch.as_tensor(tensors["mix.norm.weight"]))
            model.encoder.mix_norm.bias.copy_(torch.as_tensor(tensors["mix.norm.bias"]))
        for name, tensor in heads.items():
            if name != "pair.width":
                own = name.removeprefix("pair.").replace("type.", "type_head.").replace("medium.", "medium_head.")
                state[own].copy_(torch.as_tensor(tensor))


def trained(folder, device):
    """The averaged weights of a run, or those of a bundle."""
    if (folder / "model.pt").exists():
        state = torch.load(folder / "model.pt", weights_only=False, map_location=device)
        model = Annotator(state["config"], state["mix"], state["pooling"])
        model.load_state_dict(state["model"])
    else:
        manifest = json.loads((folder / "manifest.json").read_text())
        config = {k: v for k, v in manifest["encoder"].items() if k != "mix"}
        model = Annotator(config, manifest["encoder"]["mix"], manifest["pooling"])
        load_bundle(model, folder)
    return model.to(device)


def keep_share(model, base, share):
    """Moves the encoder towards the base: share × its own weights + (1 - share) × the base's (Wortsman et al. 2022, WiSE-FT)."""
    other = Encoder(model.encoder.config)
    other.load_base(base)
    other = other.state_dict()
    with torch.no_grad():
        for name, p in model.encoder.state_dict().items():
            if name in other:
                p.copy_(share * p + (1 - share) * other[name])
