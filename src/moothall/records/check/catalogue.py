"""The command that writes docs/reference/rules.md, or checks (`--check`) that it is up to date.

Run `python -m moothall.records.check.catalogue` in the project's folder.
"""

import sys

from moothall.records.check.page import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
