"""Baselines as pages: those of a site, one of them, its signatures."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from governance.core import clock
from governance.core.access import allowed, may
from governance.core.web import actor, requires, session
from governance.evidence.asking import SignForm
from governance.evidence.queries import signatures_of
from governance.identity.attest import Proof
from governance.identity.stepup import attested
from governance.places.models import Place
from governance.register.baselines import commands, queries
from governance.register.baselines.forms import TakeForm, WithdrawForm
from governance.register.baselines.models import Baseline
from governance.register.baselines.rules import BASELINE, MEANINGS, Permission

bp = Blueprint("baselines", __name__, url_prefix="/places")


def of_site(site: Place, form: TakeForm | None = None) -> str:
    """Show the baselines of a site, and offer to take another one."""
    return render_template(
        "baselines/list.html",
        site=site,
        baselines=queries.of_site(session(), actor(), site),
        states=queries.STATE,
        form=form or TakeForm(formdata=None),
        may_take=may(session(), actor(), Permission.TAKE, site),
    )


bp.get("/<int:id>/baselines", endpoint="of_site")(requires(Permission.LOOK, Place)(of_site))


@bp.post("/<int:id>/baselines")
@requires(Permission.TAKE, Place, form=TakeForm, again=of_site)
def take(site: Place, form: TakeForm) -> Answer:
    """Hold what the site is at this moment."""
    made = commands.take(session(), actor(), site, form.reason.data or "")
    flash(_("%(baseline)s waits for its two signatures.", baseline=str(made)))
    return redirect(url_for(".show", id=made.id))


def showing(baseline: Baseline, form: SignForm | None = None) -> str:
    """Show what a baseline holds, who signed it, and ask for what is missing."""
    baseline = queries.whole(session(), baseline)
    given = signatures_of(session(), queries.KIND, baseline.id)
    facts = queries.facts_of(baseline, given, "given")
    form = form or SignForm(formdata=None)
    form.now_at(baseline.version)
    return render_template(
        "baselines/show.html",
        baseline=baseline,
        state=queries.STATE[baseline.state],
        signatures=given,
        missing=[says for one, says in MEANINGS.items() if one not in {s.activity for s in given}],
        hints=BASELINE.hints(facts, actor(), clock.now()),
        may=allowed(session(), actor(), baseline),
        form=form,
        history=queries.told(session(), baseline),
    )


bp.get("/baselines/<int:id>", endpoint="show")(requires(Permission.READ, Baseline)(showing))


@bp.post("/baselines/<int:id>/sign")
@requires(Permission.SIGN, Baseline, form=SignForm, again=showing, before=attested)
def sign(baseline: Baseline, _form: SignForm, proof: Proof) -> Answer:
    """Sign a baseline."""
    commands.sign(session(), actor(), baseline, proof)
    flash(_("You signed %(baseline)s.", baseline=str(baseline)))
    return redirect(url_for(".show", id=baseline.id))


def withdrawing(baseline: Baseline, form: WithdrawForm | None = None) -> str:
    """Ask why a baseline is put aside."""
    form = form or WithdrawForm(obj=baseline, formdata=None, data={"reason": ""})
    return render_template(
        "baselines/withdraw.html", baseline=queries.whole(session(), baseline), form=form
    )


bp.get("/baselines/<int:id>/withdraw")(requires(Permission.WITHDRAW, Baseline)(withdrawing))


@bp.post("/baselines/<int:id>/withdraw")
@requires(Permission.WITHDRAW, Baseline, form=WithdrawForm, again=withdrawing)
def withdraw(baseline: Baseline, form: WithdrawForm) -> Answer:
    """Put a baseline aside."""
    commands.withdraw(session(), actor(), baseline, form.reason.data or "")
    flash(_("%(baseline)s is withdrawn.", baseline=str(baseline)))
    return redirect(url_for(".of_site", id=baseline.site_id))
