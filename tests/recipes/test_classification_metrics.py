"""The recipe snippets/recipes/classification_metrics.py, as its readers may use it."""
import copy
import importlib.util
import os
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
import torch
from sklearn import metrics as sklearn
from torch.nn import functional as F

FILE = Path(__file__).parents[2] / "snippets/recipes/classification_metrics.py"
SCORES = {"precision": sklearn.precision_score, "recall": sklearn.recall_score,
          "f1": sklearn.f1_score, "iou": sklearn.jaccard_score}
TARGETS = torch.tensor([0, 0, 1, 2, 2, 2])
PREDICTED = torch.tensor([0, 1, 1, 2, 0, 2])


@pytest.fixture(scope="module")
def recipe(load):
    return load("recipes/classification_metrics.py")


@pytest.fixture
def metrics(recipe):
    return recipe.ClassificationMetrics(3)


def counted(recipe, predictions, targets, num_classes=3, **options):
    metrics = recipe.ClassificationMetrics(num_classes, **options)
    metrics.update(predictions, targets)
    return metrics


def drawn(seed, num_classes, size=200, rare=False):
    """Targets and predictions that agree now and then."""
    draw = torch.Generator().manual_seed(seed)
    chance = torch.rand(num_classes, generator=draw) + 0.2
    if rare:  # some classes lack targets, predictions or both
        chance[torch.rand(num_classes, generator=draw) < 0.5] = 0
        chance[0] = 1
    targets = chance.multinomial(size, replacement=True, generator=draw)
    guessed = torch.randint(num_classes, (size,), generator=draw)
    if rare:
        guessed[guessed == num_classes - 1] = 0
    keep = torch.rand(size, generator=draw) < 0.5
    return torch.where(keep, targets, guessed), targets


# -- the values are those of scikit-learn -----------------------------------------

@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("num_classes", [2, 3, 10])
def test_without_absent_classes_it_is_scikit_learn(recipe, num_classes, seed):
    predicted, targets = drawn(seed, num_classes)
    metrics = counted(recipe, predicted, targets, num_classes)
    np.testing.assert_array_equal(metrics.counts,
                                  sklearn.confusion_matrix(targets, predicted))
    assert metrics.accuracy() == pytest.approx(
        sklearn.accuracy_score(targets, predicted))
    assert metrics.balanced_accuracy() == pytest.approx(
        sklearn.balanced_accuracy_score(targets, predicted))
    for name, score in SCORES.items():
        for average in (None, "macro", "weighted"):
            np.testing.assert_allclose(getattr(metrics, name)(average),
                                       score(targets, predicted, average=average))


@pytest.mark.parametrize("size", [3, 20])
@pytest.mark.parametrize("seed", range(20))
def test_with_absent_classes_it_is_scikit_learn_by_default(recipe, seed, size):
    predicted, targets = drawn(seed, 8, size, rare=True)
    metrics = counted(recipe, predicted, targets, 8)
    occurs = torch.cat([predicted, targets]).unique()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of 0/0, of classes without targets
        for name, score in SCORES.items():
            values = getattr(metrics, name)
            np.testing.assert_allclose(values()[occurs],
                                       score(targets, predicted, average=None))
            for average in ("macro", "weighted"):
                np.testing.assert_allclose(values(average),
                                           score(targets, predicted, average=average))
        assert metrics.balanced_accuracy() == pytest.approx(
            sklearn.balanced_accuracy_score(targets, predicted))
    absent = torch.ones(8, dtype=torch.bool)
    absent[occurs] = False
    assert metrics.f1().isnan().equal(absent)


@pytest.mark.parametrize("ignored", [-100, 255, -1])
def test_ignored_targets_are_as_if_they_were_not_there(recipe, ignored):
    predicted, targets = drawn(0, 3)
    targets[::3] = ignored
    kept = targets != ignored
    metrics = counted(recipe, predicted, targets, ignore_index=ignored)
    assert metrics.counts.equal(counted(recipe, predicted[kept], targets[kept]).counts)
    assert metrics.accuracy() == pytest.approx(
        sklearn.accuracy_score(targets[kept], predicted[kept]))


