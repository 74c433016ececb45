"""What is wrong with something a person gave us, said so that they can mend it."""


class InvalidValue(ValueError):
    """A value of the wrong shape. The message says what it is, and what it should be."""


class NotAllowed(Exception):
    """The action may not be done, by this person or in this state. The message says why."""
