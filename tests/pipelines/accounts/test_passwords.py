import pytest
from argon2 import extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from models.errors import RefusedError
from pipelines.accounts.passwords import check_choice, hashed, matches, one_time, outdated


def test_a_password_is_kept_as_a_slow_hash_of_its_own() -> None:
    kept = hashed("ข้าวเหนียวร้อน")
    assert kept != hashed("ข้าวเหนียวร้อน")
    parameters = extract_parameters(kept)
    assert parameters.type.name == "ID"
    assert parameters.memory_cost >= RFC_9106_LOW_MEMORY.memory_cost
    assert parameters.time_cost >= RFC_9106_LOW_MEMORY.time_cost
    assert matches("ข้าวเหนียวร้อน", kept)
    assert not matches("ข้าวเหนียวเย็น", kept)
    assert not outdated(kept)
    assert outdated("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf")


@pytest.mark.parametrize("kept", [None, "", "plain text", "$argon2id$broken"])
def test_what_is_no_hash_matches_nothing(kept: str | None) -> None:
    assert not matches("", kept)
    assert not matches("plain text", kept)


@pytest.mark.parametrize(
    "choice", ["short", "law1law1law1", "สมศรีใจดี1234", "aaaaaaaaaaaaaaa", "passwordpassword", "x" * 201]
)
def test_what_is_guessed_first_cannot_be_chosen(choice: str) -> None:
    with pytest.raises(RefusedError):
        check_choice(choice, "law1", "นาง สมศรี ใจดี")


def test_a_long_choice_of_words_can_be_chosen() -> None:
    check_choice("หมาเห่าใบตองแห้ง", "law1", "นาง สมศรี ใจดี")


def test_one_time_passwords_are_told_apart_on_paper_and_never_repeat() -> None:
    made = {one_time() for _ in range(100)}
    assert len(made) == 100
    assert not set("".join(made)) & set("01ilo")