def test_what_is_predicted_for_an_ignored_target_does_not_matter(recipe):
    predicted = torch.tensor([0, 1, 99, -5])
    targets = torch.tensor([0, 1, -100, -100])
    assert counted(recipe, predicted, targets).accuracy() == 1


def test_nan_for_an_ignored_target_does_not_matter_as_in_cross_entropy(recipe):
    logits = 5.0 * F.one_hot(PREDICTED, 3)
    logits[0] = torch.nan  # as attention gives where all is masked
    targets = TARGETS.clone()
    targets[0] = -100
    assert F.cross_entropy(logits, targets).isfinite()
    assert counted(recipe, logits, targets).accuracy() == pytest.approx(3 / 5)
    pixels = logits[:, :, None].repeat(1, 1, 2)
    pixels[0, :, 1] = 0
    pixel_targets = torch.stack([targets, TARGETS], dim=1)
    assert counted(recipe, pixels, pixel_targets).counts.sum() == 11
    pixels[0, :, 1] = torch.nan
    with pytest.raises(ValueError, match="hold nan"):
        counted(recipe, pixels, pixel_targets)


def test_an_ignored_class_is_in_no_average(recipe):
    predicted, targets = drawn(0, 3)
    metrics = counted(recipe, predicted, targets, ignore_index=0)
    kept = targets != 0
    assert (predicted[kept] == 0).any()  # a mistake that still counts
    assert metrics.accuracy() == pytest.approx(
        sklearn.accuracy_score(targets[kept], predicted[kept]))
    for name, score in SCORES.items():
        values = getattr(metrics, name)
        assert values()[0].isnan()
        for average in ("macro", "weighted"):
            np.testing.assert_allclose(values(average), score(
                targets[kept], predicted[kept], labels=[1, 2], average=average))


def test_a_matrix_counted_by_hand(recipe):
    metrics = counted(recipe, PREDICTED, TARGETS)
    assert metrics.counts.tolist() == [[1, 1, 0], [0, 1, 0], [1, 0, 2]]
    assert metrics.accuracy() == pytest.approx(4 / 6)
    assert metrics.precision().tolist() == pytest.approx([1 / 2, 1 / 2, 1])
    assert metrics.recall().tolist() == pytest.approx([1 / 2, 1, 2 / 3])
    assert metrics.iou().tolist() == pytest.approx([1 / 3, 1 / 2, 2 / 3])


def test_many_counts_lose_no_digit(recipe, metrics):
    metrics.counts[0, 0] = 2 ** 53 + 1
    metrics.update(TARGETS, TARGETS)
    assert metrics.counts[0, 0] == 2 ** 53 + 3


# -- what it takes ----------------------------------------------------------------

@pytest.mark.parametrize("shape", [(7,), (7, 5), (2, 4, 6), (2, 3, 4, 5), (3, 3, 3)])
def test_logits_have_the_classes_in_dimension_1(recipe, shape):
    torch.manual_seed(0)
    targets = torch.randint(3, shape)
    logits = torch.randn(shape[0], 3, *shape[1:])
    from_logits = counted(recipe, logits, targets)
    assert from_logits.counts.sum() == targets.numel()
    assert from_logits.counts.equal(
        counted(recipe, logits.argmax(dim=1), targets).counts)
    assert from_logits.counts.equal(
        counted(recipe, logits.softmax(dim=1), targets).counts)
    assert from_logits.accuracy() == pytest.approx(
        (logits.argmax(dim=1) == targets).double().mean().item())


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_logits_of_every_precision(recipe, dtype):
    logits = 5 * F.one_hot(PREDICTED, 3).to(dtype)
    assert counted(recipe, logits, TARGETS).accuracy() == pytest.approx(4 / 6)


