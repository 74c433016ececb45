"""What an action does, in words: “called a meeting” is “Calling a meeting”."""

# Verbs whose past is no hint: those in -ed make their own.
IRREGULAR = {
    "agreed": "agreeing",
    "began": "beginning",
    "brought": "bringing",
    "broke": "breaking",
    "came": "coming",
    "chose": "choosing",
    "did": "doing",
    "found": "finding",
    "gave": "giving",
    "had": "having",
    "laid": "laying",
    "left": "leaving",
    "let": "letting",
    "made": "making",
    "put": "putting",
    "read": "reading",
    "reset": "resetting",
    "said": "saying",
    "sent": "sending",
    "set": "setting",
    "told": "telling",
    "took": "taking",
    "was": "being",
    "withdrew": "withdrawing",
    "wrote": "writing",
}


def doing(words: str) -> str:
    """Return the words of an action's event as the doing of it, to begin a sentence with.

    What follows a colon is how the event came about, and is left out.
    """
    verb, _, rest = words.partition(":")[0].partition(" ")
    done = _ing(verb)
    if not done:
        return f"What is recorded as “{words}”"
    return f"{done[0].upper()}{done[1:]} {rest}".strip()


def _ing(verb: str) -> str:
    """Return the form in -ing of a verb in the past, or nothing where it is not known."""
    if verb in IRREGULAR:
        return IRREGULAR[verb]
    if verb.endswith("ied"):
        return f"{verb[:-3]}ying"
    return f"{verb[:-2]}ing" if verb.endswith("ed") else ""
