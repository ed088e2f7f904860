"""What every action has: the name that the domain knows it by."""

from rasa_sdk import Action


class NamedAction(Action):
    """An action that carries its name in `action_name`."""

    action_name = ""

    def name(self) -> str:
        """Return the name that the domain knows."""
        return self.action_name
