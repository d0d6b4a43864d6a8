"""What torch.nn draws the weights of a fresh layer from, measured and computed."""
import math

import torch
from torch import nn

torch.manual_seed(0)
recurrent = nn.LSTM(300, 200)
attention = nn.MultiheadAttention(256, 4)
rows = {
    # name: (weight, standard deviation by the rule, the rule)
    "Linear(400, 100)": (
        nn.Linear(400, 100).weight, 1 / math.sqrt(3 * 400), "1/sqrt(3 fan_in)"),
    "Linear(400, 100).bias": (
        torch.cat([nn.Linear(400, 100).bias for _ in range(100)]),
        1 / math.sqrt(3 * 400), "1/sqrt(3 fan_in)"),
    "Conv2d(16, 64, 3)": (
        nn.Conv2d(16, 64, 3).weight, 1 / math.sqrt(3 * 16 * 9), "1/sqrt(3 fan_in)"),
    "ConvTranspose2d(16, 64, 3)": (
        nn.ConvTranspose2d(16, 64, 3).weight,
        1 / math.sqrt(3 * 64 * 9), "out_channels for in_channels"),
    "Embedding(1000, 64)": (nn.Embedding(1000, 64).weight, 1.0, "N(0, 1)"),
    "LSTM(300, 200)": (
        recurrent.weight_ih_l0, 1 / math.sqrt(3 * 200), "1/sqrt(3 hidden_size)"),
    "MultiheadAttention(256) in": (
        attention.in_proj_weight, math.sqrt(2 / (256 + 3 * 256)), "Xavier, fan_out 3x"),
    "MultiheadAttention(256) out": (
        attention.out_proj.weight, 1 / math.sqrt(3 * 256), "as Linear"),
}
print(f"{'layer':28} {'measured':>8} {'rule':>7}")
for name, (weight, expected, rule) in rows.items():
    measured = weight.std().item()
    assert math.isclose(measured, expected, rel_tol=0.03), name
    print(f"{name:28} {measured:8.4f} {expected:7.4f}  {rule}")

ones, zeros = torch.ones(8), torch.zeros(8)
for norm in (nn.BatchNorm2d(8), nn.LayerNorm(8), nn.GroupNorm(2, 8)):
    assert norm.weight.equal(ones)
    assert norm.bias.equal(zeros)
print("the norms: weight 1, bias 0")
