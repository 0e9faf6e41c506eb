from hsst.models.calibration import (
    CalibrationCase,
    CalibrationDraft,
    CalibrationMark,
    CalibrationRound,
    CalibrationSeat,
)
from hsst.models.certificates import Certificate

__all__ = [
    "CalibrationCase",
    "CalibrationDraft",
    "CalibrationMark",
    "CalibrationRound",
    "CalibrationSeat",
    "Certificate",
]
