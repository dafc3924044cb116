"""Facts of others about actors: readers of ../shared/data/kb (or WORTLAUT_DATA/kb). Licences: corpora/actors/SOURCES.md.

Every reader yields plain facts (names, ids, dates); nothing else of the files is used.
"""
import csv
import gzip
import io
import json
import os
import re
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KB = Path(os.environ.get("WORTLAUT_DATA", ROOT.parent / "shared" / "data")) / "kb"
# Files of every-politician-scrapers by country, all from Wikidata (CC0).
EVERY_POLITICIAN = {"US": "us-cabinet", "GB": "united-kingdom-cabinet", "FR": "france-cabinet", "RU": "russia-cabinet",
                    "UA": "ukraine-cabinet", "AT": "austria-cabinet", "TR": "turkey-ministers"}
OTHER_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "ı": "i", "đ": "d"})


def read(name):
    path = KB / name
    if not path.exists():
        raise SystemExit(f"{path} is missing: set WORTLAUT_DATA to the folder that holds kb/")
    return gzip.open(path, "rt", encoding="utf-8-sig").read()


def jsonl(name):
    return [json.loads(line) for line in read(name).splitlines() if line.strip()]


def table(name):
    return list(csv.DictReader(io.StringIO(read(name))))


def key(name):
    """As src/actors/names.rs has it."""
    text = unicodedata.normalize("NFC", name).lower().translate(OTHER_LETTERS)
    text = re.sub(r"['’‘ʼ`´]", "", text)
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w]|_", " ", text).split())


def iso(german):
    """20.12.1990 -> 1990-12-20"""
    day, month, year = german.split(".")
    return f"{year}-{month}-{day}"


# ---- the Bundestag ----------------------------------------------------------------------------------------------

PARTY_KEYS = {"CDU": "CDU", "SPD": "SPD", "FDP": "FDP", "BÜNDNIS 90/DIE GRÜNEN": "Grüne", "CSU": "CSU", "DIE LINKE.": "Linke",
              "AfD": "AfD", "PDS": "PDS", "PDS/LL": "PDS", "Blaue": "Die blaue Partei"}
PARTY_IDS = {"Q49762": "CDU", "Q49768": "SPD", "Q13124": "FDP", "Q49766": "Grüne", "Q49763": "CSU", "Q49764": "Linke",
             "Q6721203": "AfD", "Q152554": "PDS", "Q13129": "Piraten", "Q327389": "Freie Wähler", "Q161545": "SSW"}
NOT_A_NAME = re.compile(r"\b(Bundeskanzlerin?|Dr|Prof|Minister\w*|Präsident\w*|Freiherr|Freifrau|Graf|Gräfin|Baron)\b|[,(]")


def bundestag_members():
    """Members since 1990, from the Bundestag's own master data up to its 19th term: qid, name, gender, party key, first and last day."""
    for d in jsonl("bundestag_stammdaten_2017_qid.jsonl.gz"):
        terms = [t for t in d["terms"] if t["wp"] >= 12]
        if not terms:
            continue
        names = []
        for n in d["names"]:
            parts = [n.get("vorname", ""), n.get("adel", ""), n.get("praefix", ""), n["nachname"]]
            plain = " ".join(p for p in [n.get("vorname", ""), n.get("praefix", ""), n["nachname"]] if p)
            full = " ".join(p for p in parts if p)
            names += [x for x in (plain, full) if x not in names]
        yield {"qid": d["qid"], "names": names, "gender": "f" if d["gender"] == "weiblich" else "m",
               "party": PARTY_KEYS.get(d.get("party", ""), ""), "born": iso(d["born"]) if d.get("born") else "", "source": "bundestag"}


def several(value):
    """A value that is a list, stands alone or is not there, as a list."""
    return value if isinstance(value, list) else [value] if value else []


def first(value):
    """The first of several values, "" if there is none."""
    return (value[0] if isinstance(value, list) else value) or ""


