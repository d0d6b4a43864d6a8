"""Seven checks, the cheapest first. A yes leads down, a no to the part
that is to blame. In the figure each check is a link to its step."""
from pathlib import Path

import matplotlib.pyplot as plt

steps = {"Loss at step 0 near log C?": "loss, last layer",
         "One batch as you meant it?": "data, transform",
         "Loss of one batch goes to 0?": "model, loss",
         "All weights get a gradient?": "graph, optimizer",
         "Eval mode repeats itself?": "train, eval",
         "The lr is what you meant?": "schedule",
         "No row in both parts?": "split"}
figure, axes = plt.subplots(figsize=(4.7, 5.2))
axes.set(xlim=(0, 100), ylim=(6.5, -0.5))
axes.axis("off")
for row, (question, cause) in enumerate(steps.items()):
    axes.add_patch(plt.Rectangle((0, row - 0.25), 60, 0.5, fill=False))
    axes.text(2, row, f"{row + 1}  {question}", va="center",
              url=f"#step-{row + 1}")
    axes.arrow(60, row, 6, 0, color="black",
               head_width=0.15, head_length=2)
    axes.text(69, row, f"no: {cause}", va="center")
    if row < 6:
        axes.arrow(10, row + 0.25, 0, 0.38, color="black",
                   head_width=2, head_length=0.1)
        axes.text(13, row + 0.5, "yes", va="center")
    print(row + 1, question, "no:", cause)
title = "Seven checks, the cheapest first, each a link to its step"
plt.savefig("path.svg", metadata={"Title": title})
assert Path("path.svg").read_text().count("#step-") == len(steps)
