"""What was done to a thing, in words: told by the partnership, whose people did it."""

from moothall.partnership.happenings import doer_of as doer_of
from moothall.partnership.happenings import happenings as happenings
