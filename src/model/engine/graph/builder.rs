//! Nodes and tensors of a graph, and their serialised form.

use std::cell::RefCell;

use rten_onnx::onnx::{
    AttributeProto, AttributeType, DataType, Dimension, GraphProto, ModelProto, NodeProto,
    OperatorSetIdProto, TensorProto, TensorShapeProto, TypeProto, TypeProtoTensor, ValueInfoProto,
};

use super::Products;
use crate::error::{Error, Result};
use crate::model::Weights;

/// First operator set that has both `LayerNormalization` (17) and `Gelu` (20).
const OPERATOR_SET: i64 = 20;
const IR_VERSION: i64 = 9;
/// The operators that only ONNX Runtime has.
const RUNTIMES_OWN: &str = "com.microsoft";

/// A graph while it is built.
pub struct Builder {
    /// How products with weights are computed.
    pub products: Products,
    nodes: Vec<NodeProto>,
    tensors: Vec<TensorProto>,
}

impl Builder {
    /// An empty graph.
    pub fn new(products: Products) -> Self {
        let mut graph = Self {
            products,
            nodes: Vec::new(),
            tensors: Vec::new(),
        };
        if products == Products::Bytes {
            graph.constants_of_bytes();
        }
        graph
    }

    /// Whether there is an operator whose output has this name.
    pub fn has(&self, output: &str) -> bool {
        self.nodes.iter().any(|node| node.output == [output])
    }

    /// Adds an operator of ONNX with one output, whose name it takes.
    pub fn node(
        &mut self,
        kind: &str,
        inputs: &[&str],
        output: &str,
        attribute: Vec<AttributeProto>,
    ) {
        self.push("", kind, inputs, output, attribute);
    }

    /// Adds an operator that only ONNX Runtime has.
    pub fn own_node(&mut self, kind: &str, inputs: &[&str], output: &str) {
        self.push(RUNTIMES_OWN, kind, inputs, output, Vec::new());
    }

    fn push(
        &mut self,
        domain: &str,
        kind: &str,
        inputs: &[&str],
        output: &str,
        attribute: Vec<AttributeProto>,
    ) {
        self.nodes.push(NodeProto {
            domain: Some(domain.to_owned()),
            op_type: Some(kind.to_owned()),
            name: Some(output.to_owned()),
            input: inputs.iter().map(|&name| name.to_owned()).collect(),
            output: vec![output.to_owned()],
            attribute,
        });
    }

    /// A constant of fp32 numbers.
    pub fn floats(&mut self, name: &str, dims: &[usize], values: &[f32]) {
        let bytes = values.iter().flat_map(|v| v.to_le_bytes()).collect();
        self.tensor(name, dims, DataType::FLOAT, bytes);
    }

    /// A constant vector of 64-bit integers.
    pub fn integers(&mut self, name: &str, values: &[i64]) {
        let bytes = values.iter().flat_map(|v| v.to_le_bytes()).collect();
        self.tensor(name, &[values.len()], DataType::INT64, bytes);
    }

    /// A constant, by its bytes.
    pub fn tensor(&mut self, name: &str, dims: &[usize], data_type: DataType, bytes: Vec<u8>) {
        self.tensors.push(TensorProto {
            name: Some(name.to_owned()),
            dims: dims.iter().map(|&d| d as i64).collect(),
            data_type: Some(data_type),
            raw_data: Some(RefCell::new(bytes)),
            ..TensorProto::default()
        });
    }

    /// A layer norm whose weights have its name.
    pub fn norm_of(
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

    /// A layer norm.
    pub fn norm(&mut self, weight: &[f32], bias: &[f32], epsilon: f32, input: &str, output: &str) {
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

    /// The graph from `x` to `hidden`, both as wide as `hidden`, serialised.
    pub fn finish(self, hidden: usize) -> Result<Vec<u8>> {
        let value = |name: &str| ValueInfoProto {
            name: Some(name.to_owned()),
            r#type: Some(states(hidden)),
        };
        let operators = |domain: &str, version| OperatorSetIdProto {
            domain: Some(domain.to_owned()),
            version: Some(version),
        };
        let mut opset_import = vec![operators("", OPERATOR_SET)];
        if self.products == Products::Bytes {
            opset_import.push(operators(RUNTIMES_OWN, 1));
        }
        let model = ModelProto {
            ir_version: Some(IR_VERSION),
            opset_import,
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

/// The type of a window's states: fp32 [any number, `hidden`].
fn states(hidden: usize) -> TypeProto {
    let any = Dimension::default();
    let wide = Dimension {
        dim_value: Some(hidden as i64),
        ..Dimension::default()
    };
    TypeProto {
        tensor_type: Some(TypeProtoTensor {
            elem_type: Some(DataType::FLOAT),
            shape: Some(TensorShapeProto {
                dim: vec![any, wide],
            }),
        }),
        ..TypeProto::default()
    }
}

/// An attribute that is an integer.
pub fn integer(name: &str, value: i64) -> AttributeProto {
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

/// An attribute that is a list of integers.
pub fn integers(name: &str, values: &[i64]) -> AttributeProto {
    AttributeProto {
        name: Some(name.to_owned()),
        ints: values.to_vec(),
        r#type: Some(AttributeType::INTS),
        ..AttributeProto::default()
    }
}
