//! AMX: `tdpbusd` multiplies a tile of 16 rows × 64 bytes by one of 64 × 16 and adds to 16 × 16
//! sums. The instructions stand in assembly, as stable Rust has no other name for them.
//!
//! Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 1, chapter 18;
//! Linux, Documentation/arch/x86/xstate.rst (a process must ask for the tiles).
#![allow(
    unsafe_code,
    clippy::wildcard_imports,
    reason = "instructions that not every processor has, by the dozen"
)]

use std::arch::asm;
use std::sync::OnceLock;

use super::{Left, PANEL, ROWS, Right};

/// Bytes of a tile's row.
const STEP: usize = 64;
/// Bytes from one row of packed weights to the next, within a tile.
const WEIGHT_STRIDE: usize = 64;

/// Whether processor and operating system let this process use the tiles.
pub fn is_available() -> bool {
    static AVAILABLE: OnceLock<bool> = OnceLock::new();
    *AVAILABLE.get_or_init(|| processor_has_tiles() && permitted())
}

fn processor_has_tiles() -> bool {
    use std::arch::x86_64::__cpuid_count;
    // Leaf 7: AMX-TILE and AMX-INT8 are bits 24 and 25 of EDX.
    __cpuid_count(0, 0).eax >= 7 && __cpuid_count(7, 0).edx >> 24 & 3 == 3
}

#[cfg(target_os = "linux")]
fn permitted() -> bool {
    const ARCH_PRCTL: i64 = 158;
    const ARCH_REQ_XCOMP_PERM: i64 = 0x1023;
    const TILE_DATA: i64 = 18;
    let mut answer = ARCH_PRCTL;
    // SAFETY: the system call changes nothing but what this process may use; the kernel overwrites
    // rcx and r11.
    unsafe {
        asm!("syscall", inlateout("rax") answer, in("rdi") ARCH_REQ_XCOMP_PERM, in("rsi") TILE_DATA,
            lateout("rcx") _, lateout("r11") _, options(nostack));
    }
    answer == 0
}

#[cfg(not(target_os = "linux"))]
fn permitted() -> bool {
    false
}

/// `LDTILECFG`'s operand.
#[repr(C, align(64))]
struct Shapes {
    palette: u8,
    start: u8,
    reserved: [u8; 14],
    row_bytes: [u16; 16],
    rows: [u8; 16],
}

/// Shapes all eight tiles of this thread: 16 rows of 64 bytes.
pub fn shape_tiles() {
    let mut shapes = Shapes {
        palette: 1,
        start: 0,
        reserved: [0; 14],
        row_bytes: [0; 16],
        rows: [0; 16],
    };
    shapes.row_bytes[..8].fill(STEP as u16);
    shapes.rows[..8].fill(ROWS as u8);
    // SAFETY: called only where `is_available`; the operand is 64 bytes as the instruction reads.
    unsafe {
        asm!("ldtilecfg [{}]", in(reg) &raw const shapes, options(nostack, readonly),
            out("tmm0") _, out("tmm1") _, out("tmm2") _, out("tmm3") _,
            out("tmm4") _, out("tmm5") _, out("tmm6") _, out("tmm7") _);
    }
}

/// Gives this thread's tiles back.
pub fn release_tiles() {
    // SAFETY: called only where `is_available`.
    unsafe {
        asm!("tilerelease", options(nostack, nomem),
            out("tmm0") _, out("tmm1") _, out("tmm2") _, out("tmm3") _,
            out("tmm4") _, out("tmm5") _, out("tmm6") _, out("tmm7") _);
    }
}

/// See [`super::Products::multiply`], which has checked the slices; tiles must be shaped.
pub fn multiply(left: Left<'_>, right: Right<'_>, out: &mut [i32], stride: usize) {
    let (panels, panel_size) = (right.panels(), right.depth * PANEL);
    let mut panel = 0;
    while panel < panels {
        let mut row = 0;
        while row < left.rows {
            // SAFETY: rows are there in multiples of sixteen, panels as counted, the depth is a
            // multiple of 64, and `Products` shaped the tiles.
            unsafe {
                let place = Place {
                    left: left.bytes.as_ptr().add(row * left.stride),
                    left_stride: left.stride,
                    right: right.bytes.as_ptr().add(panel * panel_size),
                    panel_size,
                    steps: right.depth / STEP,
                    out: out.as_mut_ptr().add(row * stride + panel * PANEL),
                    out_stride: 4 * stride,
                };
                match (left.rows - row > ROWS, panels - panel > 1) {
                    (true, true) => two_by_two(&place),
                    (true, false) => two_by_one(&place),
                    (false, true) => one_by_two(&place),
                    (false, false) => one_by_one(&place),
                }
            }
            row += 2 * ROWS;
        }
        panel += 2;
    }
}

/// Where a block's operands and sums stand; strides are in bytes.
struct Place {
    left: *const u8,
    left_stride: usize,
    right: *const u8,
    panel_size: usize,
    steps: usize,
    out: *mut i32,
    out_stride: usize,
}

