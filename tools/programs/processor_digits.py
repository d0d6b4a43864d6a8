"""Print a digest of what some operations compute, to tell two processors apart.

MKL and ATen choose their instructions to suit the processor, even if they are told
to use the same ones everywhere. If a line differs, the last digits of a program may
differ, too, and after some hundred steps of training the first ones.
"""
import hashlib

import torch
from torch.nn import functional as F

torch.set_num_threads(1)
x = torch.linspace(0.01, 9, 4000).view(4, 1, 40, 25)
flat = x.flatten()
w = torch.linspace(-1, 1, 9).view(1, 1, 3, 3)
RESULTS = {
    "sqrt": flat.sqrt(), "exp": (-flat).exp(), "log": flat.log(),
    "tanh": flat.tanh(), "sigmoid": flat.sigmoid(), "erf": flat.erf(),
    "pow": flat ** 1.7, "sum": flat.sum(), "norm": flat.norm(),
    "softmax": x.softmax(dim=-1), "matmul": x @ x.mT, "vector": flat @ flat,
    "double": x.double() @ x.double().mT, "bfloat16": x.bfloat16() @ x.bfloat16().mT,
    "conv": F.conv2d(x, w), "svd": torch.linalg.svdvals(x),
}
for name, result in RESULTS.items():
    digest = hashlib.sha256(result.double().numpy().tobytes()).hexdigest()[:12]
    print(f"{name:9} {digest}")
