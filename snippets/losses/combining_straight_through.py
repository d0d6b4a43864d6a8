"""Three ways around an argmax: the expected value under a softmax, a straight-through
estimate, and gumbel_softmax, which also samples."""
import torch
import torch.nn.functional as F

values = torch.tensor([1.0, 5.0, 2.0])  # what each choice is worth
logits = torch.tensor([0.0, 0.5, -0.5], requires_grad=True)
probabilities = logits.softmax(dim=0)

expected = probabilities @ values
(gradient,) = torch.autograd.grad(expected, logits, retain_graph=True)
print("softmax:          value", f"{expected:.2f}", "gradient",
      [f"{g:.2f}" for g in gradient])

hard = F.one_hot(logits.argmax(), 3).float()
straight_through = hard + probabilities - probabilities.detach()
assert straight_through.allclose(hard)
chosen = straight_through @ values
(through_gradient,) = torch.autograd.grad(chosen, logits)
assert chosen.isclose(torch.tensor(5.0))
assert through_gradient.allclose(gradient)
print("straight-through: value", f"{chosen:.2f}", "gradient",
      [f"{g:.2f}" for g in through_gradient])

torch.manual_seed(0)
samples = F.gumbel_softmax(logits.expand(20000, 3), tau=1.0, hard=True)
assert samples.detach().round().sum(dim=1).eq(1).all()
assert samples.mean(dim=0).allclose(probabilities, atol=0.02)
(sampled_gradient,) = torch.autograd.grad((samples @ values).mean(), logits)
assert sampled_gradient[1] > 0.5
print("gumbel_softmax:   value", f"{(samples @ values).mean():.2f}", "gradient",
      [f"{g:.2f}" for g in sampled_gradient])
