"""What happens to an LSTM's state that is carried to the next piece, by how it is
carried. Only a state of which both parts are detached trains. Right: in this file."""
import torch
from torch import nn

x = torch.randn(3, 2, 5, 4, generator=torch.Generator().manual_seed(0))


def train(carry, retain_graph=False):
    torch.manual_seed(0)
    lstm = nn.LSTM(4, 6, batch_first=True)
    optimizer = torch.optim.SGD(lstm.parameters(), lr=0.1)
    state = None
    for piece in x:
        outputs, state = lstm(piece, state)
        loss = outputs.pow(2).mean()
        optimizer.zero_grad()
        try:
            loss.backward(retain_graph=retain_graph)
        except RuntimeError as error:
            return str(error)[:65]
        optimizer.step()
        state = carry(*state)
    return "trained"


outcomes = {
    "as it is": train(lambda h, c: (h, c)),
    "with retain_graph=True": train(lambda h, c: (h, c), retain_graph=True),
    "h detached": train(lambda h, c: (h.detach(), c)),
    "h and c detached": train(lambda h, c: (h.detach(), c.detach())),
}
for name, outcome in outcomes.items():
    print(f"{name}: {outcome}")
twice = "Trying to backward through the graph a second time"
assert outcomes["as it is"].startswith(twice)
assert outcomes["with retain_graph=True"].startswith("one of the variables needed for")
assert outcomes["h detached"].startswith(twice)
assert outcomes["h and c detached"] == "trained"


def nodes(tensor):
    """How many operations the graph of a tensor holds."""
    found = set()
    waiting = [tensor.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is not None and node not in found:
            found.add(node)
            waiting.extend(following for following, _ in node.next_functions)
    return len(found)


lstm = nn.LSTM(4, 6, batch_first=True)
sizes = []
state = None
for piece in x:  # an evaluation without torch.no_grad(): nothing raises
    outputs, state = lstm(piece, state)
    sizes.append(nodes(state[0]))
print(f"no backward, no detach: the graph grows by {sizes[2] - sizes[1]} nodes a piece")
assert sizes[0] < sizes[1] < sizes[2]
with torch.no_grad():
    _, state = lstm(x[0], None)
assert nodes(state[0]) == 0
