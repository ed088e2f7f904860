"""Learn the adapter: intents, dangers and drafts pull on the same vectors, which may not wander far from the packaged ones.

Usage: adapt.py EXAMPLES.json FOLDER_OF_WEIGHTS ADAPTER.npz
"""

import json
import sys
from pathlib import Path
from typing import Any, Iterator, NamedTuple, Sequence

import jax
import jax.numpy as jnp
import numpy as np
import optax
from minilm import MiniLM, padded
from sklearn.linear_model import LogisticRegression

RANK, EPOCHS, BATCH, RATE = 8, 1.5, 64, 2e-3
HIDDEN_WORDS = 0.1  # share of the words that are masked: nobody writes our sentences word for word
STAY = 0.2  # cost of a vector that has turned its back on the packaged one
SOFT = 0.1  # share of a label's weight that goes to all others
SCALE = 4.5  # of the vectors where the heads begin
HARMLESS_EVERY = 3  # every third ordinary message teaches what is no danger
MASK_TOKEN, INTENT, DANGER, DRAFT = 103, 0, 1, 2


class Example(NamedTuple):
    """A text's tokens, which head it teaches, and what that head should say (share of each label)."""

    tokens: list[int]
    head: int
    target: np.ndarray


def read(file: Path, model: MiniLM) -> tuple[list[Example], list[int]]:
    """Return the examples and how many labels each of the three heads has."""
    data = json.loads(file.read_text(encoding="utf-8"))
    harmless = [(text, "none") for text, _ in data["intents"][::HARMLESS_EVERY]]
    kinds = [data["intents"], data["dangers"] + harmless, data["drafts"]]
    found: list[Example] = []
    sizes = []
    for head, rows in enumerate(kinds):
        marked = [[label] if isinstance(label, str) else label for _, label in rows]
        names = sorted({name for labels in marked for name in labels})
        sizes.append(len(names))
        tokens = model.tokens([text for text, _ in rows])
        for row, labels in zip(tokens, marked):
            found.append(Example(row, head, np.array([name in labels for name in names], np.float32)))
    return found, sizes


def first_heads(examples: Sequence[Example], vectors: np.ndarray, sizes: Sequence[int]) -> list[dict[str, Any]]:
    """Return a head for each kind, fitted to the packaged vectors: learning begins from something useful."""
    heads = []
    for head in range(len(sizes)):
        places = [place for place, example in enumerate(examples) if example.head == head]
        rows, targets = vectors[places] * SCALE, np.array([examples[place].target for place in places])
        if head == DRAFT:
            fits = [LogisticRegression(C=2, max_iter=60).fit(rows, column) for column in targets.T]
            weights, bias = np.vstack([fit.coef_ for fit in fits]), np.concatenate([fit.intercept_ for fit in fits])
        else:
            fit = LogisticRegression(C=2, max_iter=60).fit(rows, targets.argmax(1))
            weights, bias = fit.coef_, fit.intercept_
        heads.append({"weights": jnp.array(weights.T * SCALE, jnp.float32), "bias": jnp.array(bias, jnp.float32)})
    return heads


def cost(model: MiniLM, learnt: Any, ids: Any, mask: Any, heads: Any, targets: Sequence[Any], packaged: Any) -> Any:
    """Return the mean cost of a batch: each text by its own head, and how far its vector has turned."""
    vectors = model.vectors(learnt["adapter"], ids, mask)
    total = 0.0
    for head, (weights, target) in enumerate(zip(learnt["heads"], targets)):
        logits = vectors @ weights["weights"] + weights["bias"]
        if head == DRAFT:
            each = optax.sigmoid_binary_cross_entropy(logits, target * 0.95 + 0.02).sum(1)
        else:
            soft = target * (1 - SOFT) + SOFT / target.shape[1]
            each = optax.softmax_cross_entropy(logits, soft)
        total += (each * (heads == head)).sum()
    turned = (1 - (vectors * packaged).sum(1)).sum()
    return (total + STAY * turned) / len(heads)


def batches(examples: Sequence[Example], rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Yield places of texts of about one length, in a new order each time."""
    order = rng.permutation(len(examples))
    chunks = []
    for start in range(0, len(order), BATCH * 16):
        near = sorted(order[start : start + BATCH * 16], key=lambda place: len(examples[place].tokens))
        chunks += [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
    whole = [np.array(chunk) for chunk in chunks if len(chunk) == BATCH]
    for number in rng.permutation(len(whole)):
        yield whole[number]


def hidden(tokens: list[int], rng: np.random.Generator) -> list[int]:
    """Return the tokens with a few masked, but not the first and the last."""
    inner = [MASK_TOKEN if rng.random() < HIDDEN_WORDS else token for token in tokens[1:-1]]
    return [tokens[0], *inner, *tokens[1:][-1:]]


def packaged_vectors(model: MiniLM, examples: Sequence[Example]) -> np.ndarray:
    """Return the vectors that the packaged weights give, shape (n, 384)."""
    encode = jax.jit(lambda ids, mask: model.vectors(None, ids, mask))
    order = sorted(range(len(examples)), key=lambda place: len(examples[place].tokens))
    found = np.zeros((len(examples), 384), np.float32)
    for start in range(0, len(order), BATCH):
        places = order[start : start + BATCH]
        filled = places + places[-1:] * (BATCH - len(places))
        rows = np.asarray(encode(*padded([examples[place].tokens for place in filled])))
        found[places] = rows[: len(places)]
    return found


def learn(model: MiniLM, examples: Sequence[Example], sizes: Sequence[int]) -> Any:
    """Return the learnt adapter."""
    rng = np.random.default_rng(0)
    packaged = packaged_vectors(model, examples)
    learnt = {"adapter": model.new_adapter(RANK), "heads": first_heads(examples, packaged, sizes)}
    steps = int(len(examples) * EPOCHS / BATCH)
    rate = optax.warmup_cosine_decay_schedule(0, RATE, min(50, steps // 5), steps, RATE / 20)
    optimiser = optax.adamw(rate, weight_decay=0.01)
    state = optimiser.init(learnt)

    @jax.jit
    def step(learnt: Any, state: Any, *batch: Any) -> Any:
        value, slope = jax.value_and_grad(lambda now: cost(model, now, *batch))(learnt)
        change, state = optimiser.update(slope, state, learnt)
        return optax.apply_updates(learnt, change), state, value

    done = 0
    while done < steps:
        for places in batches(examples, rng):
            chosen = [examples[place] for place in places]
            targets = [
                np.stack([example.target if example.head == head else np.zeros(size, np.float32) for example in chosen])
                for head, size in enumerate(sizes)
            ]
            ids, mask = padded([hidden(example.tokens, rng) for example in chosen])
            heads = np.array([example.head for example in chosen])
            learnt, state, value = step(learnt, state, ids, mask, heads, targets, packaged[places])
            done += 1
            if done % 50 == 0 or done == steps:
                print(f"{done} of {steps}: cost {float(value):.2f}", file=sys.stderr, flush=True)
            if done == steps:
                break
    return learnt["adapter"]


def main() -> None:
    """Read, learn, write."""
    model = MiniLM(Path(sys.argv[2]))
    examples, sizes = read(Path(sys.argv[1]), model)
    adapter = learn(model, examples, sizes)
    arrays = {f"{name}.{part}": np.asarray(parts[part], np.float16) for name, parts in adapter.items() for part in "AB"}
    np.savez(sys.argv[3], **arrays)


if __name__ == "__main__":
    main()
