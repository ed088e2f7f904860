"""Words that do not wait for the database are said once."""

from dataclasses import replace

import pytest

from bot.content.messages import Incoming, Reply
from bot.delivery.aftermath import Aftermath
from bot.delivery.inbox import NotStored, Receiver, utc_now
from bot.delivery.wake import Wake
from bot.settings import Settings
from bot.store.database import Store
from bot.store.inbox import Inbox
from bot.store.thread import StoreThreads
from tests.delivery.phone import Phone

MESSAGE = Incoming("text", "x", at=utc_now(), message_id=1)


async def test_a_message_is_answered_once_whoever_answers_it(tmp_path) -> None:
    phone = Phone()
    aftermath = Aftermath(phone, Wake(), lambda address, messages: [Reply("something failed")])
    threads = StoreThreads(1)
    unreached = Store(Settings(home=tmp_path))
    receiver = Receiver(Inbox(unreached), threads, Wake(), refused=aftermath.left_to_the_front)
    with pytest.raises(NotStored):
        await receiver.receive(1, 1, "telegram:1", MESSAGE)  # the front says what there is to say
    await aftermath.speak("telegram:1", [MESSAGE])
    assert phone.texts("telegram:1") == []
    other = replace(MESSAGE, message_id=2)
    await aftermath.speak("telegram:1", [other])
    await aftermath.speak("telegram:1", [other])
    assert phone.texts("telegram:1") == ["something failed"]
    threads.close()


async def test_a_message_that_nobody_had_words_for_may_still_get_its_card() -> None:
    phone = Phone()
    aftermath = Aftermath(phone, Wake(), lambda address, messages: [])
    await aftermath.speak("telegram:1", [MESSAGE])
    await aftermath.speak("telegram:1", [MESSAGE], [Reply("card", priority="safety")])
    assert phone.texts("telegram:1") == ["card"]
