"""Builds corpora/actors from our own tables (curated/) and the facts of others (sources.py).

    python3 scripts/actors/build.py [--out corpora/actors]

Our tables say who held which office when and what bodies and places are called; ids come from the sources, by
name and office, never from memory. Prints what it could not resolve. The result is checked by
`wortlaut actors check`.
"""
import argparse
import csv
import difflib
import json
import re
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import sources
from sources import key

HERE = Path(__file__).resolve().parent
CURATED = HERE / "curated"
TYPES = {"person", "party", "government_body", "company", "medium", "agency", "international_organisation", "group", "place", "other"}
NO_PARTY = {"", "parteilos", "unabhängig"}
ACROSS_BORDERS = {("KPdSU", "RU")}  # (party, country of the person) where a party has members of another country
# Offices that somebody of no party holds without being a politician.
NOT_POLITICAL = {"company_head", "association_president", "union_leader", "agency_president", "director_general", "editor_in_chief", "bishop"}
AGES = range(18, 100)  # how old the holder of an office can be, in years
DAYS = 45  # two sources mean one beginning if they differ by less


def rows(pattern, width):
    """Rows of our tables, short ones filled up; comments begin with #."""
    for path in sorted(CURATED.glob(pattern)):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            fields = [f.strip() for f in line.split("\t")]
            if len(fields) > width:
                raise SystemExit(f"{path.name}:{number}: {len(fields)} fields, {width} expected")
            yield f"{path.name}:{number}", fields + [""] * (width - len(fields))


def listed(field):
    return list(dict.fromkeys(x.strip() for x in field.split("|") if x.strip()))


def slug(name):
    return key(name).replace(" ", "-")


class Base:
    def __init__(self):
        self.actors, self.keys, self.used, self.trouble = [], {}, set(), []
        self.names = defaultdict(list)  # filled when all bodies are there

    def complain(self, what):
        self.trouble.append(what)

    def own_id(self, name, hint=""):
        """A `wl:` id that no other has."""
        for candidate in (slug(name), f"{slug(name)}-{hint}" if hint else ""):
            if candidate and f"wl:{candidate}" not in self.used:
                break
        else:
            number = 2
            while f"wl:{slug(name)}-{number}" in self.used:
                number += 1
            candidate = f"{slug(name)}-{number}"
        return f"wl:{candidate}"

    def add(self, name, kind, qid="", hint="", **fields):
        actor = {"id": qid or self.own_id(name, hint), "type": kind, "name": name, "aliases": [], "gender": "", "country": "",
                 "parent": "", "parties": [], "offices": [], "adjectives": [], "inhabitants": [], "metonyms": [], "from": "", "to": "",
                 "source": []}
        actor.update(fields)
        actor["aliases"] = [a for a in dict.fromkeys(actor["aliases"]) if a != name]
        if actor["id"] in self.used:
            self.complain(f"{name}: id {actor['id']} is taken")
            actor["id"] = self.own_id(name, hint)
        self.used.add(actor["id"])
        self.actors.append(actor)
        return actor


# ---- places and bodies -------------------------------------------------------------------------------------------

def country_ids():
    """ISO code -> qid, where every-politician's lists and dr5hn's (for checking) agree."""
    codes, seen, other = sources.country_codes(), defaultdict(Counter), sources.country_ids_to_check()
    for d in sources.world_leaders():
        code = codes.get(key(d["country"]))
        if code:
            seen[code][d["country_qid"]] += 1
    return {code: qids.most_common(1)[0][0] for code, qids in seen.items() if other.get(code) in (None, qids.most_common(1)[0][0])}


