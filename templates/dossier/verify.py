#!/usr/bin/env python3
"""Checks this dossier: are the files and the history what was recorded?

Needs Python 3.8 or later and nothing else:  python3 verify.py
It prints what it found and ends with 0 if all is well, with 1 if not.
"""

import hashlib
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
troubles = []


def digest(fields):
    """SHA-256 over the fields, each with its length (8 bytes, the highest first) before it."""
    whole = hashlib.sha256()
    for field in fields:
        raw = field.encode("utf-8")
        whole.update(len(raw).to_bytes(8, "big"))
        whole.update(raw)
    return whole.hexdigest()


def check_files():
    listed = {"SHA256SUMS"}
    for line in (HERE / "SHA256SUMS").read_text("utf-8").splitlines():
        expected, name = line.split("  ", 1)
        listed.add(name)
        path = HERE / name
        if not path.is_file():
            troubles.append(f"{name}: missing")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            troubles.append(f"{name}: not the file that was put in")
    for path in sorted(HERE.rglob("*")):
        name = path.relative_to(HERE).as_posix()
        is_systems = path.name.startswith(".") or path.name in ("Thumbs.db", "desktop.ini")
        if path.is_file() and name not in listed and not is_systems:
            troubles.append(f"{name}: not part of the dossier")
    return len(listed) - 1


def check_history(history):
    before = ""
    for number, event in enumerate(history["events"], start=1):
        if event["seq"] != number:
            troubles.append(f"event {number}: missing")
            return
        words = event.get("text")
        if words is not None:
            found = digest([words["salt"], words["title"] or "", words["body"]])
            if found != event["text_hash"]:
                troubles.append(f"event {number}: the words are not those that were recorded")
        # What is internal is withheld; its hash is here, and the next one covers it.
        if not event.get("withheld"):
            fields = [
                before,
                history["case_id"],
                str(event["seq"]),
                str(event["at_ms"]),
                event["by_kind"],
                event["by_person"] or "",
                event["kind"],
                event["data"],
                event["text_id"] or "",
                event["text_hash"] or "",
            ]
            if digest(fields) != event["hash"]:
                troubles.append(f"event {number}: altered")
        before = event["hash"]
    if before != history["head"]:
        troubles.append("the last event is not the one that the history names")


def check_evidence(history):
    """Every file that the history sealed is here. One that is left out for a virus check is said to be, and no trouble."""
    sealed = set()
    for event in history["events"]:
        data = json.loads(event["data"]) if not event.get("withheld") and event["data"] else {}
        sealed.update(data.get("sealed", []) if isinstance(data, dict) else [])
    here = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (HERE / "evidence").glob("*")}
    for name, why in sorted(history["left_out"].items()):
        if why != "lost":
            print(f"left out: evidence {name} ({why}: see index.html)")
            here.add(name)
    for lost in sorted(sealed - here):
        troubles.append(f"evidence {lost}: sealed in the history, and not in this dossier")
    return len(sealed)


def main():
    history = json.loads((HERE / "events.json").read_text("utf-8"))
    files = check_files()
    check_history(history)
    sealed = check_evidence(history)
    for trouble in troubles:
        print("NOT AS RECORDED:", trouble)
    print(f"{history['reference']}: {files} files, {len(history['events'])} events, {sealed} sealed pieces of evidence")
    print("head of the history:", history["head"])
    print("Compare it with the one printed in the letters about this complaint: each letter carries the head of its day.")
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main())
