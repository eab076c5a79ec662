"""Certificates as pages: ask for one, and its file once the worker made it."""

from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as Answer

from governance.core.download import sent
from governance.core.web import actor, requires, session
from governance.curricula.models import TrainingRecord
from governance.curricula.rules.permissions import Permission as OfCurricula
from workflows.training.commands import certificates as commands
from workflows.training.forms import CertificateForm
from workflows.training.models import TrainingCertificate
from workflows.training.queries import certificates as queries
from workflows.training.rules.permissions import Permission

bp = Blueprint("certificates", __name__, url_prefix="/training")


@bp.post("/records/<int:id>/certificate")
@requires(OfCurricula.READ_RECORD, TrainingRecord, form=CertificateForm)
def ask(training: TrainingRecord, _form: CertificateForm) -> Answer:
    """Have the certificate of a training made; there is one of each."""
    made = commands.request(session(), actor(), training)
    return redirect(url_for(".show", id=made.id))


@bp.get("/certificates/<int:id>")
@requires(Permission.READ_CERTIFICATE, TrainingCertificate)
def show(certificate: TrainingCertificate) -> str:
    """Show a certificate: what it says, whether it still counts, and its file."""
    made = queries.whole(session(), certificate)
    return render_template(
        "training/certificate.html", made=made, record=made.record, how=queries.HOW_LABELS
    )


@bp.get("/certificates/<int:id>/file")
@requires(Permission.READ_CERTIFICATE, TrainingCertificate)
def file(certificate: TrainingCertificate) -> Response:
    """Give the file."""
    name, content = queries.content(session(), certificate)
    return sent((content,), name, "application/pdf")