def add_places(base):
    qids = country_ids()
    for where, (code, name, aliases, adjectives, inhabitants, capital, metonyms) in rows("countries.tsv", 7):
        base.keys[code] = base.add(name, "place", qids.get(code, ""), country=code, aliases=listed(aliases), adjectives=listed(adjectives),
                                   inhabitants=listed(inhabitants), metonyms=listed(metonyms), source=["curated"] + ["everypolitician"] * (code in qids))
    geonames = defaultdict(list)
    cities = list(sources.cities())
    for c in cities:
        for name in {key(n) for n in [c["name"], *c["names"]]}:
            geonames[name, c["country"]].append(c)
    taken = set()
    for where, (name, kind, country, aliases, adjectives, code, inhabitants) in rows("places.tsv", 7):
        if name in base.keys and base.keys[name]["type"] == "place" and base.keys[name]["country"][:2] == country:
            known = base.keys[name]  # a city that is a Land too
            for field, more in (("aliases", aliases), ("adjectives", adjectives), ("inhabitants", inhabitants)):
                known[field] = [x for x in dict.fromkeys(known[field] + listed(more)) if x != name]
            if code:
                known["country"] = code
                base.keys[code] = known
            continue
        qid, origin = "", ["curated"]
        if kind == "city":
            found = sorted((c for n in [name, *listed(aliases)] for c in geonames.get((key(n), country), [])), key=lambda c: -c["population"])
            if found and found[0]["id"] not in taken:
                qid, origin = f"wl:geonames-{found[0]['id']}", ["curated", "geonames"]
                taken.add(found[0]["id"])
        actor = base.add(name, "place", qid, hint=country.lower(), country=code or country, aliases=listed(aliases), adjectives=listed(adjectives),
                         inhabitants=listed(inhabitants), source=origin)
        base.keys.setdefault(name, actor)
        if code:
            base.keys[code] = actor
    for c in sorted(cities, key=lambda c: -c["population"]):
        if c["country"] in ("DE", "AT", "CH", "LI", "LU") and c["id"] not in taken and c["name"] not in base.keys:
            base.keys[c["name"]] = base.add(c["name"], "place", f"wl:geonames-{c['id']}", country=c["country"], source=["geonames"])


def add_bodies(base):
    qids = {}
    for qid, names in sources.optv_parties():
        for name in names:
            qids.setdefault(key(name), qid)
    parents, named = [], {}
    for where, (id_, kind, name, country, aliases, start, end, parent, metonyms) in rows("bodies*.tsv", 9):
        if kind not in TYPES:
            base.complain(f"{where}: unknown type {kind}")
            continue
        names = listed(aliases)
        if re.fullmatch(r"[A-Z]{2}(-[A-Z]{2,3})?", id_) and base.keys.get(id_, {}).get("type") == "place":
            base.complain(f"{where}: {id_} is the code of {base.keys[id_]['name']}; write {id_} (…) and put {id_} among the aliases")
            continue
        same = named.get((key(name), country))
        if same and id_ not in base.keys:
            base.keys[id_] = same
        if id_ in base.keys and base.keys[id_]["type"] != "place":
            known = base.keys[id_]
            known["aliases"] = [a for a in dict.fromkeys(known["aliases"] + [name] + names) if a != known["name"]]
            known["metonyms"] = list(dict.fromkeys(known["metonyms"] + listed(metonyms)))
            continue
        qid = ""
        if country == "DE" and (kind == "party" or "raktion" in name):
            qid = qids.get(key(name), "")
            qid = "" if qid in base.used else qid
        if id_ != name and id_ not in names and not re.match(r".*\b[A-Z]{2}-", id_) and "(" not in id_:
            names.append(id_)
        base.keys[id_] = base.add(name, kind, qid, hint=country.lower(), country=country, aliases=names, source=["curated"] + ["optv"] * bool(qid),
                                  metonyms=listed(metonyms), **{"from": start, "to": end})
        named[key(name), country] = base.keys[id_]
        if parent:
            parents.append((where, id_, parent))
    for actor in base.actors:
        if actor["type"] == "government_body":
            actor["aliases"] += [t for t in dict.fromkeys(titles(base, actor)) if t not in actor["aliases"]]
    for where, id_, parent in parents:
        if parent in base.keys:
            base.keys[id_]["parent"] = base.keys[parent]["id"]
        else:
            base.complain(f"{where}: unknown parent {parent}")


