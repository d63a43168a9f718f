"""Commands on a case's clocks: pause, resume, first reply. CASE is a received number with its year, `12/2569`."""

import click

from flows.cli_support import actor, case_to_change, guarded, written_day


@click.command()
@click.argument("case")
@click.option("--reason", required=True, help="เหตุผล เช่น รอเอกสารจากโรงเรียน")
@click.option("--from", "from_on", default="", help="วันแรกที่ไม่นับ ถ้าไม่ใช่วันนี้")
@click.option("--until", "until_on", default="", help="วันที่กลับมานับ ถ้าทราบแล้ว")
@guarded
def pause(case: str, reason: str, from_on: str, until_on: str) -> None:
    """หยุดนับวันทำการของเรื่อง CASE (เลขรับ เช่น 12/2569) จนกว่าจะสั่ง ksed resume."""
    from flows.tables_deadlines import print_clock
    from pipelines.pauses import pause as pause_case

    begin = written_day(from_on, "--from") if from_on else None
    end = written_day(until_on, "--until") if until_on else None
    with case_to_change(case) as (office, session, found):
        pause_case(
            session, found, reason=reason, from_on=begin, until_on=end,
            holidays=office.holidays, now=office.clock(), actor=actor(),
        )  # fmt: skip
        session.flush()
        print_clock(found)


@click.command()
@click.argument("case")
@click.option("--on", default="", help="วันแรกที่กลับมานับ ถ้าไม่ใช่วันนี้")
@click.option("--reason", default="", help="หมายเหตุ เช่น ได้รับเอกสารแล้ว")
@guarded
def resume(case: str, on: str, reason: str) -> None:
    """นับวันทำการของเรื่อง CASE ต่อ กำหนดจะเลื่อนออกไปตามวันทำการที่หยุดนับ."""
    from flows.tables_deadlines import print_clock
    from pipelines.pauses import resume as resume_case

    day = written_day(on, "--on") if on else None
    with case_to_change(case) as (office, session, found):
        resume_case(session, found, on=day, reason=reason, holidays=office.holidays, now=office.clock(), actor=actor())
        session.flush()
        print_clock(found)


@click.command()
@click.argument("case")
@click.option("--on", default="", help="วันที่แจ้ง ถ้าไม่ใช่วันนี้ เช่น 5/1/2569")
@click.option("--reason", default="", help="หมายเหตุ เช่น แจ้งทางโทรศัพท์ หรือ ไม่มีที่อยู่ผู้ร้องเรียน")
@guarded
def replied(case: str, on: str, reason: str) -> None:
    """บันทึกว่าแจ้งผลเบื้องต้นแก่ผู้ร้องเรียนของเรื่อง CASE แล้ว."""
    from flows.tables_deadlines import print_replied
    from pipelines.first_reply import replied as record_reply

    day = written_day(on, "--on") if on else None
    with case_to_change(case) as (office, session, found):
        in_time = record_reply(session, found, on=day, reason=reason, now=office.clock(), actor=actor())
        session.flush()
        print_replied(found, in_time=in_time)
