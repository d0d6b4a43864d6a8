"""Cross entropy wants the classes on dim 1, whatever else there is.
Then it averages over every item, step or pixel."""
import torch
import torch.nn.functional as F

torch.manual_seed(0)
sizes = {"N": 8, "C": 10, "L": 6, "H": 4, "W": 5}
for layout in "NC", "NLC", "NCHW", "NHWC":
    logits = torch.randn([sizes[letter] for letter in layout])
    y = torch.randint(10, [sizes[k] for k in layout if k != "C"])
    classes = layout.index("C")
    moved = logits.movedim(classes, 1)
    loss = F.cross_entropy(moved, y)

    log_probs = logits.log_softmax(classes)
    picked = log_probs.gather(classes, y.unsqueeze(classes))
    assert loss.allclose(-picked.mean())
    print(f"({', '.join(layout)}) as {tuple(moved.shape)}, "
          f"targets {tuple(y.shape)}: {loss:.4f}")
