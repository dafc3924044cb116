//! The encoder as an ONNX graph, built in memory from the bundle's weights.
//!
//! Input `x` [L, hidden]: the sum of word and position embeddings. Output `hidden` [L, hidden].
//! Post-norm BERT (Devlin et al. 2019) as in `intfloat/multilingual-e5-small`; with `mix` > 0 the
//! output is the layer norm of a weighted mean of the last layers' normalised outputs.

use std::cell::RefCell;

use rten_onnx::onnx::{
    AttributeProto, AttributeType, DataType, GraphProto, ModelProto, NodeProto, OperatorSetIdProto,
    TensorProto, ValueInfoProto,
};

use crate::error::{Error, Result};
use crate::model::{Matrix, Shape, Weights};

/// First operator set that has both `LayerNormalization` (17) and `Gelu` (20).
const OPERATOR_SET: i64 = 20;
const IR_VERSION: i64 = 9;
/// `PyTorch`'s default, used by the norms of the mix.
const MIX_EPSILON: f32 = 1e-5;

/// The encoder's graph, serialised.
///
/// # Errors
/// When a tensor is missing or misshapen.
pub fn encoder(shape: &Shape, weights: &Weights) -> Result<Vec<u8>> {
    let mut graph = Builder::default();
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
            graph.linear_of(weights, &out, h, h, factor, &input, &out)?;
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
        graph.linear_of(weights, &out, h, h, 1.0, &name("joined"), &out)?;
        graph.node("Add", &[&input, &out], &name("sum.1"), Vec::new());
        let norm = name("attention_norm");
        graph.norm_of(weights, &norm, h, shape.epsilon, &name("sum.1"), &norm)?;
        let inner = name("inner");
        graph.linear_of(weights, &inner, shape.inner, h, 1.0, &norm, &inner)?;
        graph.node("Gelu", &[&inner], &name("gelu"), Vec::new());
        let outer = name("outer");
        graph.linear_of(weights, &outer, h, shape.inner, 1.0, &name("gelu"), &outer)?;
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
        graph.mix(shape, weights)?;
    }
    graph.finish()
}

#[derive(Default)]
struct Builder {
    nodes: Vec<NodeProto>,
    tensors: Vec<TensorProto>,
}

impl Builder {
    fn node(&mut self, kind: &str, inputs: &[&str], output: &str, attribute: Vec<AttributeProto>) {
        self.nodes.push(NodeProto {
            op_type: Some(kind.to_owned()),
            name: Some(output.to_owned()),
            input: inputs.iter().map(|&name| name.to_owned()).collect(),
            output: vec![output.to_owned()],
            attribute,
            ..NodeProto::default()
        });
    }

    fn floats(&mut self, name: &str, dims: &[usize], values: &[f32]) {
        let bytes = values.iter().flat_map(|v| v.to_le_bytes()).collect();
        self.tensor(name, dims, DataType::FLOAT, bytes);
    }

    fn integers(&mut self, name: &str, values: &[i64]) {
        let bytes = values.iter().flat_map(|v| v.to_le_bytes()).collect();
        self.tensor(name, &[values.len()], DataType::INT64, bytes);
    }

    fn tensor(&mut self, name: &str, dims: &[usize], data_type: DataType, bytes: Vec<u8>) {
        self.tensors.push(TensorProto {
            name: Some(name.to_owned()),
            dims: dims.iter().map(|&d| d as i64).collect(),
            data_type: Some(data_type),
            raw_data: Some(RefCell::new(bytes)),
            ..TensorProto::default()
        });
    }

