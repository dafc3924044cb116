//! The German words that the rules for tokens and sentences turn on.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Bytes of the longest abbreviation.
pub const LONGEST: usize = 16;

/// Abbreviations that another word of the same sentence follows; in any case.
const NEVER_LAST: &str = "
abzgl adm akk allg altgr amtl anschl arab aufl ausg begr beisp belg bes betr bez bezgl bspw bzgl
bzw ca cf demn dipl doz dr dän ebd ehem eigtl einschl engl entspr erg etw ev evang evtl exkl frl
frz geb gebr gegr gem gen gesch gest ggf ggfs ggü griech hebr hl hptm hrn ind ing inkl insb
insbes ital jap jew jmd jur kath lat led lfd lic lt luth med mhd mind mr mrs msgr nachf nachm nat
nordd norw nr nrn nördl oberstlt orig pfr priv prof prot rel rer resp rev russ röm sachs schwed
schweiz sgt skr slg sogen span spez stellv stv städt svw südd südl techn teilw tgl theol tsch
türk ugs ukr ung urspr verh verst vgl vorm vors vs westl wg wiss zit zuf zw zzgl zzt österr östl
übers";

/// The same, only as written here: in another case they are words.
const NEVER_LAST_EXACT: &str = "
Abg BGM Bgm Capt Col Fr Gen Gouv Hr Kfm Kpt Lt Mag Maj Mme Ms Obst Rd Sen Sr St Ste Stud Ten Univ
ao bes franz incl kl max nam od phil pol rd sog st zz";

/// Abbreviations that can be the last word of a sentence; only as written here.
const MAYBE_LAST: &str = "
Bhf Bros Chr Co Corp Hbf Hrsg Inc Jg Jh Jhd Jhdt Jhs Jr Ltd Mill Mio Mrd Ph.D Plc Std Str Tel Tsd
Ztr bzgl chr desgl dgl etc ff hrsg inc incl jr jun mio mrd pp sen sr str tsd uam usf usw uvm";

/// Words that are abbreviations before a number: in another place they are words or names.
const BEFORE_NUMBER: &str = "
abb abs abt anh anl anm art az bd bde beil bl fig hs kap lit no pos rdnr rn rz sp tab taf tl tz
vol ziff";

/// Shortened months and weekdays, as written here; abbreviations only beside a number.
const DATES: &str = "
Apr Aug Dez Di Do Feb Febr Fr Jan Jul Jun Jän Mi Mia Min Mo Mrz Nov Okt Sa Sek Sep Sept So Std";

/// Months.
const MONTHS: &str = "
april august dezember feber februar januar juli juni jänner mai märz november oktober september";

/// Spoken short forms that begin with an apostrophe.
const CONTRACTIONS: &str = "m n ne nem nen ner ran raus rein rum s t";

/// Words that, written with a capital after a full stop, begin a sentence: they are no nouns.
const STARTERS: &str = "
ab abends aber abermals all alle allein allen aller allerdings alles als also am an andere
anderen anderer andererseits anders anfangs angeblich angesichts anschließend ansonsten anstatt
anstelle auch auf aufgrund augenscheinlich aus ausgerechnet außer außerdem außerhalb bald bei
beide beiden beim beispielsweise bereits besonders bevor bezüglich binnen bis bisher bislang da
dabei dadurch dafür dagegen daher dahinter damals damit danach daneben dank dann daran darauf
daraufhin daraus darin darum darunter darüber das dass davon davor dazu dein deine dem demnach
demzufolge den denen denn dennoch der deren derweil derzeit des deshalb dessen desto deswegen
dich die dies diese diesem diesen dieser dieses diesmal dir doch dort dorther dorthin du durch
ebenfalls ebenso ebensowenig ehe eigentlich ein eine einem einen einer einerseits eines einige
einigen einmal einst einzig endlich entgegen entlang entsprechend entweder er erneut erst erstens
erstmals es etwa etwas euch euer falls fast ferner folglich freilich für ganz gegen gegenüber
gemeinsam gemäß genau gerade gestern gleich gleichzeitig grundsätzlich haben hat hatte heute hier
hierbei hierfür hiermit hierzu hingegen hinsichtlich hinter hinzu hoffentlich hätte hätten ich
ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer immerhin in indem indes indessen infolge
infolgedessen innerhalb ins insbesondere insgesamt insofern inwieweit inzwischen irgendwann ist
ja je jede jedem jeden jeder jedes jedoch jene jener jenes jetzt kann kaum kein keine keinen
keiner keines können könnte künftig kürzlich laut lediglich leider letztlich man manche manchmal
mangels mehr mehrere mehrmals mein meine meiner meist meistens mir mit mithilfe mithin mittags
mittels mittlerweile momentan morgen morgens muss möglicherweise müssen nach nachdem nachher
nachts natürlich neben nebenbei nein neuerdings nicht nichts nie niemand nirgends nirgendwo noch
nun nur nächste nämlich ob obgleich obwohl oder offenbar offensichtlich oft ohne per plötzlich
rechtzeitig rund schließlich schon sehr sei seien sein seine seinem seinen seiner seines seit
seitdem seither selbst selbstverständlich sich sie sind so sobald sodann sofern sofort sogar
solange solch solche solcher solches soll sollen sollte sollten somit sondern sonst soweit sowie
sowohl sozusagen später statt stattdessen tatsächlich teils teilweise trotz trotzdem um umgekehrt
umso unabhängig und ungeachtet uns unser unsere unserer unter unterdessen unweit ursprünglich via
viel viele vielen vieler vielleicht vielmehr vom von vor vorab vorerst vorgestern vorher
vorläufig wahrscheinlich wann war waren warum was weder wegen weil weiter weitere weiterhin
weiters welche welcher welches wem wen wenig wenige wenn wer werden weshalb wessen weswegen wie
wieder wieso will wir wird wirklich wo wobei wodurch wofür woher wohin wohingegen wohl wollen
wollte womit womöglich woran worauf woraufhin worin worüber wozu wurde wurden während
währenddessen wäre würde würden zu zuallererst zudem zuerst zugleich zuletzt zum zumal zumindest
zunächst zur zurzeit zusammen zusätzlich zuvor zwar zwecks zweitens zwischen zwischendurch
zwischenzeitlich über überall überdies überhaupt übrigens";

