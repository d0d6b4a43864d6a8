"""A CSV holds text, and as text 98 is more than 570.
Right: experiments/comparing.py."""
import csv

with open("runs.csv", "w", newline="") as file:
    csv.writer(file).writerows(
        [["lr", "right"], [0.01, 570], [10, 98]])
with open("runs.csv", newline="") as file:
    rows = list(csv.DictReader(file))

best = max(rows, key=lambda row: row["right"])
print("as text:  ", best)
assert best["right"] == "98"
best = max(rows, key=lambda row: float(row["right"]))
print("as number:", best)
assert best["right"] == "570"
