"""Name, descriptions and command menu, set by code; what is right already is left alone."""

from typing import Any, Awaitable, Callable

from telegram import Bot, BotCommand, MenuButtonCommands

from bot.front.words import FrontWords


async def set_profile(bot: Bot, words: FrontWords) -> list[str]:
    """Bring the bot's profile in line with the words; return what was changed. Raises TelegramError.

    Telegram allows few changes of a name a day, so each value is read before it is written.
    """
    commands = [BotCommand(name, text) for name, text in words.commands.items()]
    changed = []
    for what, get, wanted, put in _values(bot, words, commands):
        if await get() != wanted:
            await put()
            changed.append(what)
    return changed


Get = Callable[[], Awaitable[Any]]


def _values(bot: Bot, words: FrontWords, commands: list[BotCommand]) -> list[tuple[str, Get, Any, Get]]:
    async def name() -> str:
        return (await bot.get_my_name()).name

    async def description() -> str:
        return (await bot.get_my_description()).description

    async def short_description() -> str:
        return (await bot.get_my_short_description()).short_description

    async def listed() -> list[BotCommand]:
        return list(await bot.get_my_commands())

    async def menu() -> str:
        return (await bot.get_chat_menu_button()).type

    return [
        ("name", name, words.name, lambda: bot.set_my_name(words.name)),
        ("description", description, words.description, lambda: bot.set_my_description(words.description)),
        (
            "short_description",
            short_description,
            words.short_description,
            lambda: bot.set_my_short_description(words.short_description),
        ),
        ("commands", listed, commands, lambda: bot.set_my_commands(commands)),
        ("menu", menu, "commands", lambda: bot.set_chat_menu_button(menu_button=MenuButtonCommands())),
    ]
