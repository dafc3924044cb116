//! Which engine computes is chosen before any work, and so is where.

use crate::common::{Place, stderr};

#[test]
fn a_device_is_refused_where_the_engine_cannot_use_it() {
    let place = Place::new();
    place.write("a.txt", "Das ist gut, sagte sie.");
    for engine in ["int8", "fp32"] {
        let run = [
            "annotate", "a.txt", "--engine", engine, "--device", "cuda:0", "--model", "none",
        ];
        let said = stderr(&place.wortlaut(&run).assert().code(2));
        assert!(
            said.contains(&format!("the engine {engine}")) && said.contains("flag --device"),
            "{said}"
        );
    }
    let run = ["annotate", "a.txt", "--device", "gpu"];
    let said = stderr(&place.wortlaut(&run).assert().code(2));
    assert!(said.contains("cuda:0"), "{said}");
}

#[test]
#[cfg(not(feature = "rust-bert"))]
fn an_engine_this_program_was_built_without_is_named_with_the_way_to_it() {
    let place = Place::new();
    place.write("a.txt", "Das ist gut, sagte sie.");
    let run = [
        "annotate",
        "a.txt",
        "--engine",
        "rust-bert",
        "--model",
        "none",
    ];
    let said = stderr(&place.wortlaut(&run).assert().code(2));
    assert!(said.contains("--features rust-bert"), "{said}");
}
