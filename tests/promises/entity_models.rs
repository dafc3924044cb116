//! Published models that find the entities: what they find is what Python's transformers finds, the
//! rest of the record stays, and what is missing is named with the way to it.
#![cfg(feature = "rust-bert")]

use std::path::{Path, PathBuf};
use std::{env, fs, thread};

use crate::common::{Place, gold, json_lines, stderr, stdout};
use rust_bert::bert::{BertConfig, BertForTokenClassification};
use serde_json::{Value, json};
use tch::{Device as TorchDevice, Kind, Tensor, nn::VarStore};
use wortlaut::model::Device;
use wortlaut::model::published::{Folder, Published};

const TAGS: [&str; 5] = ["O", "B-PER", "I-PER", "B-MISC", "I-MISC"];

/// A BERT of random weights, spelling words by letters, with windows of 40 subwords.
fn model_in(place: &Place, folder: &str, tags: &[&str]) {
    let special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"].map(str::to_owned);
    let letters = ('!'..='~').chain("ÄÖÜäöüß„“–".chars());
    let words = letters.flat_map(|c| [c.to_string(), format!("##{c}")]);
    let vocabulary: Vec<String> = special.into_iter().chain(words).collect();
    let count = vocabulary.len();
    let numbers: serde_json::Map<String, Value> = vocabulary
        .into_iter()
        .zip(0..)
        .map(|(piece, n)| (piece, json!(n)))
        .collect();
    let tokenizer = json!({
        "version": "1.0",
        "truncation": {"direction": "Right", "max_length": 40, "strategy": "LongestFirst", "stride": 0},
        "padding": null,
        "added_tokens": [],
        "normalizer": null,
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [
                {"SpecialToken": {"id": "[CLS]", "type_id": 0}},
                {"Sequence": {"id": "A", "type_id": 0}},
                {"SpecialToken": {"id": "[SEP]", "type_id": 0}},
            ],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {
                "[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]},
                "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]},
            },
        },
        "decoder": null,
        "model": {
            "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100, "vocab": numbers,
        },
    });
    let names: serde_json::Map<String, Value> = tags
        .iter()
        .zip(0..)
        .map(|(tag, n)| (n.to_string(), json!(tag)))
        .collect();
    let config = json!({
        "model_type": "bert", "hidden_act": "gelu", "hidden_size": 32, "intermediate_size": 64,
        "num_attention_heads": 4, "num_hidden_layers": 2, "max_position_embeddings": 40,
        "type_vocab_size": 2, "vocab_size": count, "hidden_dropout_prob": 0.1,
        "attention_probs_dropout_prob": 0.1, "initializer_range": 0.02, "id2label": names,
    });
    place.write(&format!("{folder}/tokenizer.json"), &tokenizer.to_string());
    place.write(&format!("{folder}/config.json"), &config.to_string());
    tch::manual_seed(7);
    let store = VarStore::new(TorchDevice::Cpu);
    let config: BertConfig = serde_json::from_value(config).unwrap();
    let network = BertForTokenClassification::new(store.root(), &config).unwrap();
    // Fresh weights are so small that nothing would hang on the words.
    tch::no_grad(|| {
        for (name, mut tensor) in store.variables() {
            if !name.contains("LayerNorm") {
                let _ = tensor.normal_(0.0, 0.3);
            }
        }
    });
    store
        .save(place.path(&format!("{folder}/model.safetensors")))
        .unwrap();
    drop(network);
}

/// Puts `rust_model.ot` in the place of the folder's `model.safetensors`.
fn with_weights_of_rust_bert(place: &Place, folder: &str) {
    let weights = place.path(&format!("{folder}/model.safetensors"));
    let tensors = Tensor::read_safetensors(&weights).unwrap();
    Tensor::save_multi(&tensors, place.path(&format!("{folder}/rust_model.ot"))).unwrap();
    fs::remove_file(weights).unwrap();
}

