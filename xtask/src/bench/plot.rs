//! Cost over number of fields, as a picture: both axes are logarithmic, so that a straight line at 45 degrees is a cost that
//! grows with the number of fields and no faster.

use std::fmt::Write;

use super::fields::Workload;
use super::generate::PROGRAMS;
use super::lab::Lab;
use super::sheet::{Sheet, plain, thousands};
use super::speed::shown;
use super::targets::quotient;
use crate::failure::Failure;

/// How many fields, in groups of ten.
const SIZES: [usize; 7] = [20, 50, 100, 200, 500, 1000, 2000];

/// Who is drawn, and in which colour.
const DRAWN: [(&str, &str); 5] =
    [("figment", "#9c36b5"), ("config", "#1971c2"), ("hand", "#495057"), ("ours", "#d9480f"), ("floor", "#868e96")];

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 460.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 120.0;
const TOP: f64 = 30.0;
const BOTTOM: f64 = 50.0;

/// The instructions of one program, a number for each size.
#[derive(Debug)]
pub(crate) struct Line {
    program: &'static str,
    colour: &'static str,
    instructions: Vec<u64>,
}

/// Loads the same settings in all sizes.
pub(crate) fn measure(lab: &Lab<'_>) -> Result<Vec<Line>, Failure> {
    let mut lines: Vec<_> = DRAWN.map(|(program, colour)| Line { program, colour, instructions: Vec::new() }).into();
    for size in SIZES {
        let workload = Workload::layered("sized", "", size / 10, 10);
        let mut sums = Vec::new();
        for line in &mut lines {
            eprintln!("{size} fields {}", line.program);
            let failed = |why: String| Failure::failed(format!("{size} fields, {}: {why}", line.program));
            let Some(program) = PROGRAMS.iter().find(|program| program.name == line.program) else { continue };
            lab.prepare(&workload, &[program])?;
            let built = lab.build(program, &workload).map_err(failed)?;
            sums.push(lab.sum(&built, program.name).map_err(failed)?);
            let Some(count) = lab.instructions(&built, program.name).map_err(failed)? else {
                return Err(Failure::failed("the plot needs valgrind"));
            };
            line.instructions.push(count);
        }
        if sums.windows(2).any(|pair| pair[0] != pair[1]) {
            return Err(Failure::failed(format!("{size} fields: different values were loaded")));
        }
    }
    Ok(lines)
}

/// The same numbers as a table.
pub(crate) fn sheet(lines: &[Line]) -> Sheet {
    let sizes: Vec<_> = SIZES.iter().map(|size| format!("{} fields", thousands(*size as u64))).collect();
    let header: Vec<_> = std::iter::once("program").chain(sizes.iter().map(String::as_str)).collect();
    let mut sheet = Sheet::new("plot", "Instructions of a load by number of fields", &header);
    for line in lines {
        let numbers = line.instructions.iter().map(|count| plain(thousands(*count)));
        sheet.row(std::iter::once(plain(shown(line.program))).chain(numbers).collect());
    }
    sheet
}

/// The picture.
pub(crate) fn svg(lines: &[Line]) -> String {
    let all = || lines.iter().flat_map(|line| &line.instructions).copied();
    let (low, high) = (decade(all().min().unwrap_or(1)), decade(all().max().unwrap_or(1)) + 1);
    let across = |fields: usize| LEFT + (WIDTH - LEFT - RIGHT) * quotient_of_logs(fields as u64, SIZES[0] as u64, 2000);
    let up = |count: u64| {
        let share = (quotient(count, 1).log10() - f64::from(low)) / f64::from(high - low);
        HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share
    };
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <title>Instructions of one load by number of fields</title>\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>\n"
    );
    for power in low..=high {
        let y = up(10_u64.pow(power));
        let _ = writeln!(
            out,
            "<path d=\"M{LEFT} {y:.1}H{:.1}\" stroke=\"#e9ecef\"/><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#495057\">{}</text>",
            WIDTH - RIGHT,
            LEFT - 8.0,
            y + 4.0,
            rounded(10_u64.pow(power))
        );
    }
    for size in SIZES {
        let x = across(size);
        let _ = writeln!(
            out,
            "<path d=\"M{x:.1} {TOP}V{:.1}\" stroke=\"#e9ecef\"/><text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"#495057\">{}</text>",
            HEIGHT - BOTTOM,
            HEIGHT - BOTTOM + 18.0,
            thousands(size as u64)
        );
    }
    let _ = writeln!(
        out,
        "<text x=\"{LEFT}\" y=\"18\" fill=\"#212529\">instructions of one load</text>\n\
         <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"#212529\">fields: 40 % in the environment, 40 % in TOML, 20 % defaults</text>",
        LEFT + (WIDTH - LEFT - RIGHT) / 2.0,
        HEIGHT - 12.0
    );
    let mut labels: Vec<(f64, &Line)> =
        lines.iter().filter_map(|line| Some((up(*line.instructions.last()?), line))).collect();
    labels.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut lowest = f64::NEG_INFINITY;
    for (y, line) in labels {
        // Labels of lines that end side by side stand below each other.
        lowest = y.max(lowest + 15.0);
        let points: Vec<_> = SIZES
            .iter()
            .zip(&line.instructions)
            .map(|(size, count)| format!("{:.1},{:.1}", across(*size), up(*count)))
            .collect();
        let (width, dash) = if line.program == "ours" { (3, "") } else { (2, "") };
        let dash = if line.program == "floor" { " stroke-dasharray=\"4 4\"" } else { dash };
        let _ = writeln!(
            out,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{width}\"{dash}/>\n\
             <text x=\"{:.1}\" y=\"{:.1}\" fill=\"{}\">{}</text>",
            points.join(" "),
            line.colour,
            WIDTH - RIGHT + 8.0,
            lowest + 4.0,
            line.colour,
            shown(line.program)
        );
    }
    out + "</svg>\n"
}

/// Where a number stands between two others on a logarithmic scale.
fn quotient_of_logs(number: u64, low: u64, high: u64) -> f64 {
    quotient(number, low).ln() / quotient(high, low).ln()
}

fn decade(number: u64) -> u32 {
    number.checked_ilog10().unwrap_or(0)
}

fn rounded(number: u64) -> String {
    match number {
        1_000_000.. => format!("{} M", thousands(number / 1_000_000)),
        1000.. => format!("{} k", number / 1000),
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn svg_has_a_line_and_a_label_for_each_program() {
        let line = |program| Line {
            program,
            colour: "#000000",
            instructions: vec![1000, 2000, 4000, 8000, 16_000, 32_000, 90_000],
        };
        let drawn = svg(&[line("ours"), line("hand")]);
        assert_eq!(drawn.matches("<polyline").count(), 2);
        assert!(drawn.contains(">secure-config</text>") && drawn.contains(">by hand</text>"), "{drawn}");
        assert!(drawn.contains(">1 k</text>") && drawn.contains(">100 k</text>"), "{drawn}");
    }
}