def titles(base, actor):
    """Its names in the form of titles: "israelische Regierung" -> "Regierung (Israel)"."""
    place = base.keys.get(actor["country"], {"adjectives": [], "name": "", "aliases": []})
    states = [place["name"]] + [a for a in place["aliases"] if a in ("Vereinigte Staaten", "Vereinigtes Königreich")]
    for adjective in place["adjectives"]:
        for name in [actor["name"], *actor["aliases"]]:
            match = re.fullmatch(rf"{adjective}(?:e|er|es) (Regierung|Armee|Parlament|Verfassungsgericht|\w+ministerium)", name, re.IGNORECASE)
            yield from (f"{match[1]} ({state})" for state in states if match and state != actor["country"])


def is_abroad(actor, country):
    """Whether this is a party of another country."""
    return actor["type"] == "party" and bool(country) and actor["country"][:2] not in ("", country[:2])


def body(base, name, country=""):
    """The body with this key in that country ("Zentrumspartei (FI)"), with this key, or the only one with this name or alias
    (in that country, if several). A party of the country goes before one of another country with this key."""
    known = base.keys.get(f"{name} ({country})") or base.keys.get(name)
    if known and not is_abroad(known, country):
        return known
    if not base.names:
        for actor in base.actors:
            if actor["type"] not in ("place", "person"):
                for n in [actor["name"], *actor["aliases"]]:
                    base.names[key(n)].append(actor)
    found = {a["id"]: a for a in base.names.get(key(name), [])}
    at_home = [a for a in found.values() if a["country"] == country]
    if known:
        at_home = [a for a in at_home if a["type"] == "party"]
        return at_home[0] if len(at_home) == 1 else known
    found = list(found.values()) if len(found) == 1 else at_home
    return found[0] if len(found) == 1 else None


# Offices in parties, groups and movements, and in nothing else.
OF_PARTY = {"party_leader", "party_general_secretary", "group_leader"}


def place_of(base, office, of, country, where):
    """The id of what an office belongs to; branches of parties in the Länder are made as they come."""
    known = body(base, of, country) if of else None
    if of == "" or known:
        if office in OF_PARTY and (not known or known["type"] not in ("party", "group")):
            base.complain(f"{where}: {office} of {of}, which is no party")
        if known and (office in OF_PARTY or office == "lead_candidate") and is_abroad(known, country) and (of, country) not in ACROSS_BORDERS:
            base.complain(f"{where}: {of} is {known['name']} of {known['country']}, the person is of {country}")
        return known["id"] if of else ""
    party, _, land = of.partition(" ")
    if base.keys.get(party, {}).get("type") == "party" and base.keys.get(land, {}).get("type") == "place":
        base.keys[of] = base.add(of, "party", country=base.keys[land]["country"], parent=base.keys[party]["id"], source=["curated"])
        return base.keys[of]["id"]
    base.complain(f"{where}: unknown country or body {of!r}")
    return None


# ---- persons -----------------------------------------------------------------------------------------------------

def day(text):
    """The first day an ISO date can mean."""
    parts = [int(p) for p in text.split("-")] if text else []
    return date(*(parts + [1, 1])[:3]) if parts else None


def near(a, b):
    """Whether two beginnings can be one, as far as both are known."""
    if not a or not b:
        return False
    if len(a) < 10 or len(b) < 10:
        return a[:4] == b[:4]
    return abs((day(a) - day(b)).days) <= DAYS


def surname(name):
    return key(name).split(" ")[-1]


def alike(a, b):
    """Whether two spellings can be one name: "Sergey Lavrov", "Sergej Lawrow"."""
    ratio = lambda x, y: difflib.SequenceMatcher(None, x, y).ratio()
    return ratio(surname(a), surname(b)) >= 0.6 and ratio(key(a), key(b)) >= 0.65


