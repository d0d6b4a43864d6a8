"""Log-softmax before cross entropy is redundant: the log-softmax of a
log-softmax is itself, and the gradient is the same."""
import torch
import torch.nn.functional as F

torch.manual_seed(0)
y = torch.randint(10, (32,))
for scale in 1, 10, 100:
    logits = scale * torch.randn(32, 10)
    logits.requires_grad_()
    once = F.cross_entropy(logits, y)
    twice = F.cross_entropy(logits.log_softmax(dim=1), y)
    (gradient,) = torch.autograd.grad(once, logits)
    (gradient_twice,) = torch.autograd.grad(twice, logits)
    difference = (gradient - gradient_twice).abs().max()
    assert once.isclose(twice)
    assert difference < 1e-6
    print(f"logits times {scale:3}: {once:8.4f} and {twice:8.4f}")
