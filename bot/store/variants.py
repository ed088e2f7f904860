"""Remember which variants of a text a session has heard."""

import hashlib

from bot.store.turn import Turn

SAID = "said"


def unused_variant(turn: Turn, name: str, count: int) -> int:
    """Return the number of a variant of `name` that this session has not heard, and remember it.

    The chat and what was said decide, not chance: a transcript can be played again.
    """
    if count <= 1:
        return 0
    said = turn.get(SAID)
    used = said.get(name, [])
    if len(used) >= count:
        used = used[-1:]
    free = [number for number in range(count) if number not in used]
    seed = hashlib.sha256(f"{turn.sender_id}{name}{len(used)}".encode()).digest()
    chosen = free[seed[0] % len(free)]
    turn.put(SAID, {**said, name: [*used, chosen]})
    return chosen
