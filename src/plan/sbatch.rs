//! A job script for Slurm: the shards as a job array, each of which goes on after its time is up,
//! and the merging of what they bring.

use std::fmt::Write as _;

use super::Forecast;

/// The share by which a job may take longer than forecast.
const TIME_MARGIN: f64 = 1.5;
/// The share by which a job may take more memory than forecast.
const MEMORY_MARGIN: f64 = 1.5;
/// The least seconds, and those that times are rounded up to.
const TIME_STEP: u64 = 300;
/// The least mebibytes, and those that memory is rounded up to.
const MEMORY_STEP: u64 = 256;
/// Mebibytes where the system does not tell how much a run takes.
const MEMORY_UNKNOWN: u64 = 4096;
/// The least seconds before the end at which a job is told that it ends.
const NOTICE: u64 = 120;
/// How many articles a frame has: a run that is told to end finishes the one it is in.
const FRAME: f64 = crate::corpus::write::FRAME_ENTRIES as f64;

/// What a job script is made from.
#[derive(Debug, Clone)]
pub struct Job<'a> {
    /// What the run will take.
    pub forecast: &'a Forecast,
    /// The program.
    pub program: String,
    /// The directory from which inputs and output are named.
    pub directory: String,
    /// Variables that hold for the run.
    pub environment: Vec<(String, String)>,
    /// The inputs, and the flags that say how they are read and annotated.
    pub arguments: Vec<String>,
    /// The file of all records.
    pub out: String,
}

impl Job<'_> {
    /// Seconds that are asked for.
    pub fn seconds(&self) -> u64 {
        let margin = TIME_MARGIN + self.forecast.sampling_error.min(1.0);
        let seconds = (self.forecast.shard_seconds * margin) as u64 + self.notice();
        seconds.div_ceil(TIME_STEP).max(1) * TIME_STEP
    }

    /// Seconds before the end at which a run is told to end: enough for the frame it is in.
    pub fn notice(&self) -> u64 {
        let mean = self.forecast.seconds / self.forecast.articles.max(1) as f64;
        let frame = FRAME * mean + self.forecast.longest_article_seconds;
        NOTICE.max((3.0 * frame) as u64)
    }

    /// Mebibytes that are asked for.
    pub fn mebibytes(&self) -> u64 {
        let peak = self.forecast.peak_memory_bytes;
        if peak == 0 {
            return MEMORY_UNKNOWN;
        }
        let mebibytes = (peak as f64 * MEMORY_MARGIN) as u64 >> 20;
        mebibytes.div_ceil(MEMORY_STEP).max(1) * MEMORY_STEP
    }

    /// The commands that submit the script, which lies in `file`.
    pub fn submit(&self, file: &str) -> Vec<String> {
        let file = quoted(file);
        if self.forecast.shards == 1 {
            return vec![format!("sbatch {file}")];
        }
        vec![
            format!("job=$(sbatch --parsable {file})"),
            format!("sbatch --array=1 --dependency=\"afterok:${{job%%;*}}\" {file} merge"),
        ]
    }

    /// The script.
    pub fn script(&self) -> String {
        let mut script = String::from("#!/bin/bash\n");
        // Writing to a string cannot fail.
        let _ = write!(
            script,
            "#SBATCH --job-name=wortlaut\n\
             #SBATCH --array=1-{}\n\
             #SBATCH --cpus-per-task={}\n\
             #SBATCH --mem={}M\n\
             #SBATCH --time={}\n\
             #SBATCH --signal=B:USR1@{}\n\
             #SBATCH --requeue\n\
             #SBATCH --open-mode=append\n",
            self.forecast.shards,
            self.forecast.threads,
            self.mebibytes(),
            clock(self.seconds()),
            self.notice(),
        );
        let _ = write!(
            script,
            "# By wortlaut {}: {} articles, forecast {} a task.\nset -u\ncd {} || exit 1\n",
            env!("CARGO_PKG_VERSION"),
            self.forecast.articles,
            clock(self.forecast.shard_seconds.ceil() as u64),
            quoted(&self.directory),
        );
        for (name, value) in &self.environment {
            let _ = writeln!(script, "export {name}={}", quoted(value));
        }
        let arguments = self.arguments.iter().map(|argument| quoted(argument));
        let _ = write!(
            script,
            "wortlaut={}\nout={}\narguments=({})\n",
            quoted(&self.program),
            quoted(&self.out),
            arguments.collect::<Vec<_>>().join(" "),
        );
        if self.forecast.shards > 1 {
            let (stem, suffix) = around_shard(&self.out);
            let (stem, suffix) = (quoted(stem), quoted(suffix));
            let _ = write!(
                script,
                "shards={}\n\
                 part() {{ printf '%s.shard-%s%s' {stem} \"$1\" {suffix}; }}\n",
                self.forecast.shards,
            );
            script.push_str(MERGE);
            script.push_str("out=$(part \"$SLURM_ARRAY_TASK_ID\")\n");
        }
        script.push_str(RUN);
        script
    }
}