fn annotate<'a>(model: &'a str, out: &'a str) -> [&'a str; 7] {
    [
        "annotate",
        "a.jsonl",
        "-o",
        out,
        "--no-link",
        "--entity-model",
        model,
    ]
}

/// A place with a model in `tiny` and articles in `a.jsonl`.
fn place_with_model() -> Place {
    let place = Place::new();
    model_in(&place, "tiny", &TAGS);
    place.write("a.jsonl", &gold(&["hard"]));
    place
}

#[test]
fn entities_are_the_models_and_the_rest_is_as_without_it() {
    let place = place_with_model();
    place
        .wortlaut(&annotate("tiny", "out.jsonl"))
        .assert()
        .code(0);
    place
        .wortlaut(&annotate("tiny", "own.jsonl")[..5])
        .assert()
        .code(0);
    let (with, without) = (
        json_lines(&place.read("out.jsonl")),
        json_lines(&place.read("own.jsonl")),
    );
    let mut found = 0;
    for (with, without) in with.iter().zip(&without) {
        let words: Vec<char> = with["text"].as_str().unwrap().chars().collect();
        for entity in with["entities"].as_array().unwrap() {
            let at = |key: &str| entity[key].as_u64().unwrap() as usize;
            let slice: String = words[at("start")..at("end")].iter().collect();
            assert_eq!(entity["text"], slice);
            assert!(
                ["PER", "OTH"].contains(&entity["label"].as_str().unwrap()),
                "{entity}"
            );
            assert_eq!(entity["nested_in"], "");
            found += 1;
        }
        for key in ["text", "sentences", "tokens"] {
            assert_eq!(with[key], without[key]);
        }
        let said = |record: &Value| -> Vec<Value> {
            let quotations = record["quotations"].as_array().unwrap().iter();
            quotations
                .map(|q| json!([q["spans"], q["type"], q["cue"], q["speaker"]["spans"]]))
                .collect()
        };
        assert_eq!(said(with), said(without));
    }
    assert!(found > 9, "{found} entities show little");
    let manifest: Value = serde_json::from_str(&place.read("out.jsonl.manifest.json")).unwrap();
    let model = &manifest["model"]["entities"];
    assert_eq!(model["name"], "tiny");
    assert_eq!(model["tags"]["B-MISC"], "B-OTH");
    for file in ["config", "tokenizer", "weights"] {
        assert_eq!(model[file].as_str().unwrap().len(), 64, "{file}");
    }
    assert!(model["engine"].as_str().unwrap().starts_with("libtorch 2."));
    assert_eq!(manifest["model"]["name"], "wortlaut-small");
    let cited = stdout(&place.wortlaut(&["cite", "out.jsonl"]).assert().code(0));
    assert!(
        cited.contains("found by the published model tiny"),
        "{cited}"
    );
    let own: Value = serde_json::from_str(&place.read("own.jsonl.manifest.json")).unwrap();
    assert_eq!(own["model"]["entities"]["name"], "");
}

#[test]
fn records_of_another_entity_model_are_not_gone_on_with() {
    let place = place_with_model();
    place
        .wortlaut(&annotate("tiny", "old.jsonl"))
        .assert()
        .code(0);
    let again = [
        &annotate("tiny", "new.jsonl")[..],
        &["--update", "old.jsonl"],
    ]
    .concat();
    place.wortlaut(&again).assert().code(0);
    let config = place.read("tiny/config.json");
    place.write("tiny/config.json", &format!("{config}\n"));
    let anew = [
        &annotate("tiny", "anew.jsonl")[..],
        &["--update", "old.jsonl"],
    ]
    .concat();
    let said = stderr(&place.wortlaut(&anew).assert().code(2));
    assert!(said.contains("configuration of the entity model"), "{said}");
    let without = [
        &annotate("tiny", "anew.jsonl")[..5],
        &["--update", "old.jsonl"],
    ]
    .concat();
    let said = stderr(&place.wortlaut(&without).assert().code(2));
    assert!(said.contains("entity model: tiny, not none"), "{said}");
}

