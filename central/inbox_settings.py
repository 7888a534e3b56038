"""`[inbox]` of central.toml: in how many working days what is answered, and where complaints are taken."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from central.inbox_rules import AnswerDays

Days = Annotated[int, Field(ge=0, le=60)]


class InboxPart(BaseModel):
    """The answering times are the centre's own; the law's outer limits are longer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question_days: Days = 1
    reflection_days: Days = 5
    proposal_days: Days = 10
    reopen_days: Days = 7
    """How long after it was marked as handled a conversation goes on when the same person writes again."""
    complaints_place: str = "Trụ sở Tiếp công dân của Ủy ban nhân dân"
    complaints_address: str = ""
    complaints_phone: str = ""

    def answer_days(self) -> AnswerDays:
        """Return the answering times as the rules take them."""
        return AnswerDays(self.question_days, self.reflection_days, self.proposal_days)