    /// `output` = `input` × Wᵀ + b with W [rows, columns] in int8, both times `factor`.
    #[allow(
        clippy::too_many_arguments,
        reason = "one line a layer where it is called"
    )]
    fn linear_of(
        &mut self,
        weights: &Weights,
        name: &str,
        rows: usize,
        columns: usize,
        factor: f32,
        input: &str,
        output: &str,
    ) -> Result<()> {
        let matrix = weights
            .rows(&format!("{name}.weight"), rows, columns)?
            .dequantised();
        let mut bias = weights.vector(&format!("{name}.bias"), rows)?;
        for b in &mut bias {
            *b *= factor;
        }
        let (weight_name, bias_name) = (format!("{name}.w"), format!("{name}.b"));
        self.floats(&weight_name, &[columns, rows], &transposed(&matrix, factor));
        self.floats(&bias_name, &[rows], &bias);
        let product = format!("{output}.product");
        self.node("MatMul", &[input, &weight_name], &product, Vec::new());
        self.node("Add", &[&product, &bias_name], output, Vec::new());
        Ok(())
    }

    fn norm_of(
        &mut self,
        weights: &Weights,
        name: &str,
        size: usize,
        epsilon: f32,
        input: &str,
        output: &str,
    ) -> Result<()> {
        let weight = weights.vector(&format!("{name}.weight"), size)?;
        let bias = weights.vector(&format!("{name}.bias"), size)?;
        self.norm(&weight, &bias, epsilon, input, output);
        Ok(())
    }

    fn norm(&mut self, weight: &[f32], bias: &[f32], epsilon: f32, input: &str, output: &str) {
        let (weight_name, bias_name) = (format!("{output}.norm.w"), format!("{output}.norm.b"));
        self.floats(&weight_name, &[weight.len()], weight);
        self.floats(&bias_name, &[bias.len()], bias);
        let attributes = vec![float("epsilon", epsilon), integer("axis", -1)];
        self.node(
            "LayerNormalization",
            &[input, &weight_name, &bias_name],
            output,
            attributes,
        );
    }

    fn mix(&mut self, shape: &Shape, weights: &Weights) -> Result<()> {
        let shares = weights.vector("mix.weight", shape.mix)?;
        let mut sum = String::new();
        for (i, &share) in shares.iter().enumerate() {
            let layer = shape.layers + 1 + i - shape.mix;
            let output = format!("mix.{i}");
            let weight = vec![share; shape.hidden];
            let bias = vec![0.0; shape.hidden];
            self.norm(
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
                self.node("Add", &[&sum, &output], &next, Vec::new());
                sum = next;
            }
        }
        self.norm_of(
            weights,
            "mix.norm",
            shape.hidden,
            MIX_EPSILON,
            &sum,
            "hidden",
        )
    }

    fn finish(self) -> Result<Vec<u8>> {
        let value = |name: &str| ValueInfoProto {
            name: Some(name.to_owned()),
            ..ValueInfoProto::default()
        };
        let model = ModelProto {
            ir_version: Some(IR_VERSION),
            opset_import: vec![OperatorSetIdProto {
                domain: Some(String::new()),
                version: Some(OPERATOR_SET),
            }],
            producer_name: Some(env!("CARGO_PKG_NAME").to_owned()),
            producer_version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            graph: Some(GraphProto {
                node: self.nodes,
                initializer: self.tensors,
                input: vec![value("x")],
                output: vec![value("hidden")],
                ..GraphProto::default()
            }),
            ..ModelProto::default()
        };
        model
            .write_buf()
            .map_err(|e| Error::Model(format!("the encoder's graph cannot be built: {e}")))
    }
}

fn transposed(matrix: &Matrix, factor: f32) -> Vec<f32> {
    let (rows, columns) = (matrix.rows(), matrix.columns());
    let mut out = vec![0.0; rows * columns];
    for row in 0..rows {
        for (column, &value) in matrix.row(row).iter().enumerate() {
            out[column * rows + row] = value * factor;
        }
    }
    out
}

fn integer(name: &str, value: i64) -> AttributeProto {
    AttributeProto {
        name: Some(name.to_owned()),
        i: Some(value),
        r#type: Some(AttributeType::INT),
        ..AttributeProto::default()
    }
}

fn float(name: &str, value: f32) -> AttributeProto {
    AttributeProto {
        name: Some(name.to_owned()),
        f: Some(value),
        r#type: Some(AttributeType::FLOAT),
        ..AttributeProto::default()
    }
}

fn integers(name: &str, values: &[i64]) -> AttributeProto {
    AttributeProto {
        name: Some(name.to_owned()),
        ints: values.to_vec(),
        r#type: Some(AttributeType::INTS),
        ..AttributeProto::default()
    }
}
