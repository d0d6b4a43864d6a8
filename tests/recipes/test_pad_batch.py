"""The recipe snippets/recipes/pad_batch.py, as its readers may use it."""
import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence
from torch.utils.data import DataLoader


@pytest.fixture(scope="module")
def recipe(load):
    return load("recipes/pad_batch.py")


# -- padding ---------------------------------------------------------------------

def test_numbers_are_padded_at_the_end(recipe):
    batch = recipe.pad_batch([torch.tensor([1, 2]), torch.tensor([3, 4, 5])])
    assert batch.sequences.tolist() == [[1, 2, 0], [3, 4, 5]]
    assert batch.lengths.tolist() == [2, 3]
    assert batch.mask.tolist() == [[True, True, False], [True, True, True]]
    assert batch.sequences.dtype == batch.lengths.dtype == torch.int64
    assert batch.mask.dtype == torch.bool


@pytest.mark.parametrize("shape", [(4,), (1,), (2, 3), (0,)])
def test_what_a_step_holds_may_have_any_shape(recipe, shape):
    sequences = [torch.randn(length, *shape) for length in (3, 1, 5)]
    batch = recipe.pad_batch(sequences)
    assert batch.sequences.shape == (3, 5, *shape)
    assert batch.mask.shape == (3, 5)
    for row, sequence in zip(batch.sequences, sequences, strict=True):
        assert row[:len(sequence)].equal(sequence)
        assert not row[len(sequence):].any()


def test_the_value_of_the_padding_can_be_chosen(recipe):
    batch = recipe.pad_batch([torch.tensor([1]), torch.tensor([1, 1])], -100)
    assert batch.sequences.tolist() == [[1, -100], [1, 1]]


def test_a_real_value_that_looks_like_padding_is_real(recipe):
    batch = recipe.pad_batch([torch.zeros(1), torch.zeros(3)])
    assert batch.mask.sum(dim=1).tolist() == [1, 3]


def test_one_sequence_needs_no_padding(recipe):
    batch = recipe.pad_batch([torch.arange(3)])
    assert batch.sequences.tolist() == [[0, 1, 2]]
    assert batch.mask.all()


def test_lists_and_arrays_are_taken(recipe):
    assert recipe.pad_batch([[1, 2], [3]]).sequences.tolist() == [[1, 2], [3, 0]]
    arrays = [np.ones((2, 3)), np.ones((1, 3))]
    assert recipe.pad_batch(arrays).sequences.shape == (2, 2, 3)


def test_the_batch_does_not_share_memory_with_the_data(recipe):
    sequence = torch.zeros(3)
    recipe.pad_batch([sequence, torch.zeros(2)]).sequences[0] = 1.0
    assert not sequence.any()


def test_the_gradient_flows_to_the_sequences(recipe):
    sequence = torch.ones(2, requires_grad=True)
    recipe.pad_batch([sequence, torch.ones(4)]).sequences.sum().backward()
    assert sequence.grad.tolist() == [1.0, 1.0]


# -- what is refused ---------------------------------------------------------------

def test_no_sequence_is_refused(recipe):
    with pytest.raises(ValueError, match="at least one sequence"):
        recipe.pad_batch([])


@pytest.mark.parametrize("empty", [
    torch.zeros(0), torch.zeros(0, 4), torch.tensor(1.0)])
def test_a_sequence_without_steps_is_named(recipe, empty):
    with pytest.raises(ValueError, match="sequence 1 of the batch has no steps"):
        recipe.pad_batch([torch.ones(2), empty])


@pytest.mark.parametrize("other", [
    torch.ones(3, 5), torch.ones(3), torch.ones(3, 4, 1),
    torch.ones(3, 4, dtype=torch.int64), torch.ones(3, 4, dtype=torch.float64)])
def test_sequences_that_differ_in_more_than_length_are_refused(recipe, other):
    with pytest.raises(ValueError, match="only the lengths may differ"):
        recipe.pad_batch([torch.ones(2, 4), other])


