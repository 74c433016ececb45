"""Grounds on which part of a decision may be kept from the public, as data.

Those of Schedule 12A to the Local Government Act 1972, part 1, shortened; each is stated in the
public notice of a decision that has an exempt part.
"""

GROUNDS: dict[str, str] = {
    "individual": "information relating to an individual (paragraph 1)",
    "identity": "information likely to reveal who an individual is (paragraph 2)",
    "business": "financial or business affairs of a person or of an authority (paragraph 3)",
    "labour": "consultations or negotiations on labour relations (paragraph 4)",
    "legal": "legal professional privilege (paragraph 5)",
    "notice": "a notice, order or direction that is to be given or made (paragraph 6)",
    "crime": "prevention, investigation or prosecution of crime (paragraph 7)",
}
