"""A logit above 0 is a probability above 0.5. A logit above 0.5 is a probability
above 0.62, and the argmax over a single output is always 0. Right: in this file."""
import math

import torch

logits = torch.tensor([[-2.0], [-0.1], [0.1], [0.4], [2.0]])  # (5, 1)
probabilities = logits.sigmoid()
predicted = logits > 0
assert predicted.equal(probabilities > 0.5)
at_half = logits > 0.5
assert at_half.equal(probabilities > 0.6225)
assert at_half.sum() < predicted.sum()
print("probabilities", [f"{p:.2f}" for p in probabilities.flatten()])
print("logit > 0:    ", predicted.flatten().int().tolist())
print("logit > 0.5:  ", at_half.flatten().int().tolist())

of_single_output = logits.argmax(dim=1)
assert not of_single_output.any()
print("argmax(dim=1):", of_single_output.tolist())

threshold = 0.2  # of the probability
as_logit = math.log(threshold / (1 - threshold))
assert (logits > as_logit).equal(probabilities > threshold)
print(f"probability > {threshold} is logit > {as_logit:.2f}")