@pytest.mark.parametrize("dtype", [torch.uint8, torch.int8, torch.int16, torch.int32])
def test_small_integers_do_not_overflow(recipe, dtype):
    metrics = counted(recipe, torch.tensor([99, 5], dtype=dtype),
                      torch.tensor([99, 99], dtype=dtype), 100)
    assert metrics.counts[99, 99] == metrics.counts[99, 5] == 1
    assert metrics.counts.sum() == 2


def test_a_mask_of_bytes_has_no_ignored_156(recipe):
    # -100 as a byte is 156
    mask = torch.tensor([156, 255], dtype=torch.uint8)
    metrics = counted(recipe, mask, mask, 256)
    assert metrics.counts.sum() == 2


def test_a_mask_of_bytes_can_ignore_255(recipe):
    mask = torch.tensor([1, 255], dtype=torch.uint8)
    assert counted(recipe, mask, mask, ignore_index=255).counts.sum() == 1


def test_yes_or_no_is_class_1_or_0(recipe):
    logits, targets = torch.tensor([2.0, -1.0, 3.0]), torch.tensor([True, True, False])
    metrics = counted(recipe, logits > 0, targets, 2)
    assert metrics.counts.tolist() == [[0, 1], [1, 1]]
    assert metrics.f1()[1].item() == pytest.approx(0.5)


def test_infinite_logits_are_allowed(recipe):
    logits = torch.tensor([[0.0, -torch.inf, -1.0], [0.0, torch.inf, 1.0]])
    assert counted(recipe, logits, torch.tensor([0, 1])).accuracy() == 1


def test_tensors_without_contiguous_memory(recipe):
    logits = torch.randn(4, 5, 3).movedim(-1, 1)
    targets = torch.randint(3, (5, 4)).T
    assert counted(recipe, logits, targets).counts.sum() == 20


def test_gradients_are_neither_needed_nor_kept(recipe, metrics):
    logits = torch.randn(6, 3, requires_grad=True)
    metrics.update(logits, TARGETS)
    assert not metrics.f1("macro").requires_grad
    assert logits.grad is None


def test_inference_mode_may_begin_and_end_anywhere(recipe, metrics):
    with torch.inference_mode():
        inside = recipe.ClassificationMetrics(3)
        inside.update(PREDICTED, TARGETS)
        metrics.update(PREDICTED, TARGETS)
    inside.update(PREDICTED, TARGETS)
    metrics.update(PREDICTED, TARGETS)
    metrics.merge(inside)
    assert metrics.counts.sum() == 24
    assert metrics.accuracy() == pytest.approx(4 / 6)


def test_the_inputs_are_not_changed(recipe, metrics):
    predicted, targets = PREDICTED.clone(), TARGETS.clone()
    targets[0] = -100
    before = targets.clone()
    metrics.update(predicted, targets)
    assert predicted.equal(PREDICTED)
    assert targets.equal(before)


def test_another_default_device_does_not_matter(recipe):
    torch.set_default_device("meta")  # stands in for a GPU
    try:
        metrics = recipe.ClassificationMetrics(3)
    finally:
        torch.set_default_device(None)
    metrics.update(PREDICTED, TARGETS)
    assert metrics.accuracy() == pytest.approx(4 / 6)


# -- batches, parts, processes ----------------------------------------------------

@pytest.mark.parametrize("size", [1, 7, 64, 200, 1000])
def test_batches_of_any_size_add_up(recipe, size):
    predicted, targets = drawn(1, 5)
    whole = counted(recipe, predicted, targets, 5)
    parts = recipe.ClassificationMetrics(5)
    for batch in zip(predicted.split(size), targets.split(size), strict=True):
        parts.update(*batch)
    assert parts.counts.equal(whole.counts)


