"""All tables of central in one import, for migrations and for code that needs several groups."""

from central.model_base import RETENTION_CLASSES, Base
from central.models_dossiers import ClockPause, Dossier, DossierAlias, DueDate, Slip, StatusEvent, Ticket
from central.models_feedback import Feedback
from central.models_fleet import Box, BoxKey, Change, Meta, OwnSerial, RetiredDatabase, SerialLease
from central.models_ingest import InboxEvent, Subject
from central.models_staff import ApiKey, AuditEntry, Staff, StaffSession

__all__ = [
    "RETENTION_CLASSES",
    "ApiKey",
    "AuditEntry",
    "Base",
    "Box",
    "BoxKey",
    "Change",
    "ClockPause",
    "Dossier",
    "DossierAlias",
    "DueDate",
    "Feedback",
    "InboxEvent",
    "Meta",
    "OwnSerial",
    "RetiredDatabase",
    "SerialLease",
    "Slip",
    "Staff",
    "StaffSession",
    "StatusEvent",
    "Subject",
    "Ticket",
]
