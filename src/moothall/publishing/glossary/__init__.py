"""The glossary: the program's nouns, shown on a page and linked where they first appear."""

from moothall.publishing.glossary.linking import link_terms as link_terms
from moothall.publishing.glossary.terms import Part as Part
from moothall.publishing.glossary.terms import Term as Term
from moothall.publishing.glossary.terms import parts as parts
from moothall.publishing.glossary.terms import search as search