# -- in a loader -------------------------------------------------------------------

@pytest.mark.parametrize("make", [int, torch.tensor, np.int64])
def test_a_loader_gives_batches_with_labels(recipe, make):
    dataset = [(torch.ones(length), make(length)) for length in (1, 4, 2)]
    loader = DataLoader(dataset, 2, collate_fn=recipe.collate_padded)
    (first, labels), (last, last_labels) = loader
    assert first.sequences.shape == (2, 4)
    assert first.lengths.tolist() == labels.tolist() == [1, 4]
    assert last.sequences.shape == (1, 2)  # as long as the longest of its own batch
    assert last_labels.tolist() == [2]


def test_labels_keep_their_dtype(recipe):
    _, labels = recipe.collate_padded([(torch.ones(2), 1), (torch.ones(3), 0)])
    assert labels.dtype == torch.int64
    _, labels = recipe.collate_padded([(torch.ones(2), 0.5), (torch.ones(3), 1.5)])
    assert labels.dtype == torch.float32


def test_the_lengths_fit_into_pack_padded_sequence(recipe):
    batch = recipe.pad_batch([torch.randn(2, 3), torch.randn(4, 3)])
    packed = pack_padded_sequence(batch.sequences, batch.lengths, batch_first=True,
                                  enforce_sorted=False)
    assert packed.data.shape == (6, 3)


# -- mean and last step --------------------------------------------------------------

@pytest.fixture
def sequences():
    torch.manual_seed(0)
    return [torch.randn(length, 4) for length in (3, 1, 6)]


def test_the_mean_is_that_of_each_sequence_alone(recipe, sequences):
    batch = recipe.pad_batch(sequences, padding_value=1e6)
    expected = torch.stack([sequence.mean(dim=0) for sequence in sequences])
    torch.testing.assert_close(recipe.masked_mean(batch.sequences, batch.mask),
                               expected)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_nan_in_the_padding_does_not_reach_the_mean_or_its_gradient(
        recipe, sequences, value):
    batch = recipe.pad_batch(sequences, padding_value=value)
    steps = batch.sequences.requires_grad_()
    mean = recipe.masked_mean(steps, batch.mask)
    assert mean.isfinite().all()
    mean.sum().backward()
    assert steps.grad.isfinite().all()
    assert not steps.grad[~batch.mask].any()


def test_the_last_step_is_that_of_each_sequence_alone(recipe, sequences):
    batch = recipe.pad_batch(sequences, padding_value=9.0)
    expected = torch.stack([sequence[-1] for sequence in sequences])
    assert recipe.last_step(batch.sequences, batch.lengths).equal(expected)


def test_the_last_step_of_an_lstm_is_its_packed_state(recipe, sequences):
    batch = recipe.pad_batch(sequences)
    lstm = nn.LSTM(4, 5, num_layers=2, batch_first=True)
    packed = pack_padded_sequence(batch.sequences, batch.lengths, batch_first=True,
                                  enforce_sorted=False)
    outputs, _ = lstm(batch.sequences)
    torch.testing.assert_close(recipe.last_step(outputs, batch.lengths),
                               lstm(packed)[1][0][-1])


# -- hostile input ---------------------------------------------------------------------

def test_a_generator_is_taken(recipe):
    batch = recipe.pad_batch(torch.ones(length) for length in (2, 1))
    assert batch.lengths.tolist() == [2, 1]
    with pytest.raises(ValueError, match="at least one sequence"):
        recipe.pad_batch(iter([]))


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_the_dtype_stays_and_a_long_sum_does_not_overflow(recipe, dtype):
    batch = recipe.pad_batch([torch.full((2000, 1), 40.0, dtype=dtype),
                              torch.full((3, 1), 2.0, dtype=dtype)])
    mean = recipe.masked_mean(batch.sequences, batch.mask)
    assert mean.dtype == dtype
    assert mean.flatten().tolist() == [40.0, 2.0]


