"""The rules, one file for a group: each rule is one declaration, found by itself.

To add a rule, declare it in the file of its group (or a new one). The decorated function gets a
record (moothall.records.check.kinds) and returns an expression that is true of the records at
fault: all clauses and all exclusions of the official condition. Its docstring is the message: what
is wrong, then what to do. Beside it stand examples that it finds (`.fails`) and lets pass
(`.holds`), one for each clause and exclusion; they are its tests. Then run
`python -m moothall.records.check.page` to bring the reference page up to date.

Rules of one official list are not repeated where another part of Moothall judges the same: types,
lengths and obligatory fields are the reader's. A rule that needs data we do not keep is left out
rather than made to fit.
"""
