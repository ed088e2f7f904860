"""What can go wrong with kept data. Each message is one plain sentence for the operator, without anybody's words."""


class StoreProblem(Exception):
    """Kept data cannot be used as they are."""


class Unavailable(StoreProblem):
    """The database did not answer, is full or cannot be written; nothing was changed."""


class TakenOver(StoreProblem):
    """Another worker holds the chat now, or the chat is gone; nothing was changed."""


class KeyProblem(StoreProblem):
    """A master key is missing, unsafe or not the one these data were sealed with."""


class SchemaProblem(StoreProblem):
    """The database's tables are older or newer than this program."""


class Damaged(StoreProblem):
    """A sealed value was changed, moved, cut or sealed with another key."""
