//! Speed of the kernels alone: `products`, billions of multiply-adds a second.
#![allow(clippy::unwrap_used, missing_docs)]

use std::time::Instant;

use wortlaut_encoder::model::engine::int8::kernel::{Kernel, Left, Products, Right};

fn main() {
    let mut weights = vec![1u8; 24 << 20];
    let start = weights.as_ptr().align_offset(64);
    weights[start] = 3;
    let mut bytes = vec![1u8; 512 * 1600 + 64];
    let begin = bytes.as_ptr().align_offset(64);
    bytes[begin] = 3;
    let mut out = vec![0i32; 512 * 1536 + 16];
    let out_begin = out.as_ptr().align_offset(64);
    for kernel in [Kernel::Amx] {
        let products = Products::start(kernel);
        for (depth, columns) in [(384, 384), (384, 1536), (1536, 384)] {
            for rows in [32, 64, 128] {
                for panels in [4, 12] {
                    for matrices in [1, 12] {
                        let size = depth * columns;
                        let mut best = f64::INFINITY;
                        for _ in 0..5 {
                            let time = Instant::now();
                            let times = 24;
                            for t in 0..times {
                                let matrix = &weights
                                    [start + (t % matrices) * 3 * size.min(589_824)..][..size];
                                for block in matrix.chunks(panels * 16 * depth) {
                                    let left = Left {
                                        bytes: &bytes[begin..],
                                        stride: depth,
                                        rows,
                                    };
                                    let right = Right {
                                        bytes: block,
                                        depth,
                                    };
                                    products.multiply(
                                        left,
                                        right,
                                        &mut out[out_begin..],
                                        block.len() / depth,
                                    );
                                }
                            }
                            let seconds = time.elapsed().as_secs_f64() / times as f64;
                            best = best.min(seconds);
                        }
                        print!(" {:>5.0}", (rows * size) as f64 / best / 1e9);
                    }
                }
                println!(
                    "   {kernel} depth {depth} columns {columns} rows {rows}: panels 2 4 6 12, each L2, L3"
                );
            }
        }
    }
}
