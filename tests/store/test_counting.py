"""Cards are counted by day for a yearly figure, and nothing of the chat stands beside the count (protocol A6)."""

from sqlalchemy import select

from bot.store.database import Store
from bot.store.tables import counters
from tests.stores import NOW


def counted(store: Store) -> dict[tuple[str, str], int]:
    with store.data.reading() as connection:
        rows = connection.execute(select(counters.c.day, counters.c.name, counters.c.count))
        return {(day, name): count for day, name, count in rows}


def test_cards_add_up_over_chats_and_say_nothing_of_them(store: Store) -> None:
    for name, cards in (("a", ["R1:suicide", "R1:suicide"]), ("b", ["R1:suicide", "V1:abuse"])):
        turn = store.load(store.chat_for(f"terminal:{name}", NOW), NOW)
        turn.counted.extend(cards)
        store.commit(turn)
    day = NOW.date().isoformat()
    assert counted(store) == {(day, "R1:suicide"): 3, (day, "V1:abuse"): 1}
    assert [column.name for column in counters.columns] == ["day", "name", "count"]
