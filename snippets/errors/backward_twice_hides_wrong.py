"""retain_graph=True keeps every graph: step n does the work of n.
Right: errors/backward_twice.py."""
import torch

w, h = torch.tensor([0.5], requires_grad=True), torch.ones(1)
visits = []
for step in [1, 2, 3]:
    h = (h * w).tanh()
    h.register_hook(lambda grad, step=step: visits.append(step))
    visits.clear()
    h.sum().backward(retain_graph=True)
    assert len(visits) == step
    print(f"h {h.item():.3f}, backward went through steps", visits)
