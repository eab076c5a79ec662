"""The figures of change control for programs."""

from governance.core.api import Shape
from governance.core.web import actor, requires, session
from workflows.changes.figures import queries, rules
from workflows.changes.models import ChangeRequest
from workflows.changes.queries import lists
from workflows.changes.rules.permissions import Permission
from workflows.changes.views.figuring import WORDS, cut_of, period_asked
from workflows.changes.views.programs import bp


class FigureToldOut(Shape):
    """What a figure says of one period."""

    period: str
    value: float | None
    """Null: no change to say it of."""

    of: int
    """How many changes it rests on."""

    is_few: bool
    """Whether it rests on so few that it says little."""


class FigureOut(Shape):
    """One figure over some periods, the last one last."""

    figure: str
    label: str
    definition: str
    unit: str
    goal: float | None
    told: list[FigureToldOut]


class FiguresOut(Shape):
    """The figures of change control."""

    items: list[FigureOut]


@bp.get("/figures")
@requires(Permission.READ, ChangeRequest)
@bp.output(FiguresOut)
def figures() -> FiguresOut:
    """Give the figures of the changes that the reader may see, as their page is narrowed."""
    sites = {site.id for site in lists.sites(session(), actor())}
    cut, periods = cut_of(sites), rules.up_to(period_asked())
    items = [
        FigureOut(
            figure=line.key,
            label=str(WORDS[line.key][0]),
            definition=str(WORDS[line.key][1]),
            unit=line.figure.unit,
            goal=line.figure.goal,
            told=[
                FigureToldOut(period=str(of), value=one.value, of=one.of, is_few=one.is_few)
                for of, one in zip(periods, line.told, strict=True)
            ],
        )
        for line in queries.table(session(), actor(), cut, periods)
    ]
    return FiguresOut(items=items)