def optv_persons():
    """Speakers in the Bundestag and in Brandenburg's Landtag with Wikidata id, German label and aliases. An alias that stands alone
    is mostly the name in full or at birth: persons are found by it (`other_names`), but the base does not call them so."""
    for name in ("optv_persons_bundestag.jsonl.gz", "optv_persons_brandenburg.jsonl.gz"):
        for d in jsonl(name):
            names, other = [re.sub(r" \(.*\)$", "", d["label"])], []
            for alias in several(d.get("altLabel")):
                if " " in alias and not NOT_A_NAME.search(alias) and alias not in names:
                    (names if isinstance(d["altLabel"], list) else other).append(alias)
            parties = [PARTY_IDS[party] for party in several(d.get("partyID")) if party in PARTY_IDS]
            yield {"qid": d["id"], "names": names, "other_names": other, "gender": {"female": "f", "male": "m"}.get(d.get("gender"), ""),
                   "party": PARTY_IDS.get(d["partyID"], "") if isinstance(d.get("partyID"), str) else "", "parties": parties, "born": first(d.get("birthDate")),
                   "member": "memberOfParliament" in str(d.get("type")), "died": first(d.get("dateOfDeath")), "source": "optv"}


def optv_parties():
    """German parties and Bundestag groups: (qid, names)."""
    for name in ("optv_parties.jsonl.gz", "optv_factions.jsonl.gz"):
        for d in jsonl(name):
            if d["label"] == d["id"]:
                continue
            other = d.get("labelAlternative") or []
            yield d["id"], [d["label"]] + ([other] if isinstance(other, str) else other)


# ---- governments of other states ---------------------------------------------------------------------------------

# English names of offices in those files, by our ids; deputies and ministers of state are none of them.
POSITIONS = [
    ("vice_president", r"^Vice President"), ("president", r"^(Federal )?President( of .*)?$|^President$"),
    ("head_of_government", r"^(Prime Minister|Federal Chancellor|Chancellor)( of .*)?$"),
    ("deputy_head_of_government", r"^(Vice-Chancellor|Deputy Prime Minister|First Deputy Prime Minister)"),
    ("foreign_minister", r"(Minister|Secretary).*(Foreign|External)|Foreign (Secretary|Minister)|^Secretary of State( of the United States)?$|European and International Affairs"),
    ("defence_minister", r"(Minister|Secretary).*Defen[cs]e|Minister of .*Armed Forces"), ("interior_minister", r"Minister.*Interior|^Home Secretary|Homeland Security"),
    ("finance_minister", r"Minister.*Financ|Chancellor of the Exchequer|Secretary of the Treasury|Minister of the Econom"),
    ("justice_minister", r"Minister.*Justice|Attorney General|Secretary of State for Justice"), ("health_minister", r"(Minister|Secretary).*Health"),
    ("education_minister", r"(Minister|Secretary).*Education"), ("economy_minister", r"(Minister|Secretary).*(Econom|Commerce|Business)"),
    ("labour_minister", r"(Minister|Secretary).*(Labou?r|Social|Work)"), ("agriculture_minister", r"(Minister|Secretary).*Agricultur"),
    ("environment_minister", r"(Minister|Secretary).*(Environment|Climate|Sustainab)"), ("transport_minister", r"(Minister|Secretary).*(Transport|Infrastructure)"),
    ("energy_minister", r"(Minister|Secretary).*Energy"), ("culture_minister", r"(Minister|Secretary).*(Cultur|Arts)"),
    ("family_minister", r"(Minister|Secretary).*(Family|Women|Youth)"), ("speaker_of_parliament", r"Speaker|President of the (National Council|National Assembly)|Chairman of the"),
    ("government_spokesperson", r"Spokes|Press Secretary"), ("national_security_adviser", r"National Security Adv|Security Council"),
    ("secretary_general", r"^Secretary[- ]General"), ("chief_of_general_staff", r"Chief of the General Staff|Chief of .*Staff$"),
    ("ambassador", r"[Aa]mbassador"), ("high_commissioner", r"High Commissioner"), ("director_general", r"Director"),
]