def test_an_empty_batch_adds_nothing(recipe, metrics):
    metrics.update(PREDICTED, TARGETS)
    metrics.update(torch.empty(0, 3), torch.empty(0, dtype=torch.int64))
    metrics.update(PREDICTED[:0], TARGETS[:0])
    assert metrics.counts.sum() == 6


def test_parts_are_merged(recipe, metrics):
    other = counted(recipe, PREDICTED[:2], TARGETS[:2])
    metrics.update(PREDICTED[2:], TARGETS[2:])
    metrics.merge(other)
    assert metrics.counts.equal(counted(recipe, PREDICTED, TARGETS).counts)
    assert other.counts.sum() == 2


@pytest.mark.parametrize(("options", "said"), [
    ({"num_classes": 4}, "num_classes differs: 3 and 4"),
    ({"num_classes": 3, "ignore_index": 0}, "ignore_index differs: -100 and 0")])
def test_what_does_not_match_is_not_merged(recipe, metrics, options, said):
    with pytest.raises(ValueError, match=said):
        metrics.merge(recipe.ClassificationMetrics(**options))


def test_without_processes_the_sum_is_a_copy(recipe, metrics):
    metrics.update(PREDICTED, TARGETS)
    total = metrics.sum_over_processes()
    assert total.counts.equal(metrics.counts)
    total.update(PREDICTED, TARGETS)
    assert metrics.counts.sum() == 6


WORKER = '''
import importlib.util
import sys

import torch
import torch.distributed as dist

file, store, rank = sys.argv[1], sys.argv[2], int(sys.argv[3])
spec = importlib.util.spec_from_file_location("recipe", file)
recipe = importlib.util.module_from_spec(spec)
spec.loader.exec_module(recipe)
dist.init_process_group("gloo", store=dist.FileStore(store, 2), rank=rank, world_size=2)
predicted = torch.tensor([0, 1, 1, 2, 0, 2])
targets = torch.tensor([0, 0, 1, 2, 2, 2])
metrics = recipe.ClassificationMetrics(3)
if rank == 0:  # the other process has no sample
    metrics.update(predicted, targets)
first = metrics.sum_over_processes()
again = metrics.sum_over_processes()
assert first.counts.equal(again.counts)
assert metrics.counts.sum() == (6 if rank == 0 else 0)
print(first.counts.tolist(), first.accuracy())
dist.destroy_process_group()
'''


def test_processes_are_summed_and_a_second_call_does_not_double(recipe, tmp_path):
    worker = tmp_path / "worker.py"
    worker.write_text(WORKER)
    arguments = [sys.executable, str(worker), str(FILE), str(tmp_path / "store")]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    workers = [subprocess.Popen([*arguments, str(rank)], stdout=subprocess.PIPE,
                                env=environment, text=True) for rank in range(2)]
    try:
        printed = [worker.communicate(timeout=120)[0] for worker in workers]
    finally:
        for each in workers:
            each.kill()
    expected = counted(recipe, PREDICTED, TARGETS)
    assert printed == [f"{expected.counts.tolist()} {expected.accuracy()}\n"] * 2


# -- what it refuses --------------------------------------------------------------

