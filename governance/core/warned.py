"""What is told to a person besides the page that answers: warnings of an act that was done."""

from sqlalchemy.orm import Session


def warn(session: Session, sentence: str) -> None:
    """Have the edge tell a sentence, if the act that it is about is committed."""
    session.info.setdefault("warned", []).append(sentence)


def warnings(session: Session) -> list[str]:
    """Return what there is to tell, once."""
    told: list[str] = session.info.pop("warned", [])
    return told
