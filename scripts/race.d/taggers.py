"""Entrants that are taggers of their own kind, in the shapes their German models are published in, with
random weights. Sentences and tokens are given to those that would need a model of their own for them.
"""
import random

LABELS = ["PER", "LOC", "ORG", "MISC"]
TAGS = [f"{b}-{label}" for label in LABELS for b in "BIES"] + ["O"]
CHARACTERS = [chr(c) for c in range(32, 127)] + list("äöüÄÖÜßéèà„“”»«–—…€’‚‘\n")


def prepare_spacy(folder):
    """The components of de_core_news_md/lg: one CNN for tags, morphology and parse, one for entities."""
    import spacy
    from spacy.training import Example
    nlp = spacy.blank("de")
    cnn = {"@architectures": "spacy.HashEmbedCNN.v2", "width": 96, "depth": 4, "embed_size": 2000, "window_size": 1,
           "maxout_pieces": 3, "subword_features": True, "pretrained_vectors": None}
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"}
    nlp.add_pipe("tok2vec", config={"model": cnn})
    for name in ("tagger", "morphologizer"):
        nlp.add_pipe(name, config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}})
    state = {"@architectures": "spacy.TransitionBasedParser.v2", "extra_state_tokens": False, "hidden_width": 64, "maxout_pieces": 2, "use_upper": True}
    nlp.add_pipe("parser", config={"model": {**state, "state_type": "parser", "tok2vec": listener}})
    nlp.add_pipe("ner", config={"model": {**state, "state_type": "ner", "tok2vec": cnn}})
    # As many labels as the published pipeline has, more or less.
    random.seed(0)
    words = [f"Wort{i}" for i in range(60)]
    examples = []
    for start in range(0, 600, 60):
        doc = nlp.make_doc(" ".join(words))
        size = len(doc)
        examples.append(Example.from_dict(doc, {
            "tags": [f"T{i % 54}" for i in range(size)], "morphs": [f"Case=C{start + i}" for i in range(size)], "pos": ["NOUN"] * size,
            "heads": [max(i - 1, 0) for i in range(size)], "deps": ["ROOT"] + [f"d{i % 40}" for i in range(1, size)],
            "entities": [f"U-{LABELS[i % 4]}" if i % 5 == 0 else "O" for i in range(size)]}))
    nlp.initialize(lambda: examples)
    nlp.to_disk(folder / "pipeline")


def load_spacy(folder):
    import spacy
    nlp = spacy.load(folder / "pipeline")
    return lambda articles: list(nlp.pipe(article["text"] for article in articles))


def prepare_flair(folder):
    """The shape of flair/ner-german: two character language models of 2,048, a BiLSTM of 256, a CRF."""
    import flair
    import torch
    from flair.data import Dictionary
    from flair.embeddings import FlairEmbeddings, StackedEmbeddings
    from flair.models import LanguageModel, SequenceTagger
    flair.device = torch.device("cpu")
    torch.manual_seed(0)
    characters = Dictionary()
    for character in CHARACTERS:
        characters.add_item(character)
    both = []
    for forwards in (True, False):
        model = LanguageModel(characters, forwards, hidden_size=2048, nlayers=1, embedding_size=100)
        path = folder / f"characters-{forwards}.pt"
        model.save(path)
        both.append(FlairEmbeddings(str(path)))
    tags = Dictionary(add_unk=False)
    for tag in TAGS:
        tags.add_item(tag)
    tagger = SequenceTagger(embeddings=StackedEmbeddings(both), tag_dictionary=tags, tag_type="ner", hidden_size=256, use_crf=True, use_rnn=True)
    tagger.save(folder / "tagger.pt")
    for path in folder.glob("characters-*.pt"):
        path.unlink()


def load_flair(folder):
    import flair
    import torch
    from flair.data import Sentence
    from flair.models import SequenceTagger
    torch.set_num_threads(1)
    flair.device = torch.device("cpu")
    tagger = SequenceTagger.load(str(folder / "tagger.pt"))

    def run(articles):
        sentences = [Sentence(words) for article in articles for words in article["sentences"]]
        tagger.predict(sentences, mini_batch_size=32)
    return run


def stanza_document(sentences, tags=None):
    from stanza.models.common.doc import Document
    tag = (lambda i: {"ner": tags[i % len(tags)]}) if tags else lambda i: {}
    return Document([[{"id": i + 1, "text": word, **tag(i)} for i, word in enumerate(words)] for words in sentences])


def prepare_stanza(folder):
    """The shape of Stanza's German tagger: two character language models of 1,024, a BiLSTM of 256, a CRF."""
    import torch
    from stanza.models import ner_tagger
    from stanza.models.common.char_model import CharacterLanguageModel
    from stanza.models.common.vocab import CharVocab
    from stanza.models.ner.data import DataLoader
    from stanza.models.ner.trainer import Trainer
    torch.manual_seed(0)
    characters = {"char": CharVocab([CHARACTERS], "de")}
    shape = {"char_emb_dim": 100, "char_hidden_dim": 1024, "char_num_layers": 1, "char_dropout": 0, "char_rec_dropout": 0}
    files = {}
    for way in ("forward", "backward"):
        files[way] = str(folder / f"{way}.pt")
        CharacterLanguageModel(shape, characters, is_forward_lm=way == "forward").save(files[way])
    args = ner_tagger.parse_args(["--shorthand", "de_race", "--charlm", "--charlm_forward_file", files["forward"],
                                  "--charlm_backward_file", files["backward"], "--char_hidden_dim", "1024", "--word_emb_dim", "300"])
    document = stanza_document([[f"Wort{i}" for i in range(60)]] * 4, TAGS)
    vocabulary = DataLoader(document, 4, args, evaluation=False).vocab
    Trainer(args=args, vocab=vocabulary, device="cpu").save(str(folder / "tagger.pt"))


def load_stanza(folder):
    import torch
    from stanza.models.ner.data import DataLoader
    from stanza.models.ner.trainer import Trainer
    torch.set_num_threads(1)
    tagger = Trainer(model_file=str(folder / "tagger.pt"), device="cpu")
    tagger.model.eval()

    def run(articles):
        with torch.no_grad():
            document = stanza_document([words for article in articles for words in article["sentences"]])
            for batch in DataLoader(document, 32, tagger.args, vocab=tagger.vocab, evaluation=True, preprocess_tags=False):
                tagger.predict(batch)
    return run
