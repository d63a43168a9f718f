"""Errors. Every code has one Thai sentence for the clerk and is the only thing a log may hold.

`TransientError`: the surroundings failed (disk, server, memory); the letter is retried by itself.
`DocumentError`: the letter itself cannot be read; it is quarantined with the reason.
`ConfigError` stands outside: nothing can be taken in until a person mends the settings.
`RefusedError` is an answer to a person at the command line or the desk: nothing was changed.
"""

MESSAGES_TH: dict[str, str] = {
    "empty_file": "ไฟล์ว่างเปล่า (0 ไบต์) กรุณาสแกนหรือคัดลอกไฟล์ใหม่อีกครั้ง",
    "unsupported_type": "ระบบไม่รองรับไฟล์ชนิดนี้ กรุณาส่งเป็น PDF, JPG, PNG, TIFF, HEIC, WEBP, DOCX, TXT หรืออีเมล",
    "not_what_it_says": "เนื้อหาในไฟล์ไม่ตรงกับนามสกุลไฟล์ ระบบจึงไม่เปิดไฟล์นี้ กรุณาตรวจสอบที่มาก่อนส่งใหม่",
    "encrypted": "ไฟล์ตั้งรหัสผ่านไว้ กรุณาปลดรหัสหรือพิมพ์แล้วสแกนใหม่",
    "damaged": "ไฟล์เสียหรือไม่ครบ เปิดอ่านไม่ได้ กรุณาสแกนหรือขอไฟล์ใหม่",
    "too_large": "ไฟล์ใหญ่เกินกำหนด กรุณาแบ่งไฟล์หรือสแกนด้วยความละเอียดต่ำลง",
    "too_many_pages": "เอกสารมีจำนวนหน้าเกินกำหนด กรุณาแบ่งเป็นหลายไฟล์",
    "no_text": "อ่านข้อความในเอกสารไม่ได้เลย กรุณาตรวจดูต้นฉบับหรือสแกนใหม่ให้ชัดขึ้น",
    "took_too_long": "อ่านเอกสารนานเกินกำหนดจนต้องหยุด กรุณาให้เจ้าหน้าที่เปิดดูต้นฉบับ",
    "too_much_memory": "เอกสารใช้หน่วยความจำเกินกำหนด กรุณาให้เจ้าหน้าที่เปิดดูต้นฉบับ",
    "reader_crashed": "โปรแกรมอ่านเอกสารหยุดทำงานกลางคันทุกครั้งที่อ่านไฟล์นี้ กรุณาให้เจ้าหน้าที่เปิดดูต้นฉบับ",
    "empty_mail": "อีเมลไม่มีข้อความและไม่มีไฟล์แนบ กรุณาเปิดดูต้นฉบับและติดต่อผู้ส่ง",
    "unreadable_attachments": "อีเมลไม่มีข้อความ และไฟล์แนบทั้งหมดอ่านไม่ได้ กรุณาเปิดดูต้นฉบับ",
    "ocr_unavailable": "โปรแกรมอ่านตัวอักษร (Tesseract) ใช้งานไม่ได้ ระบบจะลองใหม่เอง",
    "disk_full": "พื้นที่จัดเก็บเต็ม ระบบจะลองใหม่เองเมื่อมีพื้นที่ว่าง",
    "store_unavailable": "อ่านหรือเขียนที่เก็บต้นฉบับไม่ได้ ระบบจะลองใหม่เอง",
    "original_changed": "ต้นฉบับที่เก็บไว้ไม่ตรงกับลายนิ้วมือเดิม กรุณาแจ้งผู้ดูแลระบบทันที",
    "database_busy": "ฐานข้อมูลไม่ว่าง ระบบจะลองใหม่เอง",
    "mailbox_unavailable": "ติดต่อกล่องจดหมายไม่ได้ ระบบจะลองใหม่เอง",
    "mail_unfetchable": "เครื่องแม่ข่ายส่งอีเมลบางฉบับให้ไม่ได้ อีเมลอื่นรับตามปกติ กรุณาเปิดดูในกล่องจดหมาย ระบบจะลองใหม่เอง",
    "mailbox_login": "เข้าสู่ระบบกล่องจดหมายไม่สำเร็จ กรุณาตรวจสอบชื่อผู้ใช้และรหัสผ่าน",
    "folder_unavailable": "เปิดโฟลเดอร์รับเอกสารไม่ได้ กรุณาตรวจสอบว่ามีโฟลเดอร์และมีสิทธิ์เข้าถึง",
    "smtp_unavailable": "ส่งอีเมลแจ้งเตือนไม่ได้ในขณะนี้ ระบบจะลองใหม่เอง",
    "smtp_refused": "เครื่องแม่ข่ายอีเมลปฏิเสธการแจ้งเตือนนี้อย่างถาวร กรุณาตรวจสอบที่อยู่ผู้รับ",
    "bounced": "อีเมลแจ้งเตือนถูกตีกลับ ที่อยู่อาจผิดหรือกล่องจดหมายของผู้รับเต็ม กรุณาแจ้งผู้รับทางอื่นและตรวจสอบที่อยู่",
    "prefect_unavailable": "ระบบตรวจสอบงาน (Prefect) ใช้งานไม่ได้ แต่การรับเรื่องยังดำเนินต่อ",
    "desk_unavailable": "เว็บเจ้าหน้าที่ (ksed desk) หยุดทำงาน ระบบจะเปิดใหม่เอง การรับเรื่องยังดำเนินต่อ",
    "not_running": "โปรแกรมเฝ้ารับเรื่อง (ksed watch) ไม่ได้ทำงานอยู่ จึงยังไม่มีเรื่องใหม่เข้าระบบ",
    "officers_broken": "แฟ้มเจ้าหน้าที่ (officers.toml) ใช้ไม่ได้ ระบบใช้ฉบับก่อนหน้าแทน กรุณาแก้ไขแฟ้ม",
    "rules_broken": "แฟ้มกฎของสำนักงานใช้ไม่ได้ ระบบใช้แฟ้มที่มากับโปรแกรมแทน กรุณาแก้ไขแฟ้ม",
    "internal": "เกิดข้อผิดพลาดภายในระบบ ต้นฉบับปลอดภัย กรุณาแจ้งผู้ดูแลระบบ",
}
"""Every error code that the program may raise, with the sentence shown to staff."""


class ConfigError(Exception):
    """The settings cannot be used; `str(error)` is a Thai sentence that says which and why."""


class RefusedError(Exception):
    """What a person asked for cannot be done as things stand; `str(error)` is a Thai sentence that says why."""


class IntakeError(Exception):
    """A fault while taking a letter in. `code` goes to the log, `message_th` to the clerk."""

    def __init__(self, code: str, detail: str = "") -> None:
        """Take a key of `MESSAGES_TH`; `detail` is for developers and holds no personal data."""
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.message_th = MESSAGES_TH[code]

    def __reduce__(self) -> tuple[type["IntakeError"], tuple[str]]:
        """Pickle by code: the error crosses from the reading child process."""
        return type(self), (self.code,)


class TransientError(IntakeError):
    """The surroundings failed: retry, with back-off."""


class DocumentError(IntakeError):
    """The document itself is at fault: quarantine."""
