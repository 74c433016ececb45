"""Who learns where: one row for each learner at a provider, before anything personal is drawn."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from moothall.demo import targets
from moothall.demo.places import Floats, Ints, Pool, locate
from moothall.demo.providers import INSIDE, PROVIDERS, Site

ADULT: Final = "adult"
TAILORED: Final = "tailored"
LOAN: Final = "loan"
LLDD: Final = "lldd"
EVENING: Final = "evening"
"""Route of a second enrolment: an evening class elsewhere, which the department does not fund."""

ADULT_MIX: Final = {
    "general": {ADULT: 0.60, targets.APPRENTICESHIP: 0.26, LOAN: 0.07, LLDD: 0.07},
    "land-based": {ADULT: 0.50, targets.APPRENTICESHIP: 0.30, LOAN: 0.05, LLDD: 0.15},
    "adult": {ADULT: 0.48, TAILORED: 0.52},
}
"""Routes of learners of 19 and over by kind of provider (invented)."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A site of a provider, with its grid reference in metres."""

    provider: int
    site: Site
    easting: float
    northing: float

    def pull(self, route: str) -> float:
        """Return how strongly the site draws young people of this route."""
        return float(getattr(self.site, route))


def seats(pools: dict[str, Pool]) -> list[Seat]:
    """Return every site of every provider, in order; refuses a site outside the area it names."""
    return [
        Seat(number, site, *locate(pools, str(site.postcode), site.area))
        for number, provider in enumerate(PROVIDERS)
        for site in provider.sites
    ]


def young(rng: np.random.Generator, pools: dict[str, Pool]) -> pl.DataFrame:
    """Return the calibrated learners of 16 to 18, each once.

    Columns: home, place (areas), route, postcode (home), seat (index into `seats`).
    """
    everywhere = seats(pools)
    frames = []
    cells = targets.travel()
    for home in targets.HOMES:
        places = {place: count for (area, place), count in cells.items() if area == home}
        counts = targets.routes_of(home)
        routes = rng.permutation(np.repeat(list(counts), list(counts.values())))
        start = 0
        for place, count in places.items():
            here = routes[start : start + count]
            start += count
            frames.append(_cell(rng, pools[home], everywhere, home, place, here))
    return pl.concat(frames)


def _cell(
    rng: np.random.Generator,
    pool: Pool,
    everywhere: list[Seat],
    home: str,
    place: str,
    routes: np.ndarray,
) -> pl.DataFrame:
    """Return the learners who live in one area and learn in another, or the same."""
    there = [seat for seat in everywhere if seat.site.area == place]
    near = [] if home == place else [(seat.easting, seat.northing) for seat in there]
    lives = pool.draw(rng, len(routes), near)
    chosen = _choose(rng, pool, lives, there, routes)
    indices = np.array([everywhere.index(seat) for seat in there])
    return pl.DataFrame(
        {
            "home": np.full(len(routes), home),
            "place": np.full(len(routes), place),
            "route": routes,
            "postcode": pool.postcodes[lives],
            "seat": indices[chosen],
        }
    )


def _choose(
    rng: np.random.Generator, pool: Pool, lives: Ints, there: list[Seat], routes: np.ndarray
) -> Ints:
    """Choose a site for each learner: pull of the site x exp(-km / 9), drawn by Gumbel noise."""
    far = np.column_stack([pool.kilometres(seat.easting, seat.northing)[lives] for seat in there])
    pulls: Floats = np.empty_like(far)
    for route in targets.ROUTES:
        pulls[routes == route] = [seat.pull(route) for seat in there]
    with np.errstate(divide="ignore"):
        appeal = np.log(pulls) - far / 9.0 + rng.gumbel(size=far.shape)
    chosen: Ints = np.argmax(appeal, axis=1).astype(np.int64)
    return chosen


def adults(rng: np.random.Generator, pools: dict[str, Pool]) -> pl.DataFrame:
    """Return the learners of 19 and over, who come on top of the calibrated ones.

    Columns as `young`; route is adult, tailored, loan, apprenticeship or lldd.
    """
    everywhere = seats(pools)
    merged = Pool(
        np.concatenate([pools[area].postcodes for area in INSIDE]),
        np.concatenate([pools[area].eastings for area in INSIDE]),
        np.concatenate([pools[area].northings for area in INSIDE]),
    )
    homes = np.concatenate([np.full(len(pools[area].postcodes), area) for area in INSIDE])
    frames = []
    for index, seat in enumerate(everywhere):
        provider = PROVIDERS[seat.provider]
        if not provider.adults or seat.site is not provider.main_site:
            continue
        mix = ADULT_MIX.get(provider.subjects, ADULT_MIX["general"])
        routes = rng.choice(list(mix), provider.adults, p=list(mix.values()))
        lives = merged.draw(rng, provider.adults, [(seat.easting, seat.northing)], scale=6.0)
        frames.append(
            pl.DataFrame(
                {
                    "home": homes[lives],
                    "place": np.full(provider.adults, seat.site.area),
                    "route": routes,
                    "postcode": merged.postcodes[lives],
                    "seat": np.full(provider.adults, index, dtype=np.int64),
                }
            )
        )
    return pl.concat(frames)