class Ids:
    """Looks persons up in the sources: by name, and where spellings differ by office and date."""

    def __init__(self):
        self.by_name, self.holders = defaultdict(dict), defaultdict(list)
        self.people = {}
        genders, codes = sources.genders(), sources.country_codes()
        german = list(sources.optv_persons()) + list(sources.bundestag_members())
        for d in german:
            self.put("DE", d)
        for d in sources.us_congress():
            self.put("US", d)
        for d in sources.european_parliament():
            self.put(codes.get(key(d["country"]), ""), d | {"gender": ""})
        for d in list(sources.office_holders()) + list(sources.world_leaders()):
            country = d["country"] if len(d["country"]) == 2 else codes.get(key(d["country"]), "")
            if d["qid"].startswith("Q"):
                self.put(country, {"qid": d["qid"], "names": [d["name"]], "gender": genders.get(d["qid"], ""), "party": "", "source": d["source"]})
                self.holders[country].append(d)
        self.merge_doubles()

    def put(self, country, d):
        known = self.people.setdefault(d["qid"], {"names": [], "gender": "", "party": "", "parties": [], "born": "", "source": [], "country": country,
                                                  "member": False, "died": ""})
        known["names"] += [n for n in d["names"] if n not in known["names"]]
        for field in ("gender", "party", "born", "died"):
            known[field] = known[field] or d.get(field, "")
        known["parties"] += [p for p in d.get("parties", [d.get("party", "")]) if p and p not in known["parties"]]
        known["member"] = known["member"] or d.get("member", d["source"] == "bundestag")
        for source in [d["source"]] if isinstance(d["source"], str) else d["source"]:
            if source not in known["source"]:
                known["source"].append(source)
        for name in d["names"] + d.get("other_names", []):
            self.by_name[key(name)][d["qid"]] = country

    def merge_doubles(self):
        """Wikidata had some persons twice: of one name, gender and day of birth. The one of more sources stays, then the older id."""
        same = defaultdict(list)
        for qid, known in self.people.items():
            if re.fullmatch(r"\d{4}-\d\d-\d\d", known["born"]) and not known["born"].endswith("-01-01"):
                same[key(known["names"][0]), known["gender"], known["born"]].append(qid)
        for qids in same.values():
            kept, *doubles = sorted(qids, key=lambda q: (-len(self.people[q]["source"]), int(q[1:])))
            for qid in doubles:
                self.put(self.people[kept]["country"], self.people.pop(qid) | {"qid": kept})
                for known in self.by_name.values():
                    known.pop(qid, None)
                for rows_ in self.holders.values():
                    for row in rows_:
                        row["qid"] = kept if row["qid"] == qid else row["qid"]

    @staticmethod
    def can_be(known, person):
        """Whether dates and fields of work allow that a person of the sources is the one of our tables."""
        year = lambda date: int(date[:4]) if date[:4].isdigit() else None
        born, died = year(known["born"]), year(known["died"])
        starts = [year(t["from"]) for t in person["offices"] if year(t["from"])]
        if any((born and start - born not in AGES) or (died and start > died) for start in starts):
            return False
        politician = person["parties"] or any(t["office"] not in NOT_POLITICAL for t in person["offices"])
        return politician or not known["member"]

    @staticmethod
    def same_office(row, person):
        offices = sources.office_of(row["position"])
        return any(t["office"] in offices and near(t["from"], row["from"]) for t in person["offices"])

    def find(self, person):
        """(qid, reason): the one person of a source who fits, or none and why."""
        fits = {}
        for name in [person["name"], *person["aliases"]]:
            for qid, country in self.by_name.get(key(name), {}).items():
                gender, parties = self.people[qid]["gender"], self.people[qid]["parties"]
                if country not in ("", person["country"]) or (gender and gender != person["gender"]) or not self.can_be(self.people[qid], person):
                    continue
                fits[qid] = not parties or not person["parties"] or bool(set(parties) & set(person["parties"]))
        if len(fits) > 1 and sum(fits.values()) == 1:
            fits = {qid: True for qid, same in fits.items() if same}
        dated = set()
        for row in self.holders[person["country"]] + (self.holders[""] if person["country"] else []):
            gender = self.people[row["qid"]]["gender"]
            if (not gender or gender == person["gender"]) and alike(row["name"], person["name"]) and self.same_office(row, person):
                dated.add(row["qid"])
        if len(fits) > 1 and len(dated & set(fits)) == 1:
            return (dated & set(fits)).pop(), ""
        if len(fits) == 1:
            return next(iter(fits)), ""
        if not fits and len(dated) == 1:
            return dated.pop(), ""
        return "", "several fit: " + ", ".join(sorted(fits or dated)) if fits or dated else "not in the sources"