#[test]
fn tags_nobody_knows_are_named_and_the_table_says_what_they_mean() {
    let place = place_with_model();
    model_in(
        &place,
        "dated",
        &["O", "B-DATE", "I-DATE", "LABEL_3", "B-PER"],
    );
    let said = stderr(
        &place
            .wortlaut(&annotate("dated", "out.jsonl"))
            .assert()
            .code(2),
    );
    assert!(said.contains("B-DATE, I-DATE, LABEL_3"), "{said}");
    assert!(said.contains("[entity_model.labels]\nDATE = "), "{said}");
    assert!(!place.exists("out.jsonl.part"));
    place.write(
        "wortlaut.toml",
        "[entity_model]\nfolder = \"dated\"\n[entity_model.labels]\nDATE = \"O\"\nLABEL_3 = \"LOCpart\"\n",
    );
    place
        .wortlaut(&annotate("dated", "out.jsonl")[..5])
        .assert()
        .code(0);
    let manifest: Value = serde_json::from_str(&place.read("out.jsonl.manifest.json")).unwrap();
    let tags = &manifest["model"]["entities"]["tags"];
    assert_eq!(
        (&tags["I-DATE"], &tags["LABEL_3"]),
        (&json!("O"), &json!("I-LOCpart"))
    );
    place.write("wortlaut.toml", "[entity_model.labels]\nDATE = \"WANN\"\n");
    let said = stderr(
        &place
            .wortlaut(&annotate("dated", "x.jsonl"))
            .assert()
            .code(2),
    );
    assert!(
        said.contains("wortlaut.toml: line 2") && said.contains("WANN"),
        "{said}"
    );
}

#[test]
fn what_is_missing_is_named_with_the_way_to_it() {
    let place = place_with_model();
    let said = |model: &str| {
        let mut command = place.wortlaut(&annotate(model, "out.jsonl"));
        stderr(
            &command
                .env("XDG_CACHE_HOME", place.path("cache"))
                .assert()
                .code(5),
        )
    };
    assert!(said("nowhere").contains("nowhere: there is no such folder"));
    let known = "xlm-roberta-large-conll03-german";
    assert!(said(known).contains(&format!("wortlaut models fetch {known}")));
    fs::remove_file(place.path("tiny/model.safetensors")).unwrap();
    assert!(
        said("tiny").contains("tiny: the entity model has no model.safetensors or rust_model.ot")
    );
    place.write("tiny/pytorch_model.bin", "");
    assert!(said("tiny").contains("AutoModelForTokenClassification"));
    fs::remove_file(place.path("tiny/tokenizer.json")).unwrap();
    place.write("tiny/vocab.txt", "");
    let words = said("tiny");
    assert!(
        words.contains("no tokenizer.json, only vocab.txt") && words.contains("AutoTokenizer"),
        "{words}"
    );
    fs::remove_file(place.path("tiny/config.json")).unwrap();
    assert!(said("tiny").contains("no config.json"));
}

#[test]
fn what_cannot_be_run_is_refused_with_its_reason() {
    let place = place_with_model();
    let config: Value = serde_json::from_str(&place.read("tiny/config.json")).unwrap();
    let changed = |key: &str, value: Value| {
        let mut config = config.clone();
        config[key] = value;
        place.write("tiny/config.json", &config.to_string());
        stderr(
            &place
                .wortlaut(&annotate("tiny", "out.jsonl"))
                .assert()
                .code(5),
        )
    };
    assert!(changed("model_type", json!("xlnet")).contains("known: bert, roberta"));
    assert!(changed("model_type", json!("deberta-v2")).contains("rust-bert 0.23"));
    assert!(changed("position_embedding_type", json!("relative_key")).contains("another kind"));
    assert!(changed("id2label", json!({"1": "O"})).contains("id2label"));
    assert!(changed("hidden_act", json!("gelu_fast")).contains("gelu_fast"));
    assert!(changed("num_hidden_layers", json!(3)).contains("bert.encoder.layer.2"));
    assert!(changed("vocab_size", json!(9)).contains("model.safetensors"));
    assert!(changed("num_attention_heads", json!(5)).contains("config.json"));
    let weights = fs::read(place.path("tiny/model.safetensors")).unwrap();
    let damaged = |bytes: &[u8]| {
        fs::write(place.path("tiny/model.safetensors"), bytes).unwrap();
        changed("use_cache", json!(true))
    };
    assert!(damaged(&weights[..weights.len() - 1]).contains("ends too early"));
    assert!(damaged(&weights[..5]).contains("ends too early"));
    assert!(damaged(&[b'x'; 40]).contains("not a safetensors file"));
}

