"""Codes of the ILR in words, as breakdowns print them.

Source: the department's code lists (names `Sex`, `Ethnicity`, `LLDDHealthProb`, `ProgType`,
`CompStatus`, `WithdrawReason`, `LearnFAMType`) and the learning aims tables. A code that no list
has prints as `unknown`.
"""

UNKNOWN = "unknown"
REST_OF_REGION = "rest of region"
OUTSIDE_REGION = "outside region"

TEMPORARY_ULN = 9_999_999_999

SEX = {"F": "Female", "M": "Male"}

ETHNIC_GROUPS = {
    "White": (31, 32, 33, 34),
    "Mixed": (35, 36, 37, 38),
    "Asian": (39, 40, 41, 42, 43),
    "Black": (44, 45, 46),
    "Other": (47, 98),
    "Not stated": (99,),
}
ETHNICITY = {code: group for group, codes in ETHNIC_GROUPS.items() for code in codes}

LLDD = {1: "Yes", 2: "No", 9: "Not stated"}

LEVELS = {level: level for level in ("E", "1", "2", "3", "4", "5", "6", "7", "8")}
OTHER_LEVELS = {"M": "mixed", "X": "not applicable"}
BELOW_LEVEL_2 = ("E", "1")

SECTORS = {
    "1": "Health, Public Services and Care",
    "2": "Science and Mathematics",
    "3": "Agriculture, Horticulture and Animal Care",
    "4": "Engineering and Manufacturing Technologies",
    "5": "Construction, Planning and the Built Environment",
    "6": "Digital Technology",
    "7": "Retail and Commercial Enterprise",
    "8": "Leisure, Travel and Tourism",
    "9": "Arts, Media and Publishing",
    "10": "History, Philosophy and Theology",
    "11": "Social Sciences",
    "12": "Languages, Literature and Culture",
    "13": "Education and Training",
    "14": "Preparation for Life and Work",
    "15": "Business, Administration, Finance and Law",
}

ROUTES = {
    "apprenticeship": "Apprenticeship",
    "lldd": "LLDD placement",
    "foundation": "Foundation learning",
    "fe": "Further education",
    "adult": "Adult learning",
}

# METHODS, Measures from the ILR: programme types of apprenticeships.
APPRENTICESHIPS = (2, 3, 20, 21, 22, 23, 25)
# ProgType names the level of these programmes; a standard (25) does not.
PROGRAMME_LEVELS = {2: "3", 3: "2", 20: "4", 21: "5", 22: "6", 23: "7"}
FUNDED_16_TO_19 = 25

PROGRAMME_AIM = 1
MAIN_AIM_TYPES = (1, 5)

COMPLETED = 2
WITHDRAWN = 3
ON_A_BREAK = 6
ACHIEVED = 1
# Withdrawals that the code list words as transfers of the learner, not as leaving.
TRANSFERS = (2, 7, 40, 41, 47)
