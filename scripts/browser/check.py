"""The checks of `scripts/check-browser`, over our own gold with its actors linked."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from devtools import Browser

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = str(Path(os.environ["WORTLAUT"]).resolve())
MARKUP = ["</script><script>ran()</script>", "\"><img src=x onerror=ran()>", "<svg onload=ran()>", "' onmouseover='ran()"]


class Served:
    """`wortlaut inspect` while it runs."""

    def __init__(self, folder, *arguments):
        self.process = subprocess.Popen([PROGRAM, "inspect", *arguments], cwd=folder, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)
        self.address = self.process.stdout.readline().strip()

    def kill(self):
        self.process.kill()
        self.process.wait()


def run(folder, *arguments):
    subprocess.run([PROGRAM, *arguments], cwd=folder, check=True, stderr=subprocess.DEVNULL)


def verdicts(folder):
    return [json.loads(line) for line in (folder / "r.jsonl.verdicts.jsonl").read_text(encoding="utf-8").splitlines()]


def judge(browser, folder, shots):
    """Three items with the keyboard; a kill and a reload later they are there."""
    served = Served(folder, "r.jsonl", "--judge", "Anna")
    browser.go(served.address)
    browser.until("state.item !== null", "no first item")
    browser.shoot(shots / "reading-1280.png")
    browser.key("r")
    for key in ["t", "3"]:
        browser.key(key)
    browser.key("j")
    browser.key("ArrowRight")
    browser.key("ArrowRight", shift=True)
    browser.key("w")
    calls = [(line["verdict"], line["wrong"]) for line in verdicts(folder)]
    assert calls == [("right", []), ("wrong", ["type"]), ("wrong", ["speaker"])], calls
    type_now, speaker = (verdicts(folder)[n]["correction"] for n in (1, 2))
    assert type_now["type"] == "reported" and speaker["speaker_spans"], (type_now, speaker)
    browser.shoot(shots / "judged-1280.png")
    shown = "[...document.querySelectorAll('[data-verdict]')].map((one) => one.dataset.verdict).join('')"
    assert browser.value(shown) == "✓✗✗", browser.value(shown)
    browser.go(served.address)
    browser.until(f"{shown} === '✓✗✗'", "after a reload the verdicts are gone")
    served.kill()
    browser.key("r")
    assert "does not answer" in browser.value("byId('saved').textContent")
    served = Served(folder, "r.jsonl", "--judge", "Anna")
    browser.go(served.address)
    browser.until(f"{shown} === '✓✗✗'", "after a kill the verdicts are gone")
    browser.key("z")
    browser.until(f"{shown} === '✓✗'", "undo takes nothing back")
    assert [line["verdict"] for line in verdicts(folder)].count("withdrawn") == 1
    browser.go(f"{served.address}#article=4", width=400, height=800)
    browser.until("state.item !== null", "no item on a narrow page")
    wide = browser.value("document.documentElement.scrollWidth")
    assert wide <= 400, f"{wide} pixels wide on a page of 400"
    browser.shoot(shots / "reading-400.png")
    browser.value("byId('list-button').click()")
    browser.shoot(shots / "list-400.png")
    browser.go(f"{served.address}#article=4", dark=True)
    browser.until("state.item !== null", "no item in the dark")
    browser.key("m")
    browser.shoot(shots / "dark-1280.png")
    served.kill()
    print("judged with the keyboard: 3 verdicts, 1 taken back, all there after a reload and a kill")


def blind(browser, folder, shots):
    """A blind sample: nothing is marked but the item, and what is marked is saved as such."""
    run(folder, "sample", "r.jsonl", "-n", "5", "--blind", "-o", "s.jsonl")
    served = Served(folder, "r.jsonl", "--judge", "Bert", "--sample", "s.jsonl")
    browser.go(served.address)
    browser.until("state.item !== null", "no item of the sample")
    assert browser.value("document.querySelectorAll('#reading .speaker, #reading .entity').length") == 0
    browser.shoot(shots / "blind-1280.png")
    for key in ["r", "t", "1", "j", "x"]:
        browser.key(key)
    calls = [(line["verdict"], line["correction"]["type"]) for line in verdicts(folder) if line["judge"] == "Bert"]
    assert calls == [("marked", "direct"), ("wrong", "")], calls
    assert browser.value("state.position") == 2
    served.kill()
    print("blind sample: 2 of 5 judged, nothing of the annotation shown")


def hostile(folder):
    records = [json.loads(line) for line in (folder / "r.jsonl").read_text(encoding="utf-8").splitlines()[:3]]
    for record, markup in zip(records, MARKUP):
        for field in ["id", "title", "outlet", "section", "source"]:
            record[field] = markup
        record["authors"] = MARKUP
        record["url"] = "javascript:ran()"
        for actor in record["actors"]:
            actor["name"] = markup
        # As many letters as were there: the spans stay.
        record["text"] = (markup * 400)[:len(record["text"])]
    (folder / "hostile.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


def run_nothing(browser, address, shot, articles):
    browser.go(address)
    browser.until("state.item !== null", "no item in an article of markup")
    for _ in range(articles):
        for key in ["j", "j", "a", "Escape", "J"]:
            browser.key(key)
    browser.value("document.querySelectorAll('#reading span').forEach((one) => one.dispatchEvent(new MouseEvent('mouseover', { bubbles: true })))")
    inside = "document.querySelectorAll('#reading img, #reading svg, #reading script, #list img, #details img, [onmouseover], a[href^=javascript]').length"
    assert browser.value(inside) == 0
    assert browser.value("typeof ran") == "undefined"
    assert "<" in browser.value("byId('reading').textContent")
    browser.shoot(shot)


def main():
    shots = Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp(prefix="wortlaut-screenshots-"))
    shots.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        run(folder, "link", str(ROOT / "corpora/gold/sample.jsonl"), "-o", "r.jsonl")
        hostile(folder)
        browser = Browser("chromium")
        try:
            judge(browser, folder, shots)
            blind(browser, folder, shots)
            complaints = [one for one in browser.complaints() if "ERR_CONNECTION_REFUSED" not in one]
            assert not complaints, complaints
            served = Served(folder, "hostile.jsonl")
            run_nothing(browser, served.address, shots / "hostile-1280.png", 3)
            served.kill()
            run(folder, "inspect", "hostile.jsonl", "--html", "hostile.html")
            before = len(browser.requests())
            run_nothing(browser, (folder / "hostile.html").as_uri(), shots / "file-1280.png", 3)
            fetched = browser.requests()[before:]
            assert len(fetched) == 1, fetched
            complaints = [one for one in browser.complaints() if "ERR_CONNECTION_REFUSED" not in one]
            assert not complaints, complaints
            foreign = [one for one in browser.requests() if not one.startswith(("http://127.0.0.1:", "file:"))]
            assert not foreign, foreign
            print("articles of markup: nothing ran, nothing was fetched, served and as one file")
        finally:
            browser.close()
    print(f"screenshots: {shots}")


if __name__ == "__main__":
    main()
