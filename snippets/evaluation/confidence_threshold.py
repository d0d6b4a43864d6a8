"""A probability above 0.5 is a logit above 0. Between them stands rounding:
in float32 within 1e-7 of 0, in bfloat16 within several thousandths."""
import torch

torch.manual_seed(0)
logits = torch.randn(100_000)
positive = logits > 0
by_probability = logits.sigmoid() > 0.5
assert positive.equal(by_probability)
two_outputs = torch.stack([torch.zeros_like(logits), logits], dim=1)
by_softmax = two_outputs.argmax(dim=1) == 1
assert positive.equal(by_softmax)

threshold = torch.tensor(0.5).sigmoid().item()
print(f"logit > 0.5 means probability > {threshold:.4f}")
assert abs(threshold - 0.6225) < 1e-4

rounded_to_half = []
for dtype in torch.float32, torch.bfloat16:
    for value in 1e-8, 0.005, 0.05:
        logit = torch.tensor(value, dtype=dtype)
        above = (logit.sigmoid() > 0.5).item()
        print(f"{dtype!s:14} logit {value}: above 0 {(logit > 0).item()},"
              f" probability above 0.5 {above}")
        if not above:
            rounded_to_half.append((dtype, value))
assert rounded_to_half == [(torch.float32, 1e-8), (torch.bfloat16, 1e-8),
                           (torch.bfloat16, 0.005)]
