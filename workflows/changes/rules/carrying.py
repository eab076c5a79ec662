"""Who carries a change out: whoever has the letter R for its assets. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from governance.core.access import Actor
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.models import Activity


@dataclass(frozen=True, slots=True)
class Carrying:
    """Who is responsible for the work on one asset now."""

    asset: str
    activity: Activity
    people: Mapping[int, str]
    """Everybody with the letter R, by id."""

    accountable_id: int | None
    is_critical: bool
    """Whether the asset bears directly on product quality."""

    def refusal(self, by: Actor) -> str | None:
        """Return why the actor does not begin the work on this asset; None if they may.

        Source: House rule, ADR 0031.
        """
        what = f"the work on {self.asset} (R of {ACTIVITY_LABELS[self.activity]})"
        if not self.people:
            return f"Nobody is responsible for {what}: name somebody there first."
        if self.is_critical and set(self.people) == {self.accountable_id}:
            (name,) = self.people.values()
            return (
                f"{name} is accountable for {self.asset} and alone responsible for {what}, and it "
                "bears directly on quality: name somebody else as responsible, too."
            )
        if by.id not in self.people:
            names = " or ".join(self.people.values())
            return f"{by.name} is not responsible for {what}: that is {names}."
        return None


def refusals(each: tuple[Carrying, ...], by: Actor) -> tuple[str, ...]:
    """Return every reason why the actor does not begin the work, once each."""
    return tuple(dict.fromkeys(filter(None, (one.refusal(by) for one in each))))