const MERGE: &str = r#"
# `sbatch … merge`: one file of all parts.
if [ "${1:-}" = merge ]; then
  parts=()
  for shard in $(seq 1 "$shards"); do parts+=("$(part "$shard")"); done
  "$wortlaut" merge -o "$out" "${parts[@]}"
  status=$?
  # 3: done, and what was quarantined is in the quarantine file.
  [ "$status" -eq 3 ] && status=0
  exit "$status"
fi
"#;

const RUN: &str = r#"
# A task that is done and submitted again has nothing to do.
[ -e "$out" ] && exit 0
# Before its time is up Slurm sends USR1 to this script; the run then ends at a whole frame with
# exit code 4, and the task is queued again to go on from there.
run=
told=0
tell() {
  told=$((told + 1))
  if [ "$told" -eq 1 ] && [ -n "$run" ]; then kill -USR1 "$run" 2>/dev/null; fi
}
trap tell USR1
"$wortlaut" annotate -o "$out" --shard slurm --threads "${SLURM_CPUS_PER_TASK:-1}" \
  "${arguments[@]}" &
run=$!
# A signal ends `wait` before the run has ended: then it waits again.
while :; do
  before=$told
  wait "$run"
  status=$?
  [ "$told" -eq "$before" ] && break
done
if [ "$status" -eq 4 ] && [ "$told" -gt 0 ]; then
  scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}" && sleep 60
fi
# 3: done, and what was quarantined is in the quarantine file.
[ "$status" -eq 3 ] && status=0
exit "$status"
"#;

/// What stands before and after the number of a shard in the name of its output: all suffixes are
/// after it, as the last one says how the file is compressed.
fn around_shard(out: &str) -> (&str, &str) {
    let name = out.rfind('/').map_or(0, |slash| slash + 1);
    let packed = [".gz", ".zst", ".zstd"];
    let bare = packed.iter().find_map(|suffix| out.strip_suffix(suffix));
    let bare = bare.unwrap_or(out);
    // A name that begins with its only point has no suffix.
    let point = bare[name..].rfind('.').filter(|&point| point > 0);
    out.split_at(point.map_or(bare.len(), |point| name + point))
}

/// `text` as one word of the shell, whatever is in it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Seconds as Slurm writes times: days-hours:minutes:seconds.
fn clock(seconds: u64) -> String {
    let (days, of_day) = (seconds / 86_400, seconds % 86_400);
    let (hours, minutes, seconds) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    format!("{days}-{hours:02}:{minutes:02}:{seconds:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_shard_stands_before_all_suffixes() {
        for (out, stem, suffix) in [
            ("out.jsonl", "out", ".jsonl"),
            ("a.b/out.jsonl.gz", "a.b/out", ".jsonl.gz"),
            ("a.b/out", "a.b/out", ""),
            ("a.b/.out", "a.b/.out", ""),
            ("out.zst", "out", ".zst"),
            ("x/.gz", "x/", ".gz"),
        ] {
            assert_eq!(around_shard(out), (stem, suffix), "{out}");
        }
    }

    #[test]
    fn time_and_memory_have_a_margin_and_are_rounded_up() {
        let forecast = Forecast {
            articles: 10_000,
            seconds: 40_000.0,
            shard_seconds: 10_000.0,
            sampling_error: 0.1,
            peak_memory_bytes: 400 << 20,
            longest_article_seconds: 10.0,
            ..Forecast::default()
        };
        let mut job = Job {
            forecast: &forecast,
            program: String::new(),
            directory: String::new(),
            environment: Vec::new(),
            arguments: Vec::new(),
            out: String::new(),
        };
        // Sixteen articles of 4 s and a long one, three times.
        assert_eq!(job.notice(), 222);
        assert_eq!(job.seconds(), 16_500);
        assert_eq!(clock(job.seconds()), "0-04:35:00");
        assert_eq!(job.mebibytes(), 768);
        let unknown = Forecast::default();
        job.forecast = &unknown;
        assert_eq!((job.seconds(), job.notice()), (300, 120));
        assert_eq!(job.mebibytes(), 4096);
    }
}
