"""The pages on which a rollout is written: the generic part, its answers, its waves."""

from typing import Any

from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from governance.core.errors import RuleViolation
from governance.core.web import actor, requires, session
from governance.places.models import Place
from workflows.changes.asking import AssessForm
from workflows.changes.policies.queries import current, policy_of
from workflows.changes.queries.lists import asset_named
from workflows.rollouts.commands import writing as commands
from workflows.rollouts.forms import SIDES, GenericForm, WaveForm
from workflows.rollouts.models import Rollout, Side, Wave
from workflows.rollouts.queries.cases import wave_of, whole
from workflows.rollouts.rules.content import TEXTS
from workflows.rollouts.rules.permissions import Permission
from workflows.rollouts.views.blueprint import back_to, bp

MOST_ASSETS = 200


def planning(place: Place, form: GenericForm | None = None) -> str:
    """Ask what is the same for every site."""
    form = form or GenericForm()
    return render_template("rollouts/edit.html", form=form, place=place, rollout=None)


bp.get("/places/<int:id>/rollouts/new")(requires(Permission.PLAN, Place)(planning))


@bp.post("/places/<int:id>/rollouts/new")
@requires(Permission.PLAN, Place, form=GenericForm, again=planning)
def plan(place: Place, form: GenericForm) -> Response:
    """Begin a rollout."""
    made = commands.plan(session(), actor(), place, _generic(form))
    return back_to(made, _("%(rollout)s is a draft: plan its pilot next.", rollout=made))


def editing(rollout: Rollout, form: GenericForm | None = None) -> str:
    """Show what is the same for every site, to be written anew."""
    form = form or GenericForm(obj=rollout)
    kept = whole(session(), rollout)
    return render_template("rollouts/edit.html", form=form, place=kept.place, rollout=kept)


bp.get("/rollouts/<int:id>/edit")(requires(Permission.WRITE, Rollout)(editing))


@bp.post("/rollouts/<int:id>/edit")
@requires(Permission.WRITE, Rollout, form=GenericForm, again=editing)
def edit(rollout: Rollout, form: GenericForm) -> Response:
    """Write what is the same for every site."""
    commands.edit(session(), actor(), rollout, _generic(form))
    return back_to(rollout, _("%(rollout)s was written.", rollout=rollout))


def _generic(form: GenericForm) -> commands.Generic:
    texts = {name: form[name].data or "" for name in TEXTS}
    return commands.Generic(form.kind.data, texts)


def answering(rollout: Rollout, form: AssessForm | None = None) -> str:
    """Show the questions of the assessment, to be answered for every site."""
    kept, policy = whole(session(), rollout), policy_of(session(), current(session()))
    data: dict[str, Any] = {f"answer_{row.question}": row.answer for row in kept.answers}
    data |= {f"why_{row.question}": row.rationale for row in kept.answers}
    form = form.of(policy) if form else AssessForm(questions=policy.questions, data=data)
    form.now_at(kept.version)
    return render_template(
        "rollouts/answers.html", form=form, rollout=kept, questions=policy.questions, change=None
    )


bp.get("/rollouts/<int:id>/answers")(requires(Permission.WRITE, Rollout)(answering))


@bp.post("/rollouts/<int:id>/answers")
@requires(Permission.WRITE, Rollout, form=AssessForm, again=answering)
def answer(rollout: Rollout, form: AssessForm) -> Response:
    """Keep the answers for every site."""
    given = form.given(policy_of(session(), current(session())))
    commands.answer(session(), actor(), rollout, given)
    return back_to(rollout, _("The answers for every site were saved."))


def wave_page(rollout: Rollout, form: WaveForm, wave: Wave | None = None) -> str:
    """Show the form of a wave."""
    form.now_at(rollout.version)
    sides = [(words, form.criteria(side)) for side, words in SIDES.items()]
    return render_template("rollouts/wave.html", rollout=rollout, form=form, wave=wave, sides=sides)


def adding(rollout: Rollout, form: WaveForm | None = None) -> str:
    """Ask for the next wave."""
    return wave_page(whole(session(), rollout), form or WaveForm())


bp.get("/rollouts/<int:id>/waves/new")(requires(Permission.WRITE, Rollout)(adding))


@bp.post("/rollouts/<int:id>/waves/new")
@requires(Permission.WRITE, Rollout, form=WaveForm, again=adding)
def add(rollout: Rollout, form: WaveForm) -> Response:
    """Add a wave."""
    wave = commands.add_wave(session(), actor(), rollout, _planned(form))
    return back_to(rollout, _("%(wave)s was planned.", wave=str(wave).capitalize()))


def rewriting(rollout: Rollout, wave_id: int, form: WaveForm | None = None) -> str:
    """Show a wave, to be written anew."""
    kept = whole(session(), rollout)
    wave = wave_of(kept, wave_id)
    return wave_page(kept, form or WaveForm(data=_data(wave)), wave)


bp.get("/rollouts/<int:id>/waves/<int:wave_id>")(requires(Permission.WRITE, Rollout)(rewriting))


@bp.post("/rollouts/<int:id>/waves/<int:wave_id>")
@requires(Permission.WRITE, Rollout, form=WaveForm, again=rewriting)
def rewrite(rollout: Rollout, wave_id: int, form: WaveForm) -> Response:
    """Write a wave anew."""
    commands.edit_wave(session(), actor(), rollout, wave_id, _planned(form))
    return back_to(rollout, _("The wave was written."))


@bp.post("/rollouts/<int:id>/waves/<int:wave_id>/drop")
@requires(Permission.WRITE, Rollout)
def drop(rollout: Rollout, wave_id: int) -> Response:
    """Take the last wave out."""
    commands.drop_wave(session(), actor(), rollout, wave_id)
    return back_to(rollout, _("The wave was taken out."))


def _data(wave: Wave) -> dict[str, Any]:
    criteria = {f"{row.side}_{row.figure}": row.threshold for row in wave.criteria}
    tags = "\n".join(row.asset.reference for row in wave.assets)
    days = {"from_on": wave.from_on, "until_on": wave.until_on}
    return {"name": wave.name, "tags": tags, **days, **criteria}


def _planned(form: WaveForm) -> commands.WavePlan:
    lines = list(dict.fromkeys(filter(None, (line.strip() for line in form.lines))))
    if len(lines) > MOST_ASSETS:
        raise RuleViolation(f"A wave takes {MOST_ASSETS} assets: plan the others as another wave.")
    assets = {asset.id: asset for asset in (asset_named(session(), actor(), t) for t in lines)}
    return commands.WavePlan(
        form.name.data or "",
        form.from_on.data,  # type: ignore[arg-type]
        form.until_on.data,  # type: ignore[arg-type]
        list(assets.values()),
        {side: form.thresholds(side) for side in Side},
    )
