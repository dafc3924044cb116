"""Writes corpora/actors/positions.csv: which Wikidata positions are which of our offices.

    python3 scripts/actors/positions.py [--out corpora/actors/positions.csv]

The ids of positions and of their holders are those of every-politician-scrapers (sources.py), never from memory. A
position is mapped to an office of its country if its English name can mean that office and the holders listed there
hold it in our base: at least one from the same first day on (or, in lists of years, in the same year), and at least
half of those whom our base knows with any office of that country. Prints how many holders agree.
"""
import argparse
import csv
import json
import re
from collections import defaultdict
from datetime import date
from pathlib import Path

import sources
from sources import key

ROOT = Path(__file__).resolve().parents[2]
BASE = ROOT / "corpora" / "actors"
DAYS = 45  # two sources mean one beginning if they differ by less
# What files on one country leave out of the names of its offices, or add to them.
OF_COUNTRY = re.compile(r"\b(of|for)( the)? (united states|united kingdom|french republic|france|russian federation|russia|ukraine|austria|turkey)\b"
                        r"|\b(united states|french|russian|ukrainian|turkish|turkey|france|united kingdom)\b")


def plain(position):
    """The name of a position without its country, in one spelling."""
    name = OF_COUNTRY.sub(" ", key(position)).replace("defense", "defence").replace("labor ", "labour ")
    return " ".join(name.replace("federal minister for", "federal minister of").split())


def listed():
    """(position, its English name, country, holder, first day or year) as the sources list them."""
    for r in sources.table("ep_world_leaders_2021.csv.gz"):
        if r["officeholder"]:
            yield r["position"], r["positionLabel"], r["countryid"], r["officeholder"], r["start_year"]
    for r in sources.table("ep_world_foreign_ministers.csv.gz"):
        if r["person"]:
            yield r["position"], r["positionLabel"], r["country"], r["person"], r["start"][:10]
    for name in sources.EVERY_POLITICIAN.values():
        holders = defaultdict(list)
        for r in sources.table(f"ep_{name}_holders21.csv.gz"):
            holders[plain(r["position"])].append((r["personID"], r["start"]))
        for p in sources.table(f"ep_{name}_positions.csv.gz"):
            for person, start in holders[plain(p["position"])]:
                yield p["id"], p["position"], p["country"] or p["jurisdiction"], person, start


def same_start(ours, theirs):
    if len(theirs) == 10 and len(ours) == 10:
        return abs((date.fromisoformat(ours) - date.fromisoformat(theirs)).days) <= DAYS
    return bool(theirs) and ours[:4] == theirs[:4]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, default=BASE / "positions.csv")
    out = parser.parse_args().out
    actors = {a["id"]: a for a in map(json.loads, (BASE / "actors.jsonl").open(encoding="utf-8"))}
    positions = defaultdict(lambda: {"names": set(), "holders": set()})
    for position, name, country, person, start in listed():
        positions[position, country]["names"].add(name)
        positions[position, country]["holders"].add((person, start))

    mapped, agreeing, known_holders = {}, 0, 0
    for (position, country), entry in sorted(positions.items()):
        if country not in actors:
            continue
        may_mean = set().union(*(sources.office_of(name.removeprefix("United States ")) for name in entry["names"]))
        offices, dated, known = defaultdict(set), defaultdict(set), set()
        for person, start in entry["holders"]:
            for tenure in actors.get(person, {"offices": []})["offices"]:
                if tenure["of"] == country:
                    known.add(person)
                    offices[tenure["office"]].add(person)
                    if same_start(tenure["from"], start):
                        dated[tenure["office"]].add(person)
        fitting = [o for o in may_mean if dated[o] and 2 * len(offices[o]) >= len(known)]
        fitting.sort(key=lambda o: (-len(dated[o]), -len(offices[o]), o))
        if not fitting or (len(fitting) > 1 and len(dated[fitting[0]]) == len(dated[fitting[1]])):
            continue
        office = fitting[0]
        if position in mapped:
            raise SystemExit(f"{position} belongs to several countries")
        mapped[position] = (office, country, sorted(entry["names"])[0])
        agreeing += len(offices[office])
        known_holders += len(known)
        print(f"{position}\t{office}\t{country}\t{sorted(entry['names'])[0]}\t{len(dated[office])} dated, {len(offices[office])} of {len(known)} known, {len(entry['holders'])} listed")

    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["position", "label", "office", "of"])
        for position in sorted(mapped, key=lambda q: int(q[1:])):
            office, country, label = mapped[position]
            writer.writerow([position, label, office, country])
    print(f"{len(mapped)} of {len(positions)} positions mapped; {agreeing} of {known_holders} holders that the base knows agree")


if __name__ == "__main__":
    main()
