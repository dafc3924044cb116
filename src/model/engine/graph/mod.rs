//! The encoder as an ONNX graph, built in memory from the bundle's weights.
//!
//! Input `x` [L, hidden]: the sum of word and position embeddings. Output `hidden` [L, hidden].
//! Post-norm BERT (Devlin et al. 2019) as in `intfloat/multilingual-e5-small`; with `mix` > 0 the
//! output is the layer norm of a weighted mean of the last layers' normalised outputs.

mod builder;
mod linear;

use self::builder::{Builder, integer, integers};
pub use self::linear::Products;
use super::MIX_EPSILON;
use crate::error::Result;
use crate::model::{Shape, Weights};

/// The encoder's graph, serialised.
///
/// # Errors
/// When a tensor is missing or misshapen.
pub fn encoder(shape: &Shape, weights: &Weights, products: Products) -> Result<Vec<u8>> {
    let mut graph = Builder::new(products);
    let (h, heads) = (shape.hidden, shape.heads);
    let width = h / heads;
    graph.norm_of(weights, "embeddings.norm", h, shape.epsilon, "x", "layer.0")?;
    graph.integers("split", &[-1, heads as i64, width as i64]);
    graph.integers("join", &[-1, h as i64]);
    // q is scaled once here instead of every score later.
    let scale = 1.0 / (width as f32).sqrt();
    for layer in 0..shape.layers {
        let prefix = format!("layers.{layer}");
        let input = format!("layer.{layer}");
        for (name, factor) in [("query", scale), ("key", 1.0), ("value", 1.0)] {
            let out = format!("{prefix}.{name}");
            graph.linear(weights, &out, [h, h], factor, &input)?;
            graph.node(
                "Reshape",
                &[&out, "split"],
                &format!("{out}.split"),
                Vec::new(),
            );
            let order = if name == "key" { [1, 2, 0] } else { [1, 0, 2] };
            let order = vec![integers("perm", &order)];
            graph.node(
                "Transpose",
                &[&format!("{out}.split")],
                &format!("{out}.heads"),
                order,
            );
        }
        let name = |what: &str| format!("{prefix}.{what}");
        let (scores, attention, mixed) = (name("scores"), name("attention"), name("mixed"));
        graph.node(
            "MatMul",
            &[&name("query.heads"), &name("key.heads")],
            &scores,
            Vec::new(),
        );
        graph.node("Softmax", &[&scores], &attention, vec![integer("axis", -1)]);
        graph.node(
            "MatMul",
            &[&attention, &name("value.heads")],
            &mixed,
            Vec::new(),
        );
        let back = vec![integers("perm", &[1, 0, 2])];
        graph.node("Transpose", &[&mixed], &name("mixed.words"), back);
        graph.node(
            "Reshape",
            &[&name("mixed.words"), "join"],
            &name("joined"),
            Vec::new(),
        );
        let out = name("attention_output");
        graph.linear(weights, &out, [h, h], 1.0, &name("joined"))?;
        graph.node("Add", &[&input, &out], &name("sum.1"), Vec::new());
        let norm = name("attention_norm");
        graph.norm_of(weights, &norm, h, shape.epsilon, &name("sum.1"), &norm)?;
        let inner = name("inner");
        graph.linear(weights, &inner, [shape.inner, h], 1.0, &norm)?;
        graph.node("Gelu", &[&inner], &name("gelu"), Vec::new());
        let outer = name("outer");
        graph.linear(weights, &outer, [h, shape.inner], 1.0, &name("gelu"))?;
        graph.node("Add", &[&norm, &outer], &name("sum.2"), Vec::new());
        let next = format!("layer.{}", layer + 1);
        graph.norm_of(
            weights,
            &name("output_norm"),
            h,
            shape.epsilon,
            &name("sum.2"),
            &next,
        )?;
    }
    if shape.mix == 0 {
        graph.node(
            "Identity",
            &[&format!("layer.{}", shape.layers)],
            "hidden",
            Vec::new(),
        );
    } else {
        mix(&mut graph, shape, weights)?;
    }
    graph.finish(h)
}

/// The layer norm of a weighted mean of the last layers' normalised outputs.
fn mix(graph: &mut Builder, shape: &Shape, weights: &Weights) -> Result<()> {
    let shares = weights.vector("mix.weight", shape.mix)?;
    let mut sum = String::new();
    for (i, &share) in shares.iter().enumerate() {
        let layer = shape.layers + 1 + i - shape.mix;
        let output = format!("mix.{i}");
        let weight = vec![share; shape.hidden];
        let bias = vec![0.0; shape.hidden];
        graph.norm(
            &weight,
            &bias,
            MIX_EPSILON,
            &format!("layer.{layer}"),
            &output,
        );
        if i == 0 {
            sum = output;
        } else {
            let next = format!("mix.sum.{i}");
            graph.node("Add", &[&sum, &output], &next, Vec::new());
            sum = next;
        }
    }
    graph.norm_of(
        weights,
        "mix.norm",
        shape.hidden,
        MIX_EPSILON,
        &sum,
        "hidden",
    )
}