def test_float64_is_not_rounded(recipe):
    steps = torch.full((1, 3, 1), 1 / 3, dtype=torch.float64)
    mean = recipe.masked_mean(steps, torch.ones(1, 3, dtype=torch.bool))
    assert mean.item() == pytest.approx(1 / 3, rel=1e-12)


@pytest.mark.parametrize("shape", [(3, 3), (3, 4, 2), (3, 3, 2, 2)])
def test_a_mask_that_does_not_fit_is_refused(recipe, shape):
    with pytest.raises(ValueError, match="do not fit a mask"):
        recipe.masked_mean(torch.ones(shape), torch.ones(3, 3, dtype=torch.bool))


def test_a_row_without_real_steps_has_no_mean_and_no_last_step(recipe):
    mask = torch.tensor([[True, True], [False, False]])
    mean = recipe.masked_mean(torch.ones(2, 2, 1), mask)
    assert mean[0] == 1.0
    assert mean[1].isnan()
    with pytest.raises(ValueError, match="length 0 has no last step"):
        recipe.last_step(torch.ones(2, 2, 1), torch.tensor([2, 0]))


def test_lengths_and_mask_are_on_the_cpu_whatever_the_default_device(recipe):
    sequences = [torch.ones(2, 3), torch.ones(4, 3)]
    with torch.device("meta"):
        batch = recipe.pad_batch(sequences)
    assert batch.lengths.tolist() == [2, 4]
    assert batch.mask.device.type == "cpu"
    meta = recipe.pad_batch([sequence.to("meta") for sequence in sequences])
    assert meta.sequences.device.type == "meta"
    assert meta.lengths.tolist() == [2, 4]


@pytest.mark.parametrize("layer", [nn.LSTM, nn.GRU])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16])
def test_two_layers_in_both_directions(recipe, sequences, layer, dtype):
    rnn = layer(4, 5, num_layers=2, batch_first=True, bidirectional=True).to(dtype)
    batch = recipe.pad_batch([sequence.to(dtype) for sequence in sequences])
    packed = pack_padded_sequence(batch.sequences, batch.lengths, batch_first=True,
                                  enforce_sorted=False)
    _, state = rnn(packed)
    h_n = state[0] if layer is nn.LSTM else state
    for i, sequence in enumerate(sequences):
        _, alone = rnn(sequence[None].to(dtype))
        expected = alone[0] if layer is nn.LSTM else alone
        torch.testing.assert_close(h_n[-2:, i], expected[-2:, 0], atol=2e-2, rtol=0)


def test_a_classifier_of_token_ids_learns(recipe):
    torch.manual_seed(0)
    data = []
    for _ in range(200):
        tokens = torch.randint(1, 6, (int(torch.randint(1, 9, ())),))
        data.append((tokens, int(tokens[0] > 3)))
    loader = DataLoader(data, 20, shuffle=True, collate_fn=recipe.collate_padded)
    embedding = nn.Embedding(6, 8, padding_idx=0)
    lstm = nn.LSTM(8, 16, num_layers=2, batch_first=True, bidirectional=True)
    head = nn.Linear(32, 2)
    parameters = [*embedding.parameters(), *lstm.parameters(), *head.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=0.01)
    for _ in range(8):
        correct = 0
        for batch, labels in loader:
            packed = pack_padded_sequence(embedding(batch.sequences), batch.lengths,
                                          batch_first=True, enforce_sorted=False)
            _, (h_n, _) = lstm(packed)
            logits = head(torch.cat([h_n[-2], h_n[-1]], dim=1))
            optimizer.zero_grad()
            nn.functional.cross_entropy(logits, labels).backward()
            optimizer.step()
            correct += (logits.argmax(1) == labels).sum().item()
    assert correct > 190