def curated_persons(base):
    people = {}
    for where, (name, gender, country, party, office, of, start, end, aliases) in rows("tenures*.tsv", 9):
        person = people.setdefault((key(name), country, gender), {"name": name, "gender": gender, "country": country, "parties": {}, "offices": [],
                                                                  "aliases": [], "where": where})
        person["aliases"] += [a for a in listed(aliases) if a not in person["aliases"] and a != name]
        if party not in NO_PARTY:
            person["parties"].setdefault(party, start)
            person["parties"][party] = min(filter(None, [person["parties"][party], start]), default="")
        if not office:
            continue
        for text in (start, end):
            if text and not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text):
                base.complain(f"{where}: {text!r} is no date")
        place = place_of(base, office, of, country, where)
        tenure = {"office": office, "of": place, "from": start, "to": end, "source": "curated"}
        same = [t for t in person["offices"] if (t["office"], t["of"], t["from"]) == (office, place, start)]
        for t in person["offices"]:
            if (t["office"], t["of"]) == (office, place) and t["from"] != start and (start.startswith(t["from"]) or t["from"].startswith(start)):
                base.complain(f"{where}: {name} is {office} of {of} from {start} and from {t['from']}: leave the less exact line out")
        if place is not None and not same:
            person["offices"].append(tenure)
    return people.values()


def memberships(base, person):
    """A single party without dates; several one after the other. Parties of no table are made as they come."""
    known = []
    for party, start in person["parties"].items():
        actor = body(base, party, person["country"])
        if actor is None:
            actor = base.keys[party] = base.add(party, "party", hint=person["country"].lower(), country=person["country"], source=["curated"])
        if actor["type"] == "party":
            known.append((start, actor["id"]))
            if is_abroad(actor, person["country"]) and (party, person["country"]) not in ACROSS_BORDERS:
                base.complain(f"{person['where']}: {party} is {actor['name']} of {actor['country']}, {person['name']} is of {person['country']}")
    known = sorted({party: start for start, party in sorted(known, reverse=True)}.items(), key=lambda x: x[1])
    if len(known) == 1:
        return [{"party": known[0][0], "from": "", "to": ""}]
    return [{"party": party, "from": start if i else "", "to": known[i + 1][1] if i + 1 < len(known) else ""}
            for i, (party, start) in enumerate(known)]


def add_persons(base):
    ids = Ids()
    decided = {(key(name), country): qid for _, (name, country, qid, _) in rows("ids.tsv", 4)}
    without = []
    for person in curated_persons(base):
        qid, reason = ids.find(person)
        own = decided.get((key(person["name"]), person["country"]))
        if own is not None:
            qid, reason = own, "decided by hand"
            if qid and qid not in ids.people:
                raise SystemExit(f"ids.tsv: {qid} of {person['name']} stands in no source")
        if qid in base.used and qid:
            base.complain(f"{person['where']}: {person['name']}: {qid} is taken already")
            qid, reason = "", "taken"
        known = ids.people.get(qid, {"names": [], "source": []})
        if not qid:
            without.append((person["name"], person["country"], reason))
        for t in person["offices"]:
            known_since = (r for r in ids.holders[person["country"]] + ids.holders[""] if r["qid"] == qid)
            if any(t["office"] in sources.office_of(r["position"]) and near(t["from"], r["from"]) for r in known_since):
                t["source"] = "curated, everypolitician"
        base.add(person["name"], "person", qid, hint=person["country"].lower(), gender=person["gender"], country=person["country"],
                 aliases=person["aliases"] + known["names"], parties=memberships(base, person),
                 offices=sorted(person["offices"], key=lambda t: (t["from"], t["office"])), source=["curated"] + known["source"])
    for qid, known in sorted(ids.people.items(), key=lambda x: int(x[0][1:])):
        recent = not known["died"] or known["died"] >= "1990"
        if qid in base.used or not recent or not (known["member"] or {"congress-legislators"} & set(known["source"])):
            continue
        if "bundestag" not in known["source"] and known["country"] == "DE" and known["born"] < "1940":
            continue  # speakers in the Bundestag before 1990
        party = base.keys.get(known["party"])
        base.add(known["names"][0], "person", qid, gender=known["gender"], country=known["country"], aliases=known["names"][1:],
                 parties=[{"party": party["id"], "from": "", "to": ""}] if party else [], source=known["source"])
    return without