/// 32 rows times two panels.
///
/// # Safety
/// The tiles must be shaped, and `place` that many rows and panels.
unsafe fn two_by_two(place: &Place) {
    // SAFETY: all places are within the rows and panels the caller vouches for.
    unsafe {
        asm!(
            "tilezero tmm0",
            "tilezero tmm1",
            "tilezero tmm2",
            "tilezero tmm3",
            "2:",
            "tileloadd tmm4, [{a} + {sa}*1]",
            "tileloadd tmm6, [{b} + {sb}*1]",
            "tdpbusd tmm0, tmm4, tmm6",
            "tileloadd tmm7, [{d} + {sb}*1]",
            "tdpbusd tmm1, tmm4, tmm7",
            "tileloadd tmm5, [{c} + {sa}*1]",
            "tdpbusd tmm2, tmm5, tmm6",
            "tdpbusd tmm3, tmm5, tmm7",
            "add {a}, 64",
            "add {c}, 64",
            "add {b}, 1024",
            "add {d}, 1024",
            "dec {n}",
            "jnz 2b",
            "tilestored [{o} + {so}*1], tmm0",
            "tilestored [{o} + {so}*1 + 64], tmm1",
            "tilestored [{q} + {so}*1], tmm2",
            "tilestored [{q} + {so}*1 + 64], tmm3",
            a = inout(reg) place.left => _,
            c = inout(reg) place.left.add(ROWS * place.left_stride) => _,
            b = inout(reg) place.right => _,
            d = inout(reg) place.right.add(place.panel_size) => _,
            sa = in(reg) place.left_stride,
            sb = in(reg) WEIGHT_STRIDE,
            n = inout(reg) place.steps => _,
            o = in(reg) place.out,
            q = in(reg) place.out.byte_add(ROWS * place.out_stride),
            so = in(reg) place.out_stride,
            out("tmm0") _, out("tmm1") _, out("tmm2") _, out("tmm3") _,
            out("tmm4") _, out("tmm5") _, out("tmm6") _, out("tmm7") _,
            options(nostack),
        );
    }
}

/// 32 rows times one panel.
///
/// # Safety
/// As [`two_by_two`].
unsafe fn two_by_one(place: &Place) {
    // SAFETY: all places are within the rows and panels the caller vouches for.
    unsafe {
        asm!(
            "tilezero tmm0",
            "tilezero tmm2",
            "2:",
            "tileloadd tmm4, [{a} + {sa}*1]",
            "tileloadd tmm6, [{b} + {sb}*1]",
            "tdpbusd tmm0, tmm4, tmm6",
            "tileloadd tmm5, [{c} + {sa}*1]",
            "tdpbusd tmm2, tmm5, tmm6",
            "add {a}, 64",
            "add {c}, 64",
            "add {b}, 1024",
            "dec {n}",
            "jnz 2b",
            "tilestored [{o} + {so}*1], tmm0",
            "tilestored [{q} + {so}*1], tmm2",
            a = inout(reg) place.left => _,
            c = inout(reg) place.left.add(ROWS * place.left_stride) => _,
            b = inout(reg) place.right => _,
            sa = in(reg) place.left_stride,
            sb = in(reg) WEIGHT_STRIDE,
            n = inout(reg) place.steps => _,
            o = in(reg) place.out,
            q = in(reg) place.out.byte_add(ROWS * place.out_stride),
            so = in(reg) place.out_stride,
            out("tmm0") _, out("tmm2") _, out("tmm4") _, out("tmm5") _, out("tmm6") _,
            options(nostack),
        );
    }
}

/// 16 rows times two panels.
///
/// # Safety
/// As [`two_by_two`].
unsafe fn one_by_two(place: &Place) {
    // SAFETY: all places are within the rows and panels the caller vouches for.
    unsafe {
        asm!(
            "tilezero tmm0",
            "tilezero tmm1",
            "2:",
            "tileloadd tmm4, [{a} + {sa}*1]",
            "tileloadd tmm6, [{b} + {sb}*1]",
            "tdpbusd tmm0, tmm4, tmm6",
            "tileloadd tmm7, [{d} + {sb}*1]",
            "tdpbusd tmm1, tmm4, tmm7",
            "add {a}, 64",
            "add {b}, 1024",
            "add {d}, 1024",
            "dec {n}",
            "jnz 2b",
            "tilestored [{o} + {so}*1], tmm0",
            "tilestored [{o} + {so}*1 + 64], tmm1",
            a = inout(reg) place.left => _,
            b = inout(reg) place.right => _,
            d = inout(reg) place.right.add(place.panel_size) => _,
            sa = in(reg) place.left_stride,
            sb = in(reg) WEIGHT_STRIDE,
            n = inout(reg) place.steps => _,
            o = in(reg) place.out,
            so = in(reg) place.out_stride,
            out("tmm0") _, out("tmm1") _, out("tmm4") _, out("tmm6") _, out("tmm7") _,
            options(nostack),
        );
    }
}

/// 16 rows times one panel.
///
/// # Safety
/// As [`two_by_two`].
unsafe fn one_by_one(place: &Place) {
    // SAFETY: all places are within the rows and panels the caller vouches for.
    unsafe {
        asm!(
            "tilezero tmm0",
            "2:",
            "tileloadd tmm4, [{a} + {sa}*1]",
            "tileloadd tmm6, [{b} + {sb}*1]",
            "tdpbusd tmm0, tmm4, tmm6",
            "add {a}, 64",
            "add {b}, 1024",
            "dec {n}",
            "jnz 2b",
            "tilestored [{o} + {so}*1], tmm0",
            a = inout(reg) place.left => _,
            b = inout(reg) place.right => _,
            sa = in(reg) place.left_stride,
            sb = in(reg) WEIGHT_STRIDE,
            n = inout(reg) place.steps => _,
            o = in(reg) place.out,
            so = in(reg) place.out_stride,
            out("tmm0") _, out("tmm4") _, out("tmm6") _,
            options(nostack),
        );
    }
}