@pytest.mark.parametrize(("predictions", "targets", "error", "said"), [
    (torch.randn(6, 4), TARGETS, ValueError, r"expected \(6, 3\)"),
    (torch.randn(6, 1), TARGETS, ValueError, r"pass \(logits > 0\).long\(\)"),
    (torch.randn(6), TARGETS, ValueError, r"logits of shape \(6,\) for targets"),
    (torch.randn(2, 5, 3), torch.zeros(2, 5).long(), ValueError,
     r"expected \(2, 3, 5\). The classes are dimension 1"),
    (torch.randn(6, 3), F.one_hot(TARGETS), ValueError, r"targets of shape \(6, 3\)"),
    (torch.randn(6, 3), TARGETS[:, None], ValueError, r"targets of shape \(6, 1\)"),
    (torch.randn(5, 3), TARGETS, ValueError, r"expected \(6, 3\)"),
    (torch.randn(3), torch.tensor(1), ValueError, "no batch dimension"),
    (PREDICTED[:, None], TARGETS, ValueError, r"classes of shape \(6, 1\)"),
    (PREDICTED[:5], TARGETS, ValueError, r"classes of shape \(5,\)"),
    (torch.randn(6, 3), TARGETS.float(), TypeError, "not torch.float32"),
    (PREDICTED, TARGETS + 1, ValueError, "targets hold 3: the classes are 0 to 2"),
    (PREDICTED, TARGETS - 1, ValueError, "targets hold -1"),
    (PREDICTED + 1, TARGETS, ValueError, "predictions hold 3"),
    (torch.full((6, 3), torch.nan), TARGETS, ValueError, "hold nan")])
def test_a_batch_that_cannot_be_meant(metrics, predictions, targets, error, said):
    metrics.update(PREDICTED, TARGETS)
    before = metrics.counts.clone()
    with pytest.raises(error, match=said):
        metrics.update(predictions, targets)
    assert metrics.counts.equal(before)  # nothing of it was counted


@pytest.mark.parametrize("name", ["accuracy", "balanced_accuracy", *SCORES])
def test_nothing_counted_is_said(metrics, name):
    with pytest.raises(ValueError, match="no target was counted"):
        getattr(metrics, name)()
    metrics.update(PREDICTED, torch.full((6,), -100))
    with pytest.raises(ValueError, match="all targets are ignored"):
        getattr(metrics, name)()


@pytest.mark.parametrize("average", ["micro", "mean", "", True])
def test_an_unknown_average_is_refused(metrics, average):
    metrics.update(PREDICTED, TARGETS)
    with pytest.raises(ValueError, match="not None, 'macro' or 'weighted'"):
        metrics.f1(average)


@pytest.mark.parametrize("num_classes", [1, 0, -1])
def test_a_single_class_is_refused(recipe, num_classes):
    with pytest.raises(ValueError, match=f"num_classes is {num_classes}"):
        recipe.ClassificationMetrics(num_classes)


@pytest.mark.parametrize("options", [
    {"num_classes": 3.0}, {"num_classes": "3"}, {"num_classes": None},
    {"num_classes": 3, "ignore_index": None}, {"num_classes": 3, "ignore_index": 0.0}])
def test_what_is_no_integer_is_refused(recipe, options):
    with pytest.raises(TypeError, match="interpreted as an integer"):
        recipe.ClassificationMetrics(**options)


def test_integers_of_other_kinds_are_taken(recipe):
    metrics = counted(recipe, PREDICTED, TARGETS, np.int64(3),
                      ignore_index=torch.tensor(-100))
    assert metrics.f1("macro") == counted(recipe, PREDICTED, TARGETS).f1("macro")


def test_a_batch_on_a_device_without_values_is_not_counted(recipe, metrics):
    with pytest.raises((RuntimeError, NotImplementedError)):
        metrics.update(PREDICTED.to("meta"), TARGETS.to("meta"))
    assert metrics.counts.sum() == 0


def test_the_generator_is_as_before(recipe, metrics):
    before = torch.get_rng_state()
    metrics.update(PREDICTED, TARGETS)
    metrics.f1("macro")
    assert torch.get_rng_state().equal(before)


def test_a_copy_counts_on_its_own(metrics):
    metrics.update(PREDICTED, TARGETS)
    other = copy.deepcopy(metrics)
    other.update(PREDICTED, TARGETS)
    assert other.counts.equal(2 * metrics.counts)


def test_importing_a_copy_prints_nothing(capsys, tmp_path):
    file = tmp_path / "copied.py"
    file.write_bytes(FILE.read_bytes())
    spec = importlib.util.spec_from_file_location("copied", file)
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
    assert capsys.readouterr().out == ""
