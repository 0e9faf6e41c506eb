from typing import Any

from celery import current_app, shared_task
from django.utils import timezone

from hsst.services import calibration, certificate_copies, certificates


@shared_task(name="hsst.make_certificate")
def make_certificate(*, certificate_id: int, **_: Any) -> None:
    """Make and sign one certificate of equivalence."""
    certificates.make(certificate_id=certificate_id, at=timezone.now())


@shared_task(name="hsst.hand_over_certificate")
def hand_over_certificate(*, certificate_id: int, **_: Any) -> None:
    """Put a copy of one certificate of equivalence into its holder’s evidence."""
    certificate_copies.hand_over(certificate_id=certificate_id, at=timezone.now())


@shared_task(name="hsst.sweep_certificates")
def sweep_certificates(**_: Any) -> None:
    """Find certificates of equivalence that the queue lost, and copies that never came; hand each to a worker again."""
    for certificate_id in certificates.unmade(at=timezone.now()):
        current_app.signature("hsst.make_certificate", kwargs={"certificate_id": certificate_id}).delay()
    for certificate_id in certificate_copies.not_handed_over():
        current_app.signature("hsst.hand_over_certificate", kwargs={"certificate_id": certificate_id}).delay()


@shared_task(name="hsst.calibration_upkeep")
def calibration_upkeep(**_: Any) -> None:
    """Close calibration rounds that are over, ask those who began to judge meanwhile, and remind."""
    at = timezone.now()
    calibration.look_after(on=timezone.localdate(at), at=at)
