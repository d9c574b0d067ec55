"""Let through what somebody may do to a transfer, and note who did it."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select

from transfer.access import roles
from transfer.access.listed import Listed
from transfer.access.parties import PartyIndex
from transfer.access.principal import Principal
from transfer.access.roles import Forbidden
from transfer.access.sessions import Clock
from transfer.audit.chain import UPLOADED, Head
from transfer.audit.log import AuditLog, digest_of
from transfer.event import HUB
from transfer.ledger import Entry, Ledger, Standing
from transfer.record import text_of

DISPATCH = "dispatch"
LIST = "list"


class Gate:
    """What the desk asks before it writes, and the edges before they show."""

    def __init__(self, ledger: Ledger, parties: PartyIndex, audit: AuditLog, clock: Clock) -> None:
        self._ledger = ledger
        self._parties = parties
        self._audit = audit
        self._clock = clock
        self._listed = Listed()

    def may_request(self, principal: Principal, body: Mapping[str, Any]) -> None:
        """Raise Forbidden unless somebody may open this transfer."""
        _check_sender(principal, body)
        roles.check_role(principal, "request")
        if principal.unit_id not in {None, body["unit_id"]}:
            raise Forbidden(f"unit_id must be your own unit: {principal.unit_id}")

    def may_act(
        self, principal: Principal, word: str, standing: Standing, body: Mapping[str, Any]
    ) -> None:
        """Raise Forbidden unless somebody may do this to a transfer; call it in a transaction."""
        _check_sender(principal, body)
        self._check(principal, word, standing)
        if "side" in body:
            roles.check_side(principal, body["side"])

    def note(
        self, by: Principal | None, audited: Head, entry: Entry, body: Mapping[str, Any]
    ) -> Head:
        """Note who left an event, None for the hub, in the event's transaction.

        Takes how far the audit of the transfer goes, and returns how far it goes now.
        """
        header = entry.header
        if header.seq == 1 and by is not None:
            self._parties.open(header.transfer_id, by.organisation)
        if header.type in NAMES_A_PARTY:
            self._parties.hear(header.transfer_id, body)
        did = _did(by, header.type, header.seq, header.recorded_at, digest_of(entry))
        return self._audit.add(header.transfer_id, audited, did)

    def note_upload(
        self, principal: Principal, standing: Standing, sha256: str, recorded_at: str
    ) -> None:
        """Note who uploaded an attachment, in the upload's transaction."""
        did = _did(principal, UPLOADED, standing.last_seq, recorded_at, sha256)
        self._audit.append(standing.transfer_id, did)

    def read(self, principal: Principal, word: str, transfer_id: str) -> None:
        """Note a read before it is shown; raise UnknownTransfer or Forbidden."""
        self._ledger.commit(transfer_id, lambda: self._read(principal, word, transfer_id))

    def note_list(self, principal: Principal, summaries: Iterable[Mapping[str, Any]]) -> None:
        """Note which transfers a list is about to show somebody: each once a day."""
        now = self._clock()
        seqs = {shown["transfer_id"]: shown["last_seq"] for shown in summaries}
        fresh = self._listed.fresh(now.date(), principal, seqs)
        if not fresh:
            return
        with self._ledger.writing():
            # In one order, so that two lists never wait for each other.
            for transfer_id in sorted(fresh):
                did = _did(principal, "list", seqs[transfer_id], text_of(now))
                self._audit.append(transfer_id, did)
        self._listed.add(principal, fresh)

    def theirs(self, principal: Principal) -> Select[tuple[str]] | None:
        """Return the query for the ids that their list shows, None for all; raise Forbidden."""
        roles.check_role(principal, "list")
        return self._parties.theirs(principal)

    def dispatch_of(self, transfer_id: str) -> str:
        """Return the address of the dispatchers whose transfer it is."""
        return f"{DISPATCH}/{self._parties.of(transfer_id).organisation}"

    def dispatch_for(self, principal: Principal) -> str:
        """Return the address of the dispatchers of one's own organisation; raise Forbidden."""
        roles.check_role(principal, "watch")
        return f"{DISPATCH}/{self._parties.blinded(principal).organisation}"

    def lists_with(self, transfer_id: str) -> list[str]:
        """Return the addresses of those whose list has a transfer."""
        parties = self._parties.of(transfer_id)
        names = (parties.organisation, parties.unit_id, *parties.hospitals)
        return [f"{LIST}/{name}" for name in dict.fromkeys(names)]

    def list_of(self, principal: Principal) -> str:
        """Return the address of those who have one's own list; raise Forbidden."""
        roles.check_role(principal, "list")
        name = self._parties.name_of(principal)
        if name is None:
            raise Forbidden(f"The role {principal.role} has no list of its own: ask for it again")
        return f"{LIST}/{name}"

    def may_follow(self, principal: Principal, transfer_id: str) -> bool:
        """Tell whether somebody may still be told of a transfer's events."""
        try:
            with self._ledger.reading():
                self._check(principal, "events", self._ledger.standing(transfer_id))
        except Forbidden:
            return False
        return True

    def _read(self, principal: Principal, word: str, transfer_id: str) -> None:
        standing = self._ledger.standing(transfer_id)
        self._check(principal, word, standing)
        did = _did(principal, word, standing.last_seq, text_of(self._clock()))
        self._audit.append(transfer_id, did)

    def _check(self, principal: Principal, word: str, standing: Standing) -> None:
        roles.check(self._parties.blinded(principal), word, self._parties.at(standing))


NAMES_A_PARTY = frozenset({"requested", "reassigned"})
"""The types of events that name one more party. Each makes a new version of the transfer."""


def _check_sender(principal: Principal, body: Mapping[str, Any]) -> None:
    """Raise Forbidden when the body names another than who is asking."""
    # A device on which nobody signed in vouches for those who use it.
    if principal.person_id and body.get("actor", principal.person_id) != principal.person_id:
        raise Forbidden(f"actor must be who is signed in: {principal.person_id}, or left out")
    if body.get("device_id", principal.device_id) != principal.device_id:
        raise Forbidden("device_id must be the device of the token: sign in on the device")


def _did(
    by: Principal | None, action: str, seq: int, at: str, digest: str | None = None
) -> dict[str, Any]:
    """Return what the audit says of an action."""
    return {**_who(by), "action": action, "seq": seq, "digest": digest, "at": at}


def _who(by: Principal | None) -> dict[str, str | None]:
    if by is None:
        return {"person_id": None, "device_id": None, "role": HUB, "organisation": None}
    return {
        "person_id": by.person_id,
        "device_id": by.device_id,
        "role": str(by.role),
        "organisation": by.organisation,
    }
