"""A class that never occurs, or is never predicted, makes a metric 0/0, and
the macro average depends on what that is taken to be."""
import math
import warnings

from sklearn.exceptions import UndefinedMetricWarning
from sklearn.metrics import f1_score, precision_score

targets = [0, 0, 1, 1]
predicted = [0, 0, 1, 1]  # all correct; class 2 does not occur
macro = {"average": "macro"}
from_data = f1_score(targets, predicted, **macro)

warned = False
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try:
        f1_score(targets, predicted, labels=[0, 1, 2], **macro)
    except UndefinedMetricWarning:
        warned = True
assert warned
listed = f1_score(targets, predicted, labels=[0, 1, 2], zero_division=0, **macro)
left_out = f1_score(targets, predicted, labels=[0, 1, 2],
                    zero_division=math.nan, **macro)
print("class 2 absent, macro F1:")
print(f"    labels from the data {from_data:.4f}")
print(f"    labels=[0, 1, 2] {listed:.4f}, with a warning unless zero_division=0")
print(f"    labels=[0, 1, 2], zero_division=nan {left_out:.4f}")
assert from_data == 1
assert abs(listed - 2 / 3) < 1e-9
assert left_out == 1

targets = [0, 0, 1, 1, 2, 2]
predicted = [0, 0, 1, 1, 0, 0]  # class 2 is never predicted
print("class 2 never predicted:     macro precision   macro F1")
precision = {}
for zero_division in 0.0, math.nan:
    options = {"average": "macro", "zero_division": zero_division}
    precision[str(zero_division)] = precision_score(targets, predicted, **options)
    f1 = f1_score(targets, predicted, **options)
    print(f"    zero_division={zero_division} "
          f"{precision[str(zero_division)]:25.4f} {f1:10.4f}")
    assert abs(f1 - 5 / 9) < 1e-9  # its F1 is 0 / 2, not 0 / 0
assert precision == {"0.0": 0.5, "nan": 0.75}
