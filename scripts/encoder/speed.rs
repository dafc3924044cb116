//! Tokens a second, interleaved: `speed [ROUNDS] [NAME...]`. Names are kernels, `fp32`, `rten`, and
//! with a Python that has them (`PYTHON`) `ort`, `ort-fp32`, `torch`; none means all.
//!
//! Columns: short and long windows in batches, then the same one by one, then two threads at once.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use wortlaut_encoder::model::Weights;
use wortlaut_encoder::model::engine::graph::{self, Products};
use wortlaut_encoder::model::engine::int8::{Encoder, Kernel, Precision, Workspace};
use wortlaut_encoder::random::{self, MINILM};
use rten::{Model, ModelOptions, RunOptions, ThreadPool};
use rten_tensor::NdTensor;

const COLUMNS: [&str; 8] = [
    "short",
    "long",
    "short 1x1",
    "long 1x1",
    "short 2T",
    "long 2T",
    "short 2T/cpu",
    "long 2T/cpu",
];

/// Seconds of processor time this thread has had.
fn thread_seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// What is measured: tokens a second of column `at`, if it has that column.
trait Engine {
    fn measure(&mut self, at: usize, short: &[&[u32]], long: &[&[u32]]) -> Option<f64>;
}

struct Ours {
    encoder: Encoder,
    rooms: [Workspace; 2],
}

impl Ours {
    fn pass(encoder: &Encoder, room: &mut Workspace, windows: &[&[u32]]) {
        let mut seen = 0.0;
        encoder
            .encode(windows, room, |_, rows| seen += rows[0])
            .unwrap();
        std::hint::black_box(seen);
    }
}

fn tokens(windows: &[&[u32]]) -> f64 {
    windows.iter().map(|w| w.len()).sum::<usize>() as f64
}

impl Engine for Ours {
    fn measure(&mut self, at: usize, short: &[&[u32]], long: &[&[u32]]) -> Option<f64> {
        let windows = if at.is_multiple_of(2) { short } else { long };
        let encoder = &self.encoder;
        let [first, second] = &mut self.rooms;
        let start = Instant::now();
        match at / 2 {
            0 => Self::pass(encoder, first, windows),
            1 => {
                for window in windows {
                    Self::pass(encoder, first, &[window]);
                }
            }
            columns => {
                let timed = |room: &mut Workspace| {
                    let start = thread_seconds();
                    Self::pass(encoder, room, windows);
                    thread_seconds() - start
                };
                let seconds = std::thread::scope(|scope| {
                    let other = scope.spawn(|| timed(first));
                    timed(second) + other.join().unwrap()
                });
                if columns == 3 {
                    // A core's speed while the other one is at work too.
                    return Some(2.0 * tokens(windows) / seconds);
                }
            }
        }
        let times = if at / 2 == 2 { 2.0 } else { 1.0 };
        Some(times * tokens(windows) / start.elapsed().as_secs_f64())
    }
}

/// As the project's engine has it: fp32, one window a run, one thread.
struct Rten {
    model: Model,
    weights: Weights,
    pool: Arc<ThreadPool>,
}

impl Engine for Rten {
    fn measure(&mut self, at: usize, short: &[&[u32]], long: &[&[u32]]) -> Option<f64> {
        if at > 1 {
            return None;
        }
        let windows = if at == 0 { short } else { long };
        let (h, words) = (MINILM.hidden, MINILM.vocabulary);
        let rows = self.weights.rows("embeddings.word", words, h).unwrap();
        let (input, output) = (
            self.model.node_id("x").unwrap(),
            self.model.node_id("hidden").unwrap(),
        );
        let start = Instant::now();
        for ids in windows {
            let mut data = vec![0.0; ids.len() * h];
            for (&id, row) in ids.iter().zip(data.chunks_exact_mut(h)) {
                rows.add_row_to(id as usize, row);
            }
            let x = NdTensor::from_data([ids.len(), h], data);
            let options = RunOptions::default().with_thread_pool(Some(Arc::clone(&self.pool)));
            let out = self
                .model
                .run_n(vec![(input, x.into())], [output], Some(options))
                .unwrap();
            let [y] = out;
            std::hint::black_box(y);
        }
        Some(tokens(windows) / start.elapsed().as_secs_f64())
    }
}

