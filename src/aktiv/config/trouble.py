"""What an operator can put right: said in plain words, shown without a traceback."""


class Trouble(Exception):
    """A command cannot go on, and the person who gave it can do something about it.

    The text names what stands in the way and what to do; `aktiv` prints it alone and exits with 1.
    """
