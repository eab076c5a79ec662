"""The page on which the accountable person answers who may depend on an asset."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from governance.core import clock
from governance.core.web import actor, requires, session
from governance.register.commands import consent as commands
from governance.register.forms import AnswerForm
from governance.register.models import Asset
from governance.register.queries.consent import asked
from governance.register.rules import Permission

bp = Blueprint("consent", __name__, url_prefix="/register")


def answering(asset: Asset, form: AnswerForm | None = None) -> str:
    """Ask whether others may depend on an asset."""
    waiting = asked(session(), actor(), asset)
    form = form or AnswerForm(data={"dependency_ids": [key for key, _said in waiting.edges]})
    form.dependency_ids.choices = list(waiting.edges)
    form.seen_at.data = clock.now().isoformat()
    return render_template(
        "register/answer.html",
        form=form,
        asset=asset,
        asked=waiting,
        is_mine=waiting.owner.person_id == actor().id,
    )


bp.get("/<int:id>/answer")(requires(Permission.CONSENT, Asset)(answering))


@bp.post("/<int:id>/answer")
@requires(Permission.CONSENT, Asset, form=AnswerForm, again=answering)
def answer(asset: Asset, form: AnswerForm) -> Answer:
    """Agree that others depend on an asset, or object."""
    count = commands.answer(session(), actor(), asset, form.said())
    flash(
        ngettext(
            "%(num)d dependency on %(tag)s is answered.",
            "%(num)d dependencies on %(tag)s are answered.",
            count,
            tag=asset.tag,
        )
    )
    return redirect(url_for("register.show", id=asset.id, _anchor="dependents"))
