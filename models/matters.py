"""How cases belong together: kinds and states of links between two of them, and the office's words for both."""

from enum import StrEnum


class LinkKind(StrEnum):
    """What the later case is to the earlier one."""

    DUPLICATE = "duplicate"
    """The same person's same words once more, by another way: a scan of the mail that came before."""
    REPEAT = "repeat"
    """The same person about the same matter, later."""
    SAME_MATTER = "same_matter"
    """Other people about the same events."""
    SPLIT = "split"
    """Two matters of one letter, parted by a person (`pipelines.split`); never proposed, linked or unlinked by hand."""


class LinkState(StrEnum):
    """Where a link stands. The program only proposes; a declined one is not proposed again."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


LINK_KINDS_TH: dict[LinkKind, str] = {
    LinkKind.DUPLICATE: "เรื่องเดียวกันส่งซ้ำ",
    LinkKind.REPEAT: "ผู้ร้องเดิมร้องเรื่องเดิมอีก",
    LinkKind.SAME_MATTER: "เรื่องเดียวกันหลายคนร้อง",
    LinkKind.SPLIT: "แยกจากหนังสือฉบับเดียวกัน",
}
LINK_STATES_TH: dict[LinkState, str] = {
    LinkState.PROPOSED: "ระบบเสนอ",
    LinkState.CONFIRMED: "ยืนยันแล้ว",
    LinkState.DECLINED: "ไม่ใช่",
}
