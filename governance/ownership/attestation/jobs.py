"""What the worker does for campaigns: remind, close what is due, lay out what was signed."""

import json

from governance.core.access import Actor
from governance.core.jobs import Job
from governance.core.outbox import handle
from governance.core.printing import pdf_of
from governance.evidence.queries import files_of, signatures_of
from governance.ownership.attestation import commands, reminding
from governance.ownership.attestation.models import Campaign, CampaignState
from governance.ownership.attestation.paper import document
from governance.ownership.attestation.queries import KIND, body_of

WORKER = Actor(0, "the worker", via="worker")


def every_minute(job: Job) -> None:
    """Remind who has rows to answer, each once a stage; close campaigns whose due day is over."""
    with job.reading() as session:
        reminders, over = reminding.due(session), reminding.overdue(session)
    if not reminders and not over:
        return
    with job.writing() as session:
        for due in reminding.due(session):  # asked anew: somebody may have finished meanwhile
            campaign = session.get_one(Campaign, due.campaign_id)
            commands.remind(session, WORKER, campaign, due.days, due.waiting)
    for campaign_id in over:
        with job.writing() as session:
            campaign = commands.locked(session, campaign_id)
            if campaign.state is CampaignState.OPEN:
                commands.close_due(session, WORKER, campaign)


def signed(job: Job, *, campaign_id: int) -> None:
    """Lay out the evidence as a PDF; delivered twice, the second finds it made."""
    with job.reading() as session:
        campaign = session.get_one(Campaign, campaign_id)
        if files_of(session, KIND, campaign_id):
            return
        closed = {"closed_at": campaign.closed_at and campaign.closed_at.isoformat()}
        content = closed | json.loads(body_of(session, campaign))
        html = document(content, signatures_of(session, KIND, campaign_id))
    pdf = pdf_of(html)
    with job.writing() as session:
        campaign = commands.locked(session, campaign_id)
        if not files_of(session, KIND, campaign_id):
            commands.keep_paper(session, WORKER, campaign, pdf)


handle("attestation.signed", signed)
