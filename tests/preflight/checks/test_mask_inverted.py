"""`mask-inverted`: a mask of attention hides what it should show."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.small import CE, Fn, found, line
from torchproof import preflight

LENGTH = 6
SEEN = torch.ones(LENGTH, LENGTH, dtype=torch.bool).tril()  # a causal mask
WORDS = torch.arange(LENGTH) < torch.tensor([6, 4, 3, 2])[:, None]
AHEAD = "attn_mask shows each position the later ones and hides the earlier ones"


def attention(**given):
    return model_of(lambda m, x: m.attention(x, x, x, **given)[0])


def encoder(**given):
    return model_of(lambda m, x: m.encoder(x, **given))


def product(mask):
    return model_of(lambda m, x: F.scaled_dot_product_attention(
        x[:, None], x[:, None], x[:, None], attn_mask=mask)[:, 0])


def model_of(inner):
    return Fn(lambda m, x: m.head(inner(m, m.emb(x)).mean(1)),
              emb=nn.Embedding(20, 16), head=nn.Linear(16, 4),
              attention=nn.MultiheadAttention(16, 2, batch_first=True),
              encoder=nn.TransformerEncoderLayer(16, 2, 32, batch_first=True))


def look(model):
    batch = torch.randint(0, 20, (4, LENGTH)), torch.arange(4)
    said = preflight(model, CE, batch, steps=0)  # what sees nothing gives nan
    assert "raises" not in said.codes and not said.skipped, str(said)
    return next((each for each in said if each.code == "mask-inverted"), None)


def additive(hidden):
    return torch.zeros(hidden.shape).masked_fill(hidden, -torch.inf)


@pytest.mark.parametrize("model", [
    attention(attn_mask=SEEN), encoder(src_mask=SEEN), product(~SEEN),
    attention(attn_mask=additive(SEEN)), product(~SEEN[None, None])])
def test_a_causal_mask_the_wrong_way_round_is_named(model):
    seen = look(model)
    assert seen.seen == AHEAD
    assert line(seen)


PADDING = ("key_padding_mask is True at the first position of every row and False at "
           "the last of some: it hides the words and shows the padding")


@pytest.mark.parametrize(("model", "seen"), [
    (attention(key_padding_mask=WORDS), PADDING),
    (encoder(src_key_padding_mask=WORDS), PADDING),
    (attention(key_padding_mask=additive(WORDS)), PADDING),
    (product(~WORDS[:, None, None]),
     "attn_mask is False at the first position of every row and True at the last of "
     "some: it hides the words and shows the padding"),
])
def test_a_padding_mask_the_wrong_way_round_is_named(model, seen):
    assert look(model).seen == seen


def test_the_line_is_that_of_the_call():
    assert "m.attention(x, x, x, **given)" in line(look(attention(attn_mask=SEEN)))


@pytest.mark.parametrize("model", [
    attention(attn_mask=~SEEN), encoder(src_mask=~SEEN), product(SEEN),
    attention(attn_mask=additive(~SEEN)),
    attention(key_padding_mask=~WORDS), encoder(src_key_padding_mask=~WORDS),
    product(WORDS[:, None, None]),
    attention(key_padding_mask=~WORDS.flip(1)),  # padding on the left
    attention(attn_mask=torch.eye(LENGTH).bool()),  # all but the word itself
    product(~torch.eye(LENGTH).bool()),
    product(SEEN | SEEN.t()),
    attention(key_padding_mask=torch.zeros(4, LENGTH).bool()),
    product(torch.randn(LENGTH, LENGTH)),
    product(torch.ones(LENGTH - 1).diag(1).bool()),  # only the next one
    product(torch.ones(LENGTH, LENGTH).bool().index_fill(1, torch.tensor(0), False)),
    attention(attn_mask=-SEEN.float()),  # added to the scores
    attention(attn_mask=~SEEN.repeat(8, 1, 1)),  # one for each head
    attention(key_padding_mask=torch.ones(4, LENGTH).bool()),  # all of each row
    model_of(lambda m, x: F.scaled_dot_product_attention(
        x[:, :3], x, x, attn_mask=SEEN[:3])),  # fewer that ask
    attention(),
])
def test_it_is_silent_about_other_masks(model):
    assert look(model) is None


BEFORE = torch.ones(5, 5).tril(-1) > 0


def by_hand(hide):
    def forward(m, x, keep):
        scores = hide(x @ x.mT, keep[:, None])
        return m.head(scores.softmax(-1) @ x).mean(1)

    keep = torch.arange(5) < (torch.arange(16) % 4 + 2)[:, None]
    return Fn(forward, head=nn.Linear(8, 4)), CE, (
        (torch.randn(16, 5, 8), keep), torch.arange(16) % 4)


@pytest.mark.parametrize(("hide", "is_named"), [
    (lambda scores, keep: scores.masked_fill(keep, -1e9), True),
    (lambda scores, keep: scores + keep.float() * -1e9, True),
    (lambda scores, keep: torch.where(keep, float("-inf"), scores), True),
    (lambda scores, keep: scores.masked_fill(BEFORE, -1e9), True),
    (lambda scores, keep: scores.masked_fill(~keep, -1e9), False),
    (lambda scores, keep: scores + (~keep).float() * -1e9, False),
    (lambda scores, keep: scores.masked_fill(BEFORE.mT, -1e9), False),
])
def test_masks_of_attention_that_is_written_by_hand(hide, is_named):
    said = found("mask-inverted", *by_hand(hide), steps=0)
    assert bool(said) is is_named
