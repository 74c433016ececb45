"""The file of a pack: asked for on its page, made in the background, kept until it is out of date.

It is made again whenever anything in it has changed, and so it is no record: the agenda, the papers
and the minutes are.
"""

import hashlib
from pathlib import Path

from django.conf import settings
from django.db import transaction

from moothall import clock
from moothall.meetings.enums import PackStatus
from moothall.meetings.models import Pack
from moothall.meetings.pack_content import PackContent
from moothall.meetings.paper_store import PaperLost
from moothall.records.files import write_whole

WORKING = (PackStatus.ASKED, PackStatus.MAKING)


def folder() -> Path:
    """Return where the files of packs lie."""
    return Path(settings.HOME) / "packs"


def path_of(pack: Pack) -> Path:
    """Return where the file of a pack lies."""
    return folder() / f"{pack.meeting_id}-{'public' if pack.is_public else 'whole'}.pdf"


def pack_of(content: PackContent) -> Pack | None:
    """Return the pack last asked for of this kind, or None (one query)."""
    return Pack.objects.filter(meeting=content.meeting, is_public=content.is_public).first()


def is_current(pack: Pack | None, fingerprint: str) -> bool:
    """Whether a pack is made, or being made, from what stands now."""
    if pack is None or pack.fingerprint != fingerprint or pack.status == PackStatus.FAILED:
        return False
    return pack.status in WORKING or path_of(pack).exists()


@transaction.atomic
def ask_for(content: PackContent) -> Pack:
    """Note that a pack is to be made from what stands now; whoever asks has the work done."""
    pack, _ = Pack.objects.select_for_update().get_or_create(
        meeting=content.meeting,
        is_public=content.is_public,
        defaults={"fingerprint": content.fingerprint()},
    )
    pack.fingerprint, pack.status = content.fingerprint(), PackStatus.ASKED
    pack.done, pack.total = 0, sum(each.is_put_in for each in content.every_paper)
    pack.asked_at, pack.made_at, pack.sha256 = clock.now(), None, ""
    pack.save()
    return pack


def make_file(pack: Pack, content: PackContent) -> Pack:
    """Make the file of a pack that was asked for. A fault leaves it failed, and goes on upwards."""
    from moothall.meetings.pack_pdf import make  # takes Typst and pypdf, which few pages need

    # What is made is what stands now: a PDF of an Office paper may have come since.
    fingerprint, total = content.fingerprint(), sum(each.is_put_in for each in content.every_paper)
    asked = Pack.objects.filter(pk=pack.pk)
    asked.update(status=PackStatus.MAKING, fingerprint=fingerprint, total=total)

    def tell(done: int) -> None:
        Pack.objects.filter(pk=pack.pk).update(done=done)

    try:
        made = make(content, settings.BASE_URL, tell)
        write_whole(path_of(pack), made.content)
    except Exception:
        Pack.objects.filter(pk=pack.pk).update(status=PackStatus.FAILED)
        raise
    pack.status, pack.pages, pack.size = PackStatus.MADE, made.pages, len(made.content)
    pack.sha256 = hashlib.sha256(made.content).hexdigest()
    pack.done = pack.total = total
    pack.made_at, pack.fingerprint = clock.now(), fingerprint
    pack.save()
    return pack


def read(pack: Pack) -> bytes:
    """Return the file of a pack. Raises PaperLost where it is gone or is not what was made."""
    try:
        content = path_of(pack).read_bytes()
    except FileNotFoundError:
        raise PaperLost(f"{pack} has no file.") from None
    if hashlib.sha256(content).hexdigest() != pack.sha256:
        raise PaperLost(f"The file of the {pack} is not what was made.")
    return content