#[test]
fn weights_in_half_precision_are_computed_with_in_full() {
    let place = place_with_model();
    let text = "Anna Weber sagte nichts.";
    let words = words(text);
    let file = place.path("tiny/model.safetensors");
    let tensors = Tensor::read_safetensors(&file).unwrap();
    let kept = |kind: Kind| {
        let of_kind = tensors.iter().map(|(name, t)| (name, t.to_kind(kind)));
        Tensor::write_safetensors(&of_kind.collect::<Vec<_>>(), &file).unwrap();
        logits(&opened(&place.path("tiny")), text, &words)
    };
    let whole = kept(Kind::Float);
    for kind in [Kind::BFloat16, Kind::Half] {
        let half = kept(kind);
        let pairs = whole.iter().flatten().zip(half.iter().flatten());
        let worst = pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(worst > 0.0 && worst < 0.1, "{kind:?}: {worst}");
    }
}

#[test]
fn a_model_that_is_not_known_cannot_be_fetched_and_a_fetch_that_fails_is_taken_up() {
    let place = Place::new();
    let said = stderr(&place.wortlaut(&["models", "fetch", "gpt"]).assert().code(2));
    assert!(said.contains("xlm-roberta-large-conll03-german"), "{said}");
    // A curl that fails, as without a network.
    put_curl(&place, "echo 'no network' >&2\nexit 6\n");
    let said = stderr(&fetch(&place).assert().code(5));
    assert!(
        said.contains("config.json: cannot be fetched") && said.contains("goes on"),
        "{said}"
    );
    assert!(!place.exists(&format!("cache/wortlaut/models/{KNOWN}")));
}

const KNOWN: &str = "xlm-roberta-large-conll03-german";

/// The command that fetches [`KNOWN`] with the place's own curl.
fn fetch(place: &Place) -> assert_cmd::Command {
    let mut command = place.wortlaut(&["models", "fetch", KNOWN]);
    command
        .env("XDG_CACHE_HOME", place.path("cache"))
        .env("PATH", place.path("bin"));
    command
}

/// A curl of this place: a shell script, with the file it is to write in `$out` and the address in `$url`.
fn put_curl(place: &Place, does: &str) {
    let arguments = "for a; do [ \"$before\" = --output ] && out=$a; url=$a; before=$a; done\n";
    place.write("bin/curl", &format!("#!/bin/sh\n{arguments}{does}"));
    #[cfg(unix)]
    fs::set_permissions(
        place.path("bin/curl"),
        std::os::unix::fs::PermissionsExt::from_mode(0o755),
    )
    .unwrap();
}

