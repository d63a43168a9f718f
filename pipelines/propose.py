"""What the office's manual would make of a letter: level, purpose, nature, unit and flags, each with its words.

Pure: a `Reading`, the written rules and what was learned in, a `Proposal` out. SOP §1–3.
"""

from dataclasses import replace

from models.settings import DOUBT_BELOW
from models.values import Proposal, Reading
from pipelines.learning.features import features_of
from pipelines.learning.model import Learned
from pipelines.propose_look import in_doubt
from pipelines.propose_rules import Ruled, by_rules, judge
from pipelines.propose_weigh import weigh
from pipelines.rulebook import Rulebook


def propose(
    reading: Reading,
    rulebook: Rulebook | None = None,
    learned: Learned | None = None,
    *,
    doubt_below: float = DOUBT_BELOW,
) -> Proposal:
    """Propose by the written rules (those that ship where None) and the statistical model (None: rules alone).

    Below the confidence `doubt_below` it begins by saying why it is doubtful.
    Never raises for what a letter holds. `is_complaint` is False, `level` None and `purpose` NOT_A_COMPLAINT for
    automatic mail, newsletters, adverts and ordinary official correspondence; everything else is for the register.

    Raises:
        ConfigError: The rule files are wrong.
    """
    ruled = judge(reading, rulebook)
    # A machine's mail is known by its headers, and who writes no word gives statistics nothing to go by.
    if learned is None or _is_automatic(ruled) or not ruled.findings.letter.text.text.strip():
        proposal = by_rules(ruled)
    else:
        proposal = weigh(ruled, learned.opinion(features_of(ruled)), learned.calibration, learned.version)
    if learned is not None and proposal.confidence < doubt_below:
        doubt = in_doubt(proposal.confidence, doubt_below, ruled.level, proposal.level, ruled.read)
        proposal = replace(proposal, look_at=(doubt, *proposal.look_at))
    return proposal


def _is_automatic(ruled: Ruled) -> bool:
    return ruled.reading.mail is not None and ruled.reading.mail.automatic is not None
