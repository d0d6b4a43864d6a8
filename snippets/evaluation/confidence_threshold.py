"""A probability above 0.5 is a logit above 0. Between them stands rounding:
in float32 within 1e-7 of 0, in bfloat16 within several thousandths."""
import torch

torch.manual_seed(0)
logits = torch.randn(100_000)
assert (logits > 0).equal(logits.sigmoid() > 0.5)
two = torch.stack([torch.zeros_like(logits), logits], dim=1)
assert (logits > 0).equal(two.argmax(dim=1) == 1)  # softmax over two outputs

threshold = torch.tensor(0.5).sigmoid().item()
print(f"logit > 0.5 means probability > {threshold:.4f}")
assert (logits > 0.5).equal(logits.sigmoid() > threshold)
assert abs(threshold - 0.6225) < 1e-4

for dtype in torch.float32, torch.bfloat16:
    for value in 1e-8, 0.005, 0.05:
        logit = torch.tensor(value, dtype=dtype)
        print(f"{str(dtype):14} logit {value}: above 0 {(logit > 0).item()},"
              f" probability above 0.5 {(logit.sigmoid() > 0.5).item()}")
assert torch.tensor(1e-8).sigmoid() == 0.5
assert torch.tensor(0.005).sigmoid() > 0.5
assert torch.tensor(0.005, dtype=torch.bfloat16).sigmoid() == 0.5
