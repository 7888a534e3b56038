"""All tables of central in one import, for migrations and for code that needs several groups."""

from central.model_base import RETENTION_CLASSES, Base
from central.models_channels import CallRow, ChannelFile, ChannelPerson, Follower, LinkCode, Mailbox
from central.models_deliveries import ChannelEvent, ChannelToken, DeliveryRow
from central.models_dossiers import ClockPause, Dossier, DossierAlias, DueDate, Slip, StatusEvent, Ticket
from central.models_feedback import Feedback
from central.models_fleet import Box, BoxKey, Change, Meta, OwnSerial, RetiredDatabase, SerialLease
from central.models_inbox import CannedAnswer, Conversation, ConversationMessage, HotlineSerial, Presence
from central.models_ingest import InboxEvent, Subject
from central.models_staff import ApiKey, AuditEntry, Staff, StaffSession
from central.models_surveys import Survey

__all__ = [
    "RETENTION_CLASSES",
    "ApiKey",
    "AuditEntry",
    "Base",
    "Box",
    "BoxKey",
    "CallRow",
    "CannedAnswer",
    "Change",
    "ChannelEvent",
    "ChannelFile",
    "ChannelPerson",
    "ChannelToken",
    "ClockPause",
    "Conversation",
    "ConversationMessage",
    "DeliveryRow",
    "Dossier",
    "DossierAlias",
    "DueDate",
    "Feedback",
    "Follower",
    "HotlineSerial",
    "InboxEvent",
    "LinkCode",
    "Mailbox",
    "Meta",
    "OwnSerial",
    "Presence",
    "RetiredDatabase",
    "SerialLease",
    "Slip",
    "Staff",
    "StaffSession",
    "StatusEvent",
    "Subject",
    "Survey",
    "Ticket",
]