/// Words before a number that counts instead of ordering: "auf Platz 3. Danach".
const COUNTED: &str = "
absatz abschnitt artikel band bell block boeing flug folge gate gleis gruppe halle haus jahr
jahre jahren jahres kapitel klasse level linie modell nr nummer paragraf paragraph platz position
rang raum runde saison satz seite staffel stufe stärke teil typ typs version wert zimmer";

/// Words before a single letter that is a name of its own and no initial: "Plan B. Danach".
const LETTERED: &str = "
buchstabe gruppe hepatitis kategorie klasse liga modell note plan punkt stufe typ variante
vitamin";

/// Connecting abbreviations of single letters: no sentence ends at them.
const CONNECTING: &str = "
d.h d.i i.a i.d i.e i.h.v i.s i.v.m m.a.w m.e o.g s.o s.u u.u u.zw v.a z.b z.t z.z z.zt";

type Words = HashSet<&'static str>;

fn words(list: &'static str) -> Words {
    list.split_whitespace().collect()
}

macro_rules! table {
    ($name:ident, $list:ident) => {
        static $name: LazyLock<Words> = LazyLock::new(|| words($list));
    };
}

table!(NEVER_LAST_SET, NEVER_LAST);
table!(NEVER_LAST_EXACT_SET, NEVER_LAST_EXACT);
table!(MAYBE_LAST_SET, MAYBE_LAST);
table!(BEFORE_NUMBER_SET, BEFORE_NUMBER);
table!(DATES_SET, DATES);
table!(MONTHS_SET, MONTHS);
table!(CONTRACTIONS_SET, CONTRACTIONS);
table!(STARTERS_SET, STARTERS);
table!(COUNTED_SET, COUNTED);
table!(LETTERED_SET, LETTERED);
table!(CONNECTING_SET, CONNECTING);

/// Whether the small form of `word` is in `set`; long words are in none.
fn has_small(set: &Words, word: &str) -> bool {
    word.len() <= 32 && set.contains(word.to_lowercase().as_str())
}

/// Whether `word` with a full stop is an abbreviation wherever it stands.
pub fn is_abbreviation(word: &str) -> bool {
    is_never_last(word) || MAYBE_LAST_SET.contains(word)
}

/// Whether a sentence never ends at the abbreviation `word` (without its full stop).
pub fn is_never_last(word: &str) -> bool {
    // "wg." and "Wg." are abbreviations, "WG" is a flat.
    let capitals = word.chars().skip(1).any(char::is_uppercase) && !word.contains('.');
    (!capitals && has_small(&NEVER_LAST_SET, word))
        || NEVER_LAST_EXACT_SET.contains(word)
        || has_small(&CONNECTING_SET, word)
}

/// Whether `word` with a full stop is an abbreviation if a number follows.
pub fn counts_before_number(word: &str) -> bool {
    has_small(&BEFORE_NUMBER_SET, word)
}

/// Whether `word` with a full stop is a month, a weekday or a span of time if a number is near.
pub fn is_date_abbreviation(word: &str) -> bool {
    DATES_SET.contains(word)
}

/// Whether `word` is the name of a month.
pub fn is_month(word: &str) -> bool {
    has_small(&MONTHS_SET, word)
}

/// Whether `word` is a short form that is written with an apostrophe before it.
pub fn is_contraction(word: &str) -> bool {
    CONTRACTIONS_SET.contains(word)
}

/// Whether `word` begins a sentence when it has a capital.
pub fn is_starter(word: &str) -> bool {
    has_small(&STARTERS_SET, word)
}

/// Whether the number behind `word` counts and does not order.
pub fn is_counted(word: &str) -> bool {
    has_small(&COUNTED_SET, word)
}

/// Whether the single letter behind `word` is a name and no initial.
pub fn is_lettered(word: &str) -> bool {
    has_small(&LETTERED_SET, word)
}

/// Whether `word` is a Roman number of at least two letters, as kings and popes have.
pub fn is_roman(word: &str) -> bool {
    (2..=7).contains(&word.len()) && word.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'))
}