#[test]
fn a_fetch_that_broke_off_goes_on_and_the_model_is_then_found_by_its_name() {
    let place = place_with_model();
    with_weights_of_rust_bert(&place, "tiny");
    let served = format!(
        "/bin/cp '{}'/\"${{url##*/}}\" \"$out\"\n",
        place.path("tiny").display()
    );
    // The third file breaks off; those before it are not asked for again.
    put_curl(
        &place,
        &format!("case $url in *.ot) exit 18 ;; esac\n{served}"),
    );
    let said = stderr(&fetch(&place).assert().code(5));
    assert!(said.contains("rust_model.ot: cannot be fetched"), "{said}");
    put_curl(
        &place,
        &format!("case $url in *.json) exit 7 ;; esac\n{served}"),
    );
    let said = stderr(&fetch(&place).assert().code(0));
    assert!(said.contains("SHA-256 of the weights"), "{said}");
    assert!(stderr(&fetch(&place).assert().code(0)).contains("is here already"));
    let mut command = place.wortlaut(&annotate(KNOWN, "out.jsonl"));
    command.env("XDG_CACHE_HOME", place.path("cache"));
    command.assert().code(0);
    let manifest: Value = serde_json::from_str(&place.read("out.jsonl.manifest.json")).unwrap();
    assert!(manifest.to_string().contains(KNOWN), "{manifest}");
}

/// Byte ranges of words, and logits for each.
fn logits(model: &Published, text: &str, words: &[std::ops::Range<usize>]) -> Vec<Vec<f32>> {
    let rows = model.logits(text, words).unwrap().into_iter();
    rows.map(Option::unwrap).collect()
}

fn words(text: &str) -> Vec<std::ops::Range<usize>> {
    let start = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    text.split_whitespace()
        .map(|word| start(word)..start(word) + word.len())
        .collect()
}

fn opened(folder: &Path) -> Published {
    Published::open(Folder::find(folder).unwrap(), Device::Cpu).unwrap()
}

#[test]
fn weights_of_rust_bert_and_eight_threads_give_the_same_numbers() {
    let place = place_with_model();
    let text = json_lines(&gold(&["hard"]))[0]["text"]
        .as_str()
        .unwrap()
        .to_owned();
    let words = words(&text);
    let model = opened(&place.path("tiny"));
    let alone = logits(&model, &text, &words);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(logits(&model, &text, &words), alone));
        }
    });
    with_weights_of_rust_bert(&place, "tiny");
    assert_eq!(logits(&opened(&place.path("tiny")), &text, &words), alone);
}

/// Made by `scripts/engines/published.py` in a folder that `scripts/check-engines` names.
#[test]
fn every_family_gives_the_logits_of_transformers_over_many_windows() {
    let Some(folder) = env::var_os("WORTLAUT_PUBLISHED").map(PathBuf::from) else {
        println!(
            "SKIPPED: WORTLAUT_PUBLISHED names no folder of models; scripts/check-engines makes one"
        );
        return;
    };
    let mut families: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    families.sort();
    assert!(families.len() >= 6, "{families:?}");
    for family in families {
        let name = family.file_name().unwrap().to_string_lossy().into_owned();
        let expected = fs::read_to_string(family.join("expected.json")).unwrap();
        let expected: Value = serde_json::from_str(&expected).unwrap();
        assert!(expected["windows"].as_u64().unwrap() > 5);
        let text = expected["text"].as_str().unwrap();
        let words: Vec<[usize; 2]> = serde_json::from_value(expected["words"].clone()).unwrap();
        let words: Vec<_> = words.into_iter().map(|[start, end]| start..end).collect();
        let theirs: Vec<Vec<f32>> = serde_json::from_value(expected["logits"].clone()).unwrap();
        let model = opened(&family);
        assert_eq!(json!(model.tags()), expected["tags"], "{name}");
        let ours = logits(&model, text, &words);
        let most = |row: &[f32]| {
            (0..row.len())
                .max_by(|a, b| row[*a].total_cmp(&row[*b]))
                .unwrap()
        };
        let mut worst = 0.0f32;
        for (word, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
            for (a, b) in ours.iter().zip(theirs) {
                worst = worst.max((a - b).abs());
            }
            assert!(
                worst <= 1e-4,
                "{name}: word {word} differs by {worst}: {ours:?} {theirs:?}"
            );
            assert_eq!(most(ours), most(theirs), "{name}: word {word}");
        }
        println!("{name}: {} words, at most {worst:.1e} apart", words.len());
    }
}
