"""Who gets a case (SOP §2, §3, §5), by examples from the manual and by properties that hold in every office."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.values import Flags, Unit
from pipelines.routing.accused import is_named
from pipelines.routing.officers import CONFIDENTIAL, Acting, Officer, Officers, Role
from pipelines.routing.route import CaseFacts, Route, route
from tests.support.officers import DAY, UNIT_NAMES, WHOLE_MAY, one, table

PERSONNEL = CaseFacts(level=3, unit=Unit.PERSONNEL)


def ids(people: tuple[Acting, ...]) -> list[str]:
    return [acting.officer for acting in people]


def both(found: Route) -> tuple[list[str], list[str]]:
    return ids(found.assigned), ids(found.informed)


@pytest.mark.parametrize("level", [1, 2])
def test_low_levels_are_the_units_and_the_legal_officers_know(level: int) -> None:
    found = route(replace(PERSONNEL, level=level), table(), DAY)
    assert both(found) == (["clerk"], ["law1", "law2", "personnel"])
    assert (found.restricted, found.hidden_from_unit) == (False, False)
    assert "กลุ่มบริหารงานบุคคล" in found.why[0]


@pytest.mark.parametrize("level", [3, 4])
def test_high_levels_are_the_legal_officers_too(level: int) -> None:
    assert both(route(replace(PERSONNEL, level=level), table(), DAY)) == (
        ["law1", "law2", "clerk"],
        ["head", "personnel"],
    )


def test_a_unit_without_officers_is_its_director() -> None:
    assert both(route(CaseFacts(level=1, unit=Unit.AUDIT), table(), DAY))[0] == ["audit"]


@pytest.mark.parametrize("conflict", [{"conflict": True}, {"accused_unit": Unit.PERSONNEL}])
def test_a_conflict_goes_to_the_legal_officers_only(conflict: dict[str, Any]) -> None:
    found = route(replace(PERSONNEL, level=2, **conflict), table(), DAY)
    assert both(found) == (["law1", "law2"], ["head"])
    assert found.hidden_from_unit
    assert not found.restricted


def test_whoever_the_table_knows_to_work_in_the_unit_makes_a_conflict() -> None:
    found = route(replace(PERSONNEL, accused=("นายขจรเดช พงไพร",)), table(), DAY)
    assert found.hidden_from_unit
    assert both(found) == (["law1", "law2"], ["head"])


def test_the_accused_of_another_unit_is_only_left_out() -> None:
    found = route(replace(PERSONNEL, accused=("นางบุษบา ท่าคันโท",)), table(), DAY)
    assert not found.hidden_from_unit
    assert ids(found.assigned) == ["law1", "law2", "clerk"]
    assert any("audit" in sentence for sentence in found.why)


@pytest.mark.parametrize("flags", [Flags(minor=True), Flags(sexual=True)])
def test_children_and_sexual_matters_are_for_legal_officers_and_the_executive(flags: Flags) -> None:
    found = route(replace(PERSONNEL, flags=flags), table(), DAY)
    assert both(found) == (["law1", "law2"], ["head", "boss"])
    assert found.restricted
    assert found.hidden_from_unit


def test_a_stand_in_acts_and_it_is_said_for_whom() -> None:
    found = route(replace(PERSONNEL, level=1), table({"clerk": {"absences": WHOLE_MAY}}), DAY)
    assert found.assigned == (Acting(officer="personnel", instead_of=("clerk",)),)
    assert "personnel ทำแทน clerk" in found.why
    assert ids(found.informed) == ["law1", "law2"]


def test_a_stand_in_who_is_away_is_passed_over_for_the_next() -> None:
    away = {"law1": {"absences": WHOLE_MAY}, "law2": {"absences": WHOLE_MAY}}
    found = route(replace(PERSONNEL, conflict=True), table(away), DAY)
    assert found.assigned == (Acting(officer="head", instead_of=("law1", "law2")),)


def test_where_nobody_of_a_unit_is_left_the_head_legal_officer_gets_it() -> None:
    away = {"clerk": {"absences": WHOLE_MAY}, "personnel": {"absences": WHOLE_MAY}}
    assert ids(route(replace(PERSONNEL, level=1), table(away), DAY).assigned) == ["head"]


def test_a_stand_in_of_the_unit_does_not_open_a_restricted_case() -> None:
    officers = table({"law1": {"absences": WHOLE_MAY, "stand_in": "clerk"}, "law2": {"active": False}}, drop=["law2"])
    restricted = route(replace(PERSONNEL, flags=Flags(minor=True)), officers, DAY)
    assert ids(restricted.assigned) == ["head"]
    assert "clerk" in ids(route(PERSONNEL, officers, DAY).assigned)


def test_a_legal_officer_who_is_accused_has_his_case_done_by_others() -> None:
    found = route(replace(PERSONNEL, accused=("น.ส.ปรานี กุดหว้า",), conflict=True), table(drop=["law2"]), DAY)
    assert ids(found.assigned) == ["head"]
    assert "law1" not in ids(found.informed)


def test_who_is_both_legal_officer_and_of_the_unit_gets_no_case_hidden_from_it() -> None:
    officers = table({"law1": {"roles": frozenset({Role.LEGAL_OFFICER, Role.UNIT_OFFICER}), "unit": Unit.PERSONNEL}})
    assert ids(route(replace(PERSONNEL, conflict=True), officers, DAY).assigned) == ["law2"]


def test_where_all_who_may_are_away_one_of_them_is_named_and_it_is_said() -> None:
    away = {name: {"absences": WHOLE_MAY} for name in ("law1", "law2", "head", "boss")}
    found = route(replace(PERSONNEL, flags=Flags(sexual=True)), table(away), DAY)
    assert ids(found.assigned) == ["law1"]
    assert any("ลาอยู่" in sentence for sentence in found.why)


def test_where_all_who_may_are_accused_somebody_carries_it_upwards_unread() -> None:
    accused = tuple(who.name for who in table().people if who.id in {"law1", "law2", "head", "boss"})
    found = route(replace(PERSONNEL, flags=Flags(minor=True), accused=accused), table(), DAY)
    assert both(found) == (["it"], [])


def test_without_a_table_only_the_bounds_are_told() -> None:
    found = route(replace(PERSONNEL, flags=Flags(minor=True)), None, DAY)
    assert both(found) == ([], [])
    assert found.restricted


NAMES = (*UNIT_NAMES.values(), "นางสาวปราณี กุดหว้า", "นายพิเชษฐ์ สมเด็จ", "นายภาสกร หนองกุง", "นางมาลี ยางตลาด")


@st.composite
def offices(draw: st.DrawFn) -> Officers:
    """Any table that its check lets pass: people of any roles, away or not, with lines of stand-ins without loops."""
    people: list[Officer] = []
    extra = [
        one(
            f"x{number}",
            f"นายเพิ่มพูน ลำดับ{chr(0x0E01 + number)}",
            *draw(st.sets(st.sampled_from(Role), min_size=1, max_size=3)),
            unit=draw(st.sampled_from(Unit)),
        )
        for number in range(draw(st.integers(0, 4)))
    ]
    whole = [
        *table(drop=draw(st.sets(st.sampled_from(["law2", "head", "boss", "it", "desk", "clerk"])))).people,
        *extra,
    ]
    for position, who in enumerate(whole):
        later = [other.id for other in whole[position + 1 :]]
        stand_in = draw(st.sampled_from([None, *later])) if later else None
        people.append(replace(who, stand_in=stand_in, absences=WHOLE_MAY if draw(st.booleans()) else ()))
    return Officers(people=tuple(people))


FACTS = st.builds(
    CaseFacts,
    level=st.integers(1, 4),
    unit=st.sampled_from(Unit),
    flags=st.builds(Flags, minor=st.booleans(), sexual=st.booleans()),
    conflict=st.booleans(),
    accused=st.lists(st.sampled_from(NAMES), max_size=2).map(tuple),
    accused_unit=st.none() | st.sampled_from(Unit),
)


def people_of(found: Route, officers: Officers) -> list[Officer]:
    who = [officers.get(acting.officer) for acting in (*found.assigned, *found.informed)]
    assert None not in who
    return [officer for officer in who if officer is not None]


@given(FACTS, offices())
def test_the_accused_is_never_among_the_people(facts: CaseFacts, officers: Officers) -> None:
    for officer in people_of(route(facts, officers, DAY), officers):
        assert not any(is_named(officer, name) for name in facts.accused)


@given(FACTS, offices())
def test_a_restricted_case_reaches_no_unit(facts: CaseFacts, officers: Officers) -> None:
    found = route(facts, officers, DAY)
    assert found.restricted == (facts.flags.minor or facts.flags.sexual)
    if found.restricted:
        for officer in people_of(found, officers):
            carries_it_unread = officer.roles & {Role.OPERATOR, Role.RECORDS} and found.informed == ()
            assert officer.roles & CONFIDENTIAL or carries_it_unread


@given(FACTS, offices())
def test_a_case_hidden_by_conflict_reaches_nobody_of_the_unit(facts: CaseFacts, officers: Officers) -> None:
    if facts.conflict or facts.accused_unit is facts.unit:
        found = route(facts, officers, DAY)
        assert found.hidden_from_unit
        assert not any(officer.acts_for(facts.unit) for officer in people_of(found, officers))


@given(FACTS, offices())
def test_somebody_is_always_assigned_and_nobody_twice(facts: CaseFacts, officers: Officers) -> None:
    found = route(facts, officers, DAY)
    named = ids((*found.assigned, *found.informed))
    assert len(named) == len(set(named))
    outside = [who for who in officers.people if not any(is_named(who, name) for name in facts.accused)]
    may = [
        who
        for who in outside
        if who.roles & (CONFIDENTIAL | {Role.OPERATOR, Role.RECORDS}) and not who.acts_for(facts.unit)
    ]
    assert found.assigned or not may


@given(FACTS, offices())
def test_who_is_away_is_assigned_only_where_nobody_may_stand_in(facts: CaseFacts, officers: Officers) -> None:
    found = route(facts, officers, DAY)
    for acting in found.assigned:
        officer = officers.get(acting.officer)
        assert officer is not None
        if officer.away(DAY):
            assert found.assigned == (acting,)
            who = officers.get(officer.stand_in) if officer.stand_in else None
            allowed = who is not None and not any(is_named(who, name) for name in facts.accused)
            if who is not None and allowed and not who.away(DAY):
                conflict = found.hidden_from_unit and not found.restricted
                assert (found.restricted and not who.roles & CONFIDENTIAL) or (
                    conflict or who.acts_for(facts.unit) or who.roles <= {Role.OPERATOR}
                )
    assert all(not who.away(DAY) for who in people_of(replace(found, assigned=()), officers))


@given(FACTS, offices())
def test_levels_three_and_four_always_reach_a_legal_officer_who_is_there(facts: CaseFacts, officers: Officers) -> None:
    found = route(facts, officers, DAY)
    there = [
        who
        for who in officers.having(Role.LEGAL_OFFICER)
        if not who.away(DAY) and not any(is_named(who, name) for name in facts.accused) and not who.acts_for(facts.unit)
    ]
    assert {who.id for who in there} <= set(ids((*found.assigned, *found.informed)))
    if facts.level >= 3:
        assert {who.id for who in there} <= set(ids(found.assigned))
