"""The table of a campaign, in Markdown."""

from collections import Counter
from collections.abc import Mapping

TITLES = {
    "plain": "SQLite, one hub",
    "alone": "SQLite, one hub",
    "replicas": "PostgreSQL and Valkey, three hubs",
}
_FAULTS = (
    "SIGKILL of a hub",
    "SIGKILL of PostgreSQL",
    "SIGKILL of Valkey",
    "SIGKILL of a client with a full outbox",
    "Network cut between hubs and stores",
    "Full disk",
    "Clock jump of ± 1 h",
)
_ROWS = {
    "malformed": "Malformed frames and bodies, one in twenty",
    "slow readers": "Sockets that asked for everything and read nothing",
    "repeated": "Events sent again, since no answer came or a store was away",
    "followers cut off": "Times that a follower was cut off and came back with its cursor",
    "acknowledged": "Events acknowledged to ambulances",
    "put into an outbox": "Events put into the outbox of the client that was killed",
    "heard": "Events heard by followers",
    "lost": "**Acknowledged or in an outbox, and not in the log**",
    "doubled": "**Twice in the log**",
    "out of order": "**Transfers out of order, or with a gap**",
    "heard out of order": "**Heard out of order, twice, or after a gap**",
    "refused": "**Refused, of those that a hub must take**",
    "failed": "**Answers 500, and threads that broke**",
    "memory": "Largest memory of a hub, MB",
}


def render(found: Mapping[str, Counter[str]], arguments: list[str]) -> str:
    """Return the page."""
    columns = [TITLES[name] for name in found]
    lines = [
        "# The fault campaign",
        "",
        "Printed by `" + " ".join(["python -m tests.transfer.campaign", *arguments]) + "`, whose",
        "`--help` says what it needs. Faults come in any order, while six ambulances lead transfers from",
        "request to close, three followers listen, and one device fills its outbox.",
        "",
        f"| | {' | '.join(columns)} |",
        f"|---|{'---:|' * len(columns)}",
    ]
    for key, title in [*((fault, fault) for fault in _FAULTS), *_ROWS.items()]:
        cells = [f"{found[name][key]:,}" if found[name][key] else "0" for name in found]
        lines.append(f"| {title} | {' | '.join(cells)} |")
    lines += [
        "",
        "Afterwards, in every column: `python -m transfer.audit verify` found all chains and checkpoints whole.",
        "SQLite passed `integrity_check`; PostgreSQL passed `pg_amcheck --heapallindexed --parent-check` and",
        "`pg_checksums`. The campaign fails otherwise.",
    ]
    return "\n".join(lines)
