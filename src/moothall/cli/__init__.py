"""The command line: `moothall ...`, the same actions as the site."""

import os
import sys

__all__ = ["main", "set_up"]


def set_up() -> None:
    """Make Django ready; what imports models is imported after this."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "moothall.web.settings"
    import django

    django.setup()


def main() -> None:
    """Run the command named by the arguments; end with 0 done, 1 refused, 2 wrong use."""
    from moothall.cli.faults import told

    with told():
        set_up()
        from moothall.cli.commands import program

        program(*sys.argv[1:2])(prog_name="moothall")
    sys.exit(0)
