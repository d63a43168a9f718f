"""The first lines that `ksed watch` prints: where to drop a scan, how to see cases."""

from models.settings import Settings
from models.words_th import CHANNELS_TH


def welcome(settings: Settings, program: str) -> str:
    """Write the welcome in Thai; `program` is how ksed was called."""
    imap, smtp = settings.imap, settings.smtp
    lines = [
        "ksed พร้อมรับเรื่อง — วางไฟล์สแกน (PDF, JPG, PNG, TIFF, HEIC) ในโฟลเดอร์ต่อไปนี้:",
        *(f"  {CHANNELS_TH[folder.channel]}: {folder.path}" for folder in settings.effective_folders),
        f"ดูเรื่องที่รับแล้ว: {program} cases    ดูสถานะ: {program} status    ส่งออก: {program} export",
        "ไฟล์ที่รับแล้วจะย้ายไป done/ ไฟล์ที่อ่านไม่ได้จะย้ายไป failed/ พร้อมคำอธิบาย",
        f"กล่องจดหมาย: {imap.account if imap.configured else 'ยังไม่ได้ตั้งค่า (KSED_IMAP__HOST)'}",
        f"อีเมลแจ้งเตือน: {smtp.host if smtp.configured else 'ยังไม่ได้ตั้งค่า (KSED_SMTP__HOST)'}",
        "หยุดโปรแกรม: Ctrl-C",
    ]
    return "\n".join(lines)
