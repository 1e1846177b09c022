//! The charts: what is drawn, what a person sees in it, and what may never happen.

mod pictures;
mod samples;
mod seen;
mod snapshots;

use touchstone::views::charts::{Chart, Figure, Words, figure};

const FINDING: &str = "One of six holds up: 14 of 28 accepted, against a bar of 25%.";

fn draw(kind: &str, chart: &dyn Chart) -> Figure {
    figure(kind, Words { title: "Where the rates probably lie", finding: FINDING }, chart)
}

/// Short names, as many as a test asks for.
fn plainly(i: usize) -> String {
    format!("Offer {}", i + 1)
}

/// Names as people give them: too long, from right to left, with pictures, and hostile.
fn any(i: usize) -> String {
    let names = [
        "Every morning that would otherwise be closed is covered by a registered pharmacist who knows the shop already",
        "ملف التفتيش جاهز دائمًا قبل الزيارة القادمة",
        "👩‍⚕️ Locum by 9 am 🕘 or your money back 💷💷💷",
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
        "</svg><script>alert(\"no\")</script>",
        "薬局のスタッフをすぐに紹介します",
    ];
    names[i % names.len()].to_string()
}
