"""The shape of quotations and speakers, mended as src/annotate/shape does it in the program."""
import re

from data import runs

WORDS, HOLE = 3, 2
LEADING = set("""aber als am an ans auf aus bei beim bis dass durch für gegen gegenüber hinter im in ins laut mit nach neben ob
oder ohne seit sondern sowie um und unter vom von vor während weil wegen wie zu zum zur zwischen über
and by from of or to with ,""".split())
ARTICLES = set("al das de dem den der des die ein eine einem einen einer eines el la van von".split())
PAIR = re.compile(r"„[^„“”\"\n]*[“”\"]|»[^»«\n]*«|“[^“”\n]*”|\"[^\"\n]*\"|‚[^‚‘\n]*‘")
MARKS = set("„“”\"»«‚‘›‹")


class Shapes:
    def __init__(self, document):
        self.texts = [document.text[a:b] for a, b in document.words]
        self.word = [any(c.isalnum() for c in t) for t in self.texts]
        self.mark = [t in MARKS for t in self.texts]
        self.sentence = document.sentences
        starts = {a: i for i, (a, _) in enumerate(document.words)}
        self.partner = {}
        for pair in PAIR.finditer(document.text):
            first, last = starts.get(pair.start()), starts.get(pair.end() - 1)
            if first is not None and last is not None:
                self.partner |= {first: last, last: first}

    def rest(self, start):
        end = start
        while end < len(self.texts) and self.sentence[end] == self.sentence[start - 1]:
            end += 1
        return range(start, end)

    def before(self, end):
        start = end
        while start and self.sentence[start - 1] == self.sentence[end]:
            start -= 1
        return range(start, end)

    def mended(self, found):
        found = [a for a in found if any(self.mark[t] for t in a.roles["quotation"])
                 or sum(self.word[t] for t in a.roles["quotation"]) >= WORDS]
        pieces = [runs(a.roles["quotation"]) for a in found]
        within = lambda i, j: found[i].nested == found[j].nested and all(
            any(c <= a and b <= d for c, d in pieces[j]) for a, b in pieces[i])
        keep = [i for i in range(len(found)) if not any(
            j != i and within(i, j) and (j < i or not within(j, i)) for j in range(len(found)))]
        found, pieces = [found[i] for i in keep], [pieces[i] for i in keep]
        for i, a in enumerate(found):
            start, end = self.whole(a, pieces[i])
            taken = {t for o, p in zip(found, pieces) if o.nested == a.nested for x in p for t in range(*x)}
            if taken.isdisjoint(range(start, pieces[i][0][0])):
                pieces[i][0] = (start, pieces[i][0][1])
            if taken.isdisjoint(range(pieces[i][-1][1], end)):
                pieces[i][-1] = (pieces[i][-1][0], end)
        for a, own in zip(found, pieces):
            a.roles["quotation"] = tokens = [t for x in own for t in range(*x)]
            inside, likely = set(tokens), a.role_probabilities
            speaker = self.without_addressee(a.roles["speaker"], a.roles["addressee"])
            a.roles["speaker"] = self.speaker(speaker, inside)
            a.roles["cue"] = self.one_sentence(a.roles["cue"], likely["cue"])
            wanted = self.sentence[a.roles["cue"][0]] if a.roles["cue"] else None
            frame = self.one_sentence(a.roles["frame"], likely["frame"], wanted)
            a.roles["frame"] = self.frame(frame, a.roles["speaker"], inside)
            sentences = {self.sentence[t] for t in a.roles["frame"] + a.roles["cue"]}
            if a.roles["addressee"] and sentences and self.sentence[a.roles["addressee"][0]] not in sentences:
                a.roles["addressee"] = []
        return found

    def closed(self, tokens):
        out = set()
        for start, end in runs(tokens):
            for t in range(start, end):
                if t in self.partner:
                    start, end = min(start, self.partner[t]), max(end, self.partner[t] + 1)
            out |= set(range(start, end))
        return sorted(out)

    def speaks_beside_marks(self, tokens):
        for start, end in runs(tokens):
            within, beside, pairs = -1, False, False
            for t in range(start, end):
                if within < 0 and self.partner.get(t, -1) > t:
                    within, pairs = self.partner[t], True
                elif within < 0:
                    beside |= self.word[t]
                elif within == t:
                    within = -1
            if pairs and beside:
                return True
        return False

    def whole(self, a, pieces):
        start, end = pieces[0][0], pieces[-1][1]
        if a.type == "direct":
            return start, end
        rest = self.rest(end)
        if a.type == "indirect":
            clause = end
            while clause < rest.stop and (self.word[clause] or self.mark[clause] or self.texts[clause] in "()-"):
                clause += 1
            roles = {t for r, tokens in a.roles.items() if r != "quotation" for t in tokens}
            return start, clause if clause > end and self.word[end] and roles.isdisjoint(range(end, clause)) else end
        before = self.before(start)
        cut = lambda beside, tokens: len(tokens) and (self.word[beside] or not any(self.word[t] for t in tokens))
        return before.start if cut(start - 1, before) else start, rest.stop if cut(end, rest) else end

    def without_addressee(self, speaker, addressee):
        if len(addressee) > 1 and speaker and speaker[0] < addressee[0] <= speaker[-1] <= addressee[-1]:
            return [t for t in speaker if t < addressee[0]]
        return speaker

    def one_sentence(self, tokens, likely, wanted=None):
        if wanted not in {self.sentence[t] for t in tokens}:
            best = max(runs(tokens), key=lambda r: likely[r[0]:r[1]].mean(), default=None)
            wanted = self.sentence[best[0]] if best else None
        return [t for t in tokens if self.sentence[t] == wanted]

    def speaker(self, tokens, inside):
        if not tokens:
            return tokens
        if any(t in inside for t in tokens):
            outside = max(runs([t for t in tokens if t not in inside]), key=lambda r: r[1] - r[0], default=None)
            tokens = list(range(*outside)) if outside else tokens
        while len(tokens) > 1 and self.texts[tokens[-1]].lower() in LEADING:
            tokens = tokens[:-1]
        if len(tokens) == 1 and self.texts[tokens[0]].lower() in ARTICLES:
            for t in self.rest(tokens[0] + 1):
                if not self.texts[t][0].isupper():
                    break
                tokens = tokens + [t]
        return tokens

    def frame(self, tokens, speaker, inside):
        tokens = set(tokens) | (set(speaker) if set(speaker) & set(tokens) else set())
        spans = runs(tokens)
        for (_, a), (b, _) in zip(spans, spans[1:]):
            if b - a <= HOLE and inside.isdisjoint(range(a, b)):
                tokens |= set(range(a, b))
        return sorted(tokens)
