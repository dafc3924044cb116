"""Rivals of the bench: ONNX Runtime int8 and torch fp32 on BERT of MiniLM's shape with random weights.

Reads lines "ENGINE SET" and answers tokens per second of one pass; ENGINE is ort, ort-fp32 or torch,
SET is short or long. Windows are those of speed.rs: sorted by length, at most 2,048 padded tokens a batch.
"""
import os, sys, tempfile, time
THREADS = int(sys.argv[1])
os.environ["OMP_NUM_THREADS"] = str(THREADS)
import numpy as np, torch, onnx, onnxruntime as ort
from torch import nn
torch.set_num_threads(THREADS); torch.manual_seed(0)
H, LAYERS, HEADS, INNER, VOCAB = 384, 12, 12, 1536, 2000

class Layer(nn.Module):
    def __init__(s):
        super().__init__()
        s.q, s.k, s.v, s.o = (nn.Linear(H, H) for _ in range(4))
        s.a, s.b = nn.LayerNorm(H, 1e-12), nn.LayerNorm(H, 1e-12)
        s.i, s.u = nn.Linear(H, INNER), nn.Linear(INNER, H)
    def forward(s, x, mask):
        b, l, _ = x.shape
        split = lambda y: y.view(b, l, HEADS, H // HEADS).transpose(1, 2)
        q, k, v = split(s.q(x)), split(s.k(x)), split(s.v(x))
        p = torch.softmax(q @ k.transpose(2, 3) / (H // HEADS) ** 0.5 + mask, -1)
        x = s.a(x + s.o((p @ v).transpose(1, 2).reshape(b, l, H)))
        return s.b(x + s.u(nn.functional.gelu(s.i(x))))

class Bert(nn.Module):
    def __init__(s):
        super().__init__()
        s.w, s.p, s.n = nn.Embedding(VOCAB, H), nn.Embedding(512, H), nn.LayerNorm(H, 1e-12)
        s.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
    def forward(s, ids, mask):
        x = s.n(s.w(ids) + s.p(torch.arange(ids.shape[1], device=ids.device))[None])
        bias = (1.0 - mask[:, None, None, :]) * -1e9
        for layer in s.layers: x = layer(x, bias)
        return x

model = Bert().eval()
here = tempfile.gettempdir()
fp32, int8 = os.path.join(here, "wortlaut-rival.onnx"), os.path.join(here, "wortlaut-rival-int8.onnx")
if not os.path.exists(int8):
    axes = {"ids": {0: "b", 1: "l"}, "mask": {0: "b", 1: "l"}, "out": {0: "b", 1: "l"}}
    # Two of these run at once: each makes its own, and whoever looks sees all of a file or nothing.
    own = tempfile.mkdtemp()
    made = [os.path.join(own, name) for name in ("fp32.onnx", "int8.onnx")]
    torch.onnx.export(model, (torch.zeros(2, 8, dtype=torch.long), torch.ones(2, 8)), made[0], opset_version=17,
                      input_names=["ids", "mask"], output_names=["out"], dynamic_axes=axes)
    from onnxruntime.quantization import quantize_dynamic, QuantType
    quantize_dynamic(*made, per_channel=True, weight_type=QuantType.QInt8)
    os.replace(made[0], fp32)
    os.replace(made[1], int8)

def session(path):
    o = ort.SessionOptions(); o.intra_op_num_threads = THREADS; o.inter_op_num_threads = 1
    o.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
    return ort.InferenceSession(path, o, providers=["CPUExecutionProvider"])

sessions = {"ort": session(int8), "ort-fp32": session(fp32)}
def batches(lengths):
    lengths = sorted(lengths); out = []; now = []
    for l in lengths:
        if now and (len(now) + 1) * l > 2048: out.append(now); now = []
        now.append(l)
    out.append(now); made = []
    for b in out:
        n = max(b); ids = np.random.randint(0, VOCAB, (len(b), n)).astype(np.int64)
        mask = np.array([[1.0] * l + [0.0] * (n - l) for l in b], dtype=np.float32)
        made.append((ids, mask))
    return made, sum(lengths)
SETS = {"short": batches([24 + i * 11 % 25 for i in range(56)]), "long": batches([256] * 8)}
for line in sys.stdin:
    engine, name = line.split()
    made, tokens = SETS[name]
    start = time.perf_counter()
    for ids, mask in made:
        if engine == "torch":
            with torch.inference_mode(): model(torch.from_numpy(ids), torch.from_numpy(mask))
        else:
            sessions[engine].run(None, {"ids": ids, "mask": mask})
    print(tokens / (time.perf_counter() - start), flush=True)