def office_of(position):
    """Our office ids that an English name of an office may mean."""
    if re.search(r"\b(Deputy|Assistant|Under|Shadow|Junior)\b|Minister of State|Parliamentary", position) and "Prime Minister" not in position:
        return set()
    return {office for office, pattern in POSITIONS if re.search(pattern, position)}


def office_holders():
    """Holders of offices since 2001 (to 2022): country code, position in English, name, qid, first day, last day."""
    for country, name in EVERY_POLITICIAN.items():
        for d in table(f"ep_{name}_holders21.csv.gz"):
            yield {"country": country, "position": d["position"], "name": d["person"], "qid": d["personID"],
                   "from": d["start"], "to": d["end"], "source": "everypolitician"}
    for d in table("ep_world_holders21.csv.gz"):
        yield {"country": "", "position": d["position"], "name": d["person"], "qid": d["personID"], "from": d["start"],
               "to": d["end"], "source": "everypolitician"}


def world_leaders():
    """Heads of state and government of all countries (2021/22) and foreign ministers (2022): country qid and English name, holder."""
    for d in table("ep_world_leaders_2021.csv.gz"):
        yield {"country_qid": d["countryid"], "country": d["country"], "position": d["positionLabel"], "name": d["officeholderLabel"],
               "qid": d["officeholder"], "from": d["start_year"], "to": d["end_year"], "source": "everypolitician"}
    for d in table("ep_world_foreign_ministers.csv.gz"):
        if d["person"]:
            yield {"country_qid": d["country"], "country": d["countryLabel"], "position": "Minister of Foreign Affairs",
                   "name": d["name"], "qid": d["person"], "from": d["start"][:10], "to": "", "source": "everypolitician"}


def genders():
    """qid -> f or m, of the persons in those files."""
    out = {}
    for name in list(EVERY_POLITICIAN.values()) + ["world"]:
        path = f"ep_{name}_bio.csv.gz"
        if (KB / path).exists():
            for d in table(path):
                out[d["id"]] = {"female": "f", "male": "m"}.get(d["gender"], "")
    return out


def european_parliament():
    """Members in 2022: qid, name, English name of the country."""
    for d in table("ep_european_parliament.csv.gz"):
        if d["item"]:
            yield {"qid": d["item"], "names": [d["name"]], "country": d["country"], "source": "everypolitician"}


def us_congress():
    """Present members: qid, names, gender, party. A flat reader of the file's YAML: it has one entry a `- id:`."""
    for entry in re.split(r"^- id:", read("us_legislators_current.yaml.gz"), flags=re.M)[1:]:
        field = lambda name: (re.search(rf"^\s+{name}: (.+)$", entry, flags=re.M) or [None, ""])[1].strip().strip("'\"")
        if not field("wikidata"):
            continue
        names = [field("official_full")] + [n for n in (field("wikipedia"), f"{field('first')} {field('last')}") if "(" not in n]
        terms = re.findall(r"^    party: (.+)$", entry, flags=re.M)
        yield {"qid": field("wikidata"), "names": list(dict.fromkeys(n for n in names if n)), "gender": field("gender").lower(),
               "party": {"Democrat": "Demokraten (US)", "Republican": "Republikaner (US)"}.get(terms[-1] if terms else "", ""),
               "source": "congress-legislators"}


# ---- places ------------------------------------------------------------------------------------------------------

def cities():
    """Cities of GeoNames: id, name, country code, population, other names in Latin script."""
    for d in jsonl("cities_geonames.jsonl.gz"):
        yield {"id": d["geonameid"], "name": d["name"], "country": d["country"], "population": d["pop"], "names": d["alt"]}


def country_codes():
    """English name of a country -> ISO code: joins the files above (mledoze/countries); nothing of it is taken over."""
    out = {}
    for d in jsonl("countries_mledoze.jsonl.gz"):
        for name in [d["en"], d["en_official"]] + d["alt"]:
            out.setdefault(key(name), d["cca2"])
    return out


def country_ids_to_check():
    """ISO code -> qid in dr5hn's list: compared with ours, not taken over (share-alike)."""
    return {d["iso2"]: d["qid"] for d in jsonl("countries_dr5hn.jsonl.gz")}