# ---- offices and governments -------------------------------------------------------------------------------------

MANY = {"commissioner", "federal_councillor", "minister_without_portfolio", "deputy_head_of_government", "party_leader", "party_general_secretary",
        "group_leader", "lead_candidate", "government_spokesperson", "association_president", "union_leader", "company_head", "editor_in_chief",
        "ambassador", "special_envoy", "bishop", "opposition_leader", "president", "mayor", "agency_president", "europe_minister", "culture_minister",
        "education_minister", "economy_minister", "speaker_of_parliament", "high_commissioner", "transport_minister", "finance_minister"}


def names_without_holders(base, unheld):
    """Complains of names for posts that nobody ever held: they say nothing, or the tenures belong to another body. Those of which
    our tables know no holder yet are listed."""
    unheld = {(office, of) for office, of in unheld if of}
    for where, (office, of) in rows("posts-without-holders.tsv", 2):
        owner = body(base, of)
        post = (office, owner["id"] if owner else of)
        if post not in unheld:
            base.complain(f"{where}: {office} of {of} has a holder, no name of its own or stands twice: take the line out")
        unheld.discard(post)
    named = {a["id"]: a["name"] for a in base.actors}
    for office, of in sorted(unheld):
        base.complain(f"offices.tsv: {office} has names for {named[of]}, but nobody held it there: bind them to the body of the tenures, "
                      f"or list it in posts-without-holders.tsv")


def offices(base):
    out = {}
    for where, (office, of, masculine, feminine, kind) in rows("offices*.tsv", 5):
        owner = body(base, of) if of not in ("", "*") else None
        if of not in ("", "*") and owner is None:
            base.complain(f"{where}: unknown country or body {of!r}")
            continue
        entry = out.setdefault(office, {"id": office, "single": office not in MANY, "names": []})
        entry["names"].append({"of": owner["id"] if owner else "", "masculine": masculine, "feminine": feminine, "title": kind == "title"})
    posts = {(t["office"], t["of"]) for a in base.actors for t in a["offices"]}
    names_without_holders(base, {(office, n["of"]) for office, entry in out.items() for n in entry["names"]} - posts)
    held = {office for office, _ in posts}
    for office in sorted(held - set(out)):
        out[office] = {"id": office, "single": office not in MANY, "names": []}
        base.complain(f"office {office} has no names")
    return list(out.values())


def governments(base):
    for where, (name, of, start, end, parties) in rows("governments.tsv", 5):
        missing = [p for p in [of, *listed(parties)] if p not in NO_PARTY and not body(base, p, "DE")]
        if missing:
            base.complain(f"{where}: unknown {', '.join(missing)}")
            continue
        yield {"name": name, "of": base.keys[of]["id"], "from": start, "to": end,
               "parties": [body(base, p, "DE")["id"] for p in listed(parties) if p not in NO_PARTY], "source": "curated"}


def write(path, entries):
    path.write_text("".join(json.dumps(e, ensure_ascii=False) + "\n" for e in entries), encoding="utf-8")


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--out", type=Path, default=sources.ROOT / "corpora" / "actors")
    args.add_argument("--verbose", action="store_true", help="list persons without id")
    args = args.parse_args()
    base = Base()
    add_places(base)
    add_bodies(base)
    without = add_persons(base)
    office_list, government_list = offices(base), list(governments(base))
    args.out.mkdir(parents=True, exist_ok=True)
    write(args.out / "actors.jsonl", base.actors)
    write(args.out / "offices.jsonl", office_list)
    write(args.out / "governments.jsonl", government_list)
    for what in base.trouble:
        print(what)
    if args.verbose:
        for name, country, reason in without:
            print(f"no id: {name} ({country}): {reason}")
    print(f"{len(base.actors)} actors, {sum(a['id'].startswith('Q') for a in base.actors)} with Wikidata id; "
          f"{len(without)} persons of our tables without one; {sum(len(a['offices']) for a in base.actors)} tenures")


if __name__ == "__main__":
    main()
