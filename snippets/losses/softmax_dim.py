"""Softmax runs over the classes: dim=-1 if they come last, dim=1 in
images. Only then do the classes of each item sum to 1."""
import torch

torch.manual_seed(0)
sizes = {"N": 8, "C": 10, "L": 6, "H": 4, "W": 5}
print("sums over the classes")
for layout in "NC", "NLC", "NCHW":
    logits = torch.randn([sizes[letter] for letter in layout])
    classes = layout.index("C")
    for dim in 0, 1, -1:
        sums = logits.softmax(dim).sum(classes)
        right = sums.allclose(torch.ones(()))
        assert right == (dim % len(layout) == classes)
        print(f"({', '.join(layout)}) dim={dim}: "
              f"{sums.min():.2f} to {sums.max():.2f}")
