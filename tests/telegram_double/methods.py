"""What the methods do to the chats."""

import hashlib
import io
import time
from typing import TYPE_CHECKING, Any, Optional

from PIL import Image, UnidentifiedImageError

from tests.telegram_double.faults import ApiError
from tests.telegram_double.limits import units
from tests.telegram_double.people import Answer, Bubble, Person

if TYPE_CHECKING:
    from tests.telegram_double.server import BotApi

_DAY = 24 * 3600
_PHOTO_BYTES, _PHOTO_SIDES, _PHOTO_RATIO = 10 * 1024 * 1024, 10_000, 20  # as sendPhoto's description says


class Methods:
    """One method of the Bot API each; returns its result or raises `ApiError`."""

    def __init__(self, api: "BotApi") -> None:
        self.api = api
        self.profile: dict[str, Any] = {"name": "bot", "description": "", "short_description": "", "commands": []}
        self.menu: dict[str, Any] = {"type": "default"}
        self.files: set[str] = set()
        self.uploads: list[bytes] = []
        self.left: list[int] = []

    def call(self, method: str, params: dict[str, Any]) -> Any:
        """Do what a method does."""
        return getattr(self, method)(params)

    def getMe(self, params: dict[str, Any]) -> Any:
        more = {"can_join_groups": False, "can_read_all_group_messages": False, "supports_inline_queries": False}
        return {**self.api.bot, **more}

    def sendMessage(self, params: dict[str, Any]) -> Any:
        return self._post(params, params["text"].strip(), params.get("entities"))

    def sendAnimation(self, params: dict[str, Any]) -> Any:
        animation = params["animation"]
        if isinstance(animation, bytes):
            file_id = "anim-" + hashlib.sha256(animation).hexdigest()[:12]
            self.uploads.append(animation)
            self.files.add(file_id)
        elif animation in self.files:
            file_id = animation
        else:
            raise ApiError(400, "Bad Request: wrong file identifier/HTTP URL specified")
        return self._post(params, params.get("caption", ""), params.get("caption_entities"), file_id)

    def sendPhoto(self, params: dict[str, Any]) -> Any:
        photo = params["photo"]
        if isinstance(photo, str):
            if photo not in self.files:
                raise ApiError(400, "Bad Request: wrong file identifier/HTTP URL specified")
            file_id = photo
        else:
            _check_photo(photo)
            file_id = "photo-" + hashlib.sha256(photo).hexdigest()[:12]
            self.uploads.append(photo)
            self.files.add(file_id)
        return self._post(params, params.get("caption", ""), params.get("caption_entities"), file_id, "photo")

    def editMessageText(self, params: dict[str, Any]) -> Any:
        return self._edit(params, text=params["text"].strip(), entities=params.get("entities", []))

    def editMessageCaption(self, params: dict[str, Any]) -> Any:
        return self._edit(params, text=params.get("caption", ""), entities=params.get("caption_entities", []))

    def editMessageReplyMarkup(self, params: dict[str, Any]) -> Any:
        return self._edit(params)

    def deleteMessage(self, params: dict[str, Any]) -> Any:
        self._delete(self._person(params), params["message_id"])
        return True

    def deleteMessages(self, params: dict[str, Any]) -> Any:
        for message_id in params["message_ids"]:
            try:
                self._delete(self._person(params), message_id)
            except ApiError as error:
                if "not found" not in error.description:
                    raise
        return True

    def answerCallbackQuery(self, params: dict[str, Any]) -> Any:
        query_id = params["callback_query_id"]
        user_id = self.api.queries.pop(query_id, None)
        if user_id is None:
            if query_id in self.api.answered:
                self.api.violations.append(f"callback query {query_id} was answered twice")
            raise ApiError(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        self.api.answered.add(query_id)
        self.api.people[user_id].answers.append(Answer(query_id, params.get("text", ""), time.monotonic()))
        return True

    def sendChatAction(self, params: dict[str, Any]) -> Any:
        self._person(params).actions.append(params["action"])
        return True

    def leaveChat(self, params: dict[str, Any]) -> Any:
        self.left.append(params["chat_id"])
        return True

    def deleteWebhook(self, params: dict[str, Any]) -> Any:
        self.api.webhook = None
        return True

    def setWebhook(self, params: dict[str, Any]) -> Any:
        self.api.set_webhook(params)
        return True

    def getMyName(self, params: dict[str, Any]) -> Any:
        return {"name": self.profile["name"]}

    def getMyDescription(self, params: dict[str, Any]) -> Any:
        return {"description": self.profile["description"]}

    def getMyShortDescription(self, params: dict[str, Any]) -> Any:
        return {"short_description": self.profile["short_description"]}

    def getMyCommands(self, params: dict[str, Any]) -> Any:
        return self.profile["commands"]

    def getChatMenuButton(self, params: dict[str, Any]) -> Any:
        return self.menu

    def setChatMenuButton(self, params: dict[str, Any]) -> Any:
        self.menu = params["menu_button"]
        return True

    def _set(self, params: dict[str, Any]) -> Any:
        self.profile.update(params)
        return True

    setMyName = setMyDescription = setMyShortDescription = setMyCommands = _set

    def _person(self, params: dict[str, Any]) -> Person:
        person = self.api.people.get(int(params["chat_id"]))
        if person is None:
            raise ApiError(400, "Bad Request: chat not found")
        if person.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        return person

    def _post(
        self, params: dict[str, Any], text: str, entities: Any, file_id: str = "", file_kind: str = "animation"
    ) -> Any:
        if int(params["chat_id"]) in self.api.groups:
            self.api.group_messages.append((int(params["chat_id"]), text))
            chat = self.api.groups[int(params["chat_id"])]
            return self.api.message(Bubble(self.api.next_message_id(), chat, True, text, date=int(time.time())))
        person = self._person(params)
        markup = params.get("reply_markup") or {}
        inline = markup if "inline_keyboard" in markup else None
        lasting = markup if "keyboard" in markup else None
        bubble = Bubble(
            self.api.next_message_id(),
            person.chat,
            True,
            text,
            entities or [],
            inline,
            lasting,
            file_id,
            file_kind,
            bool(params.get("disable_notification")),
            date=int(time.time()),
        )
        person.bubbles.append(bubble)
        if lasting:
            person.lasting = [button["text"] for row in lasting["keyboard"] for button in row]
        return self.api.message(bubble)

    def _edit(self, params: dict[str, Any], text: Optional[str] = None, entities: Any = None) -> Any:
        bubble = self._person(params).bubble(params["message_id"])
        if bubble is None or bubble.deleted:
            raise ApiError(400, "Bad Request: message to edit not found")
        if not bubble.mine or bubble.lasting:
            raise ApiError(400, "Bad Request: message can't be edited")
        markup = params.get("reply_markup") or None
        if markup and not markup["inline_keyboard"]:
            markup = None
        before = (bubble.text, bubble.entities, bubble.markup)
        after = (bubble.text if text is None else text, bubble.entities if text is None else entities, markup)
        if before == after:
            raise ApiError(400, "Bad Request: message is not modified: specified new message content and reply markup")
        if units(after[0]) > 4096:
            raise ApiError(400, "Bad Request: MESSAGE_TOO_LONG")
        bubble.text, bubble.entities, bubble.markup = after
        bubble.edits += 1
        return self.api.message(bubble)

    def _delete(self, person: Person, message_id: int) -> None:
        bubble = person.bubble(message_id)
        if bubble is None or bubble.deleted:
            raise ApiError(400, "Bad Request: message to delete not found")
        if time.time() - bubble.date > 2 * _DAY:
            raise ApiError(400, "Bad Request: message can't be deleted for everyone")
        bubble.deleted = True


def _check_photo(content: bytes) -> None:
    try:
        width, height = Image.open(io.BytesIO(content)).size
    except UnidentifiedImageError:
        raise ApiError(400, "Bad Request: IMAGE_PROCESS_FAILED") from None
    sides = sorted((width, height))
    if len(content) > _PHOTO_BYTES or sum(sides) > _PHOTO_SIDES or sides[1] > _PHOTO_RATIO * sides[0]:
        raise ApiError(400, "Bad Request: PHOTO_INVALID_DIMENSIONS")
