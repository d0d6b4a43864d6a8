"""Two losses on one forward pass: add them and call backward() once. Two
calls, the first with retain_graph=True, give the same gradient."""
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.randn(16, 4)
labels, values = torch.randint(3, (16,)), torch.randn(16, 1)
body, classify, predict = nn.Linear(4, 8), nn.Linear(8, 3), nn.Linear(8, 1)


def two_losses():
    features = body(x).relu()
    return (F.cross_entropy(classify(features), labels),
            F.mse_loss(predict(features), values))


class_loss, value_loss = two_losses()
(class_loss + 0.5 * value_loss).backward()
summed = body.weight.grad.clone()

body.weight.grad = None
class_loss, value_loss = two_losses()
class_loss.backward(retain_graph=True)  # the features are needed again
(0.5 * value_loss).backward()
one_by_one = body.weight.grad
print(f"length of the gradient: {summed.norm().item():.4f} from the sum,"
      f" {one_by_one.norm().item():.4f} one by one")
assert one_by_one.allclose(summed, atol=1e-6)