struct Python {
    name: &'static str,
    processes: [std::rc::Rc<std::cell::RefCell<Process>>; 2],
}

struct Process {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Process {
    fn start(python: &str, threads: &str) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/rivals.py");
        let mut child = Command::new(python)
            .args([script, threads])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Self {
            child,
            input,
            output: BufReader::new(output),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Engine for Python {
    fn measure(&mut self, at: usize, _: &[&[u32]], _: &[&[u32]]) -> Option<f64> {
        let process = match at / 2 {
            0 => &self.processes[0],
            2 => &self.processes[1],
            _ => return None,
        };
        let mut process = process.borrow_mut();
        let set = if at.is_multiple_of(2) {
            "short"
        } else {
            "long"
        };
        writeln!(process.input, "{} {set}", self.name).unwrap();
        let mut line = String::new();
        process.output.read_line(&mut line).unwrap();
        line.trim().parse().ok()
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rounds: usize = arguments.first().map_or(15, |n| n.parse().unwrap());
    let wanted = |name: &str| arguments.len() < 2 || arguments[1..].iter().any(|a| a == name);
    let weights = random::random(&MINILM, 7);
    let short = random::windows(&MINILM, (0..56).map(|i| 24 + i * 11 % 25), 1);
    let long = random::windows(&MINILM, std::iter::repeat_n(256, 8), 2);
    let short: Vec<&[u32]> = short.iter().map(Vec::as_slice).collect();
    let long: Vec<&[u32]> = long.iter().map(Vec::as_slice).collect();

    let mut engines: Vec<(String, Box<dyn Engine>)> = Vec::new();
    let mut ours = |name: &str, kernel, precision| {
        let encoder = Encoder::new(&MINILM, &weights, kernel, precision).unwrap();
        let rooms = [Workspace::default(), Workspace::default()];
        engines.push((name.to_owned(), Box::new(Ours { encoder, rooms })));
    };
    for kernel in Kernel::ALL.into_iter().rev().filter(|k| k.is_available()) {
        if wanted(kernel.as_str()) && (kernel != Kernel::Portable || arguments.len() > 1) {
            ours(kernel.as_str(), kernel, Precision::Int8);
        }
    }
    if wanted("fp32") {
        ours("fp32", Kernel::best(), Precision::Float);
    }
    if wanted("rten") {
        let graph = graph::encoder(&MINILM, &weights, Products::Float).unwrap();
        let model = ModelOptions::with_all_ops()
            .prepack_weights(true)
            .load(graph)
            .unwrap();
        let pool = Arc::new(ThreadPool::with_num_threads(1));
        let weights = random::random(&MINILM, 7);
        engines.push((
            "rten".into(),
            Box::new(Rten {
                model,
                weights,
                pool,
            }),
        ));
    }
    if let Ok(python) = std::env::var("PYTHON") {
        let start =
            |threads| std::rc::Rc::new(std::cell::RefCell::new(Process::start(&python, threads)));
        let processes = [start("1"), start("2")];
        for name in ["ort", "ort-fp32", "torch"] {
            if wanted(name) {
                let processes = processes.clone();
                engines.push((name.to_owned(), Box::new(Python { name, processes })));
            }
        }
    }

    let mut figures = vec![vec![Vec::new(); COLUMNS.len()]; engines.len()];
    for round in 0..=rounds {
        for at in 0..COLUMNS.len() {
            for ((_, engine), figures) in engines.iter_mut().zip(figures.iter_mut()) {
                if let Some(figure) = engine.measure(at, &short, &long)
                    && round > 0
                {
                    figures[at].push(figure);
                }
            }
        }
    }
    print!("{:<12}", "median/best");
    for column in COLUMNS {
        print!(" {column:>15}");
    }
    println!();
    for ((name, _), figures) in engines.iter().zip(&mut figures) {
        print!("{name:<12}");
        for times in figures {
            times.sort_by(f64::total_cmp);
            let figure = match times.last() {
                Some(best) => format!("{:.0}/{best:.0}", times[times.len() / 2]),
                None => "-".to_owned(),
            };
            print!(" {figure:>15}");
        }
        println!();
    }
}
