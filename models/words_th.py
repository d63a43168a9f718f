"""How the office names its things: codes to the words that staff know (SOP §1–3)."""

from models.states import ArrivalState, CaseState
from models.values import Channel, Nature, Purpose, Unit

UNITS_TH: dict[Unit, str] = {
    Unit.GENERAL: "กลุ่มอำนวยการ",
    Unit.PERSONNEL: "กลุ่มบริหารงานบุคคล",
    Unit.POLICY: "กลุ่มนโยบายและแผน",
    Unit.DEVELOPMENT: "กลุ่มพัฒนาการศึกษา",
    Unit.SUPERVISION: "กลุ่มนิเทศ ติดตาม และประเมินผล",
    Unit.STUDENTS: "กลุ่มลูกเสือ ยุวกาชาด และกิจการนักเรียน",
    Unit.PRIVATE: "กลุ่มส่งเสริมการศึกษาเอกชน",
    Unit.AUDIT: "หน่วยตรวจสอบภายใน",
}
CHANNELS_TH: dict[Channel, str] = {
    Channel.WALK_IN: "ติดต่อด้วยตนเอง",
    Channel.LETTER: "จดหมาย/หนังสือ",
    Channel.SUGGESTION_BOX: "ตู้รับฟังความคิดเห็น",
    Channel.PHONE_FAX: "โทรศัพท์/โทรสาร",
    Channel.INSPECTION: "ตรวจเยี่ยม/ตรวจราชการ",
    Channel.MEETING: "ประชุม/อบรม",
    Channel.WEB_EMAIL: "เว็บไซต์/อีเมล",
    Channel.SOCIAL: "Line/Facebook",
}
LEVELS_TH: dict[int, str] = {
    1: "ข้อคิดเห็นหรือข้อเสนอแนะ",
    2: "ข้อร้องเรียนเรื่องเล็กน้อย",
    3: "ข้อร้องเรียนเรื่องใหญ่",
    4: "การฟ้องร้อง",
}
ARRIVAL_STATES_TH: dict[ArrivalState, str] = {
    ArrivalState.ARRIVED: "รอการอ่าน",
    ArrivalState.READING: "กำลังอ่าน",
    ArrivalState.FILED: "ลงทะเบียนแล้ว",
    ArrivalState.ATTACHED: "แนบกับเรื่องเดิม",
    ArrivalState.DUPLICATE: "ซ้ำกับเรื่องเดิม",
    ArrivalState.NOT_A_COMPLAINT: "ไม่ใช่เรื่องร้องเรียน",
    ArrivalState.QUARANTINED: "กักไว้ตรวจสอบ",
}
BECAUSE_TH: dict[str, str] = {
    "auto_reply": "อีเมลตอบกลับอัตโนมัติ",
    "bounce": "อีเมลแจ้งส่งไม่ถึง",
    "list": "จดหมายข่าว/รายชื่อผู้รับ",
    "spam": "อีเมลขยะ",
    "calendar": "นัดหมายในปฏิทิน",
    "content": "เนื้อหาไม่ใช่เรื่องร้องเรียน",
}
"""Why an arrival was set aside as no complaint: `because` of its event."""
CASE_STATES_TH: dict[CaseState, str] = {
    CaseState.PROPOSED: "รอนิติกรยืนยัน",
    CaseState.CONFIRMED: "ยืนยันแล้ว",
    CaseState.DECLINED: "ไม่รับเรื่อง",
    CaseState.CLOSED: "ยุติเรื่อง",
}
PURPOSES_TH: dict[Purpose, str] = {
    Purpose.COMPLAINT: "ร้องเรียน/ร้องทุกข์",
    Purpose.SUGGESTION: "ข้อเสนอแนะ",
    Purpose.OPINION: "ข้อคิดเห็น",
    Purpose.PRAISE: "ชมเชย",
    Purpose.INQUIRY: "สอบถาม",
    Purpose.INFORMATION_REQUEST: "ร้องขอข้อมูล",
    Purpose.NOT_A_COMPLAINT: "ไม่ใช่เรื่องร้องเรียน",
}
NATURES_TH: dict[Nature, str] = {
    Nature.OFFICIAL: "เรื่องราชการ",
    Nature.PUBLIC: "เรื่องประชาชน",
}
FLAGS_TH: dict[str, str] = {
    "corruption": "ทุจริต",
    "anonymous": "ไม่ระบุชื่อ",
    "minor": "เด็กเป็นผู้เสียหาย",
    "sexual": "ทางเพศ",
    "violence": "ความรุนแรง",
    "out_of_jurisdiction": "นอกอำนาจหน้าที่",
    "repeat": "ร้องซ้ำ",
    "urgent": "เร่งด่วน",
    "secret": "ลับ",
}
"""Fields of `Flags`."""
