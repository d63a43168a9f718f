"""Finding cases by command, and folding the text of cases that an older ksed filed."""

import click

from flows.cli_support import LIMIT, guarded, rebuild_index, the_office


@click.command()
@click.argument("words", nargs=-1)
@click.option("--limit", default=50, show_default=True, type=LIMIT, help="จำนวนเรื่องที่แสดง")
@click.option("--rebuild", is_flag=True, help="จัดทำดัชนีค้นหาของเรื่องเก่าที่ยังไม่มี ทำต่อจากเดิมได้ (text of older cases)")
@guarded
def find(words: tuple[str, ...], limit: int, *, rebuild: bool) -> None:
    """ค้นเรื่องด้วยเลขรับ เลขบนตรา ชื่อ โรงเรียน โทรศัพท์ หรือคำในหนังสือ แสดงโดยไม่มีชื่อผู้ร้อง."""
    from flows.tables import print_cases
    from models.clock import bangkok_date
    from pipelines.adapters.database import reading
    from pipelines.finding.find import find as find_cases
    from pipelines.finding.texts import rebuild as rebuild_texts
    from pipelines.finding.texts import without_text

    if rebuild == bool(words):
        raise click.UsageError("ระบุคำที่ค้น หรือ --rebuild อย่างใดอย่างหนึ่ง")
    if rebuild:
        rebuild_index(rebuild_texts)
        return
    with the_office() as office, reading(office.engine) as session:
        today = bangkok_date(office.clock())
        found = find_cases(session, " ".join(words), today=today, limit=limit, with_identity=True)
        print_cases([one.case for one in found.hits])
        incomplete = without_text(session)
    if incomplete:
        click.echo("ยังมีเรื่องเก่าที่ค้นไม่พบ กรุณาสั่ง ksed find --rebuild หนึ่งครั้ง", err=True)
