//! The pieces of proof on the evidence page: what each shows, where to find it, what is there, and a letter for what is not.

use super::Choice;
use super::answers::{Answers, OrderForm};
use super::evidence::FileLine;
use crate::domain::codes::ProblemType;
use crate::domain::evidence::EvidenceKind;
use crate::domain::proof::{self, Held, Proof, Reason, Slot};
use crate::i18n::Words;
use crate::paths;
use crate::store::bills::Reading;
use crate::store::evidence::EvidenceFile;
use crate::web::page::Page;

/// A piece and its place on the page.
pub struct SlotView {
    pub code: &'static str,
    /// 1 and up.
    pub n: usize,
    pub title: String,
    pub shows: String,
    /// there, wanted or none.
    pub tag: &'static str,
    /// The name of its file input.
    pub field: String,
    pub guide: String,
    /// A picture of what such a file looks like; empty where a picture says nothing.
    pub sample: String,
    pub files: Vec<FileLine>,
    /// Why somebody has none, in words; empty where they did not say.
    pub reason: String,
    /// What to write to whoever has the record; empty where nobody has.
    pub letter: String,
}

/// The whole of the proof, at the head of the page.
pub struct Meter {
    /// In words, `3 项中有 2 项`.
    pub count: String,
    pub strength: String,
    pub score: u32,
    /// What is there and what is missing.
    pub facts: Vec<(bool, String)>,
    pub advice: String,
}

/// The input of a kind's files: `files-payment_screenshot`.
pub fn field(kind: EvidenceKind) -> String {
    format!("files-{kind}")
}

/// The kind that a file input is of; `None` for the one that has its kind beside it.
pub fn kind_of(field: &str) -> Option<EvidenceKind> {
    EvidenceKind::parse(field.strip_prefix("files-")?)
}

/// How strong a draft's proof is.
pub fn proof(answers: &Answers, files: &[EvidenceFile], bills: &[Reading]) -> Proof {
    let problem = ProblemType::parse(&answers.problem.problem_type).unwrap_or(ProblemType::Other);
    let is_payment_found = bills.iter().any(|bill| bill.findings.payment().is_some());
    proof::of(problem, &Held { kinds: files.iter().map(|file| file.kind).collect(), is_payment_found })
}

pub fn meter(page: &Page, proof: &Proof) -> Meter {
    let name = |slot: Slot| page.code("proof-slot", slot.as_str());
    let there = proof.pieces.iter().filter(|piece| piece.is_there).count();
    let fact = |piece: &proof::Piece| {
        let key = if piece.is_there { "proof-is-there" } else { "proof-is-missing" };
        (piece.is_there, page.t1(key, "slot", name(piece.slot)))
    };
    Meter {
        count: page.t2("proof-count", ("n", &there.to_string()), ("of", &proof.pieces.len().to_string())),
        strength: page.code("proof-strength", proof.strength().as_str()),
        score: proof.score,
        facts: proof.pieces.iter().map(fact).collect(),
        advice: match proof.best_next() {
            Some(slot) => page.t1("proof-next", "slot", name(slot)),
            None => page.t("proof-enough").to_owned(),
        },
    }
}

/// The pieces in the order of their worth, each with its files.
pub fn views(page: &Page, answers: &Answers, proof: &Proof, provider: &str, files: &[EvidenceFile]) -> Vec<SlotView> {
    let view = |(at, piece): (usize, &proof::Piece)| {
        let (slot, kind) = (piece.slot, piece.slot.kind());
        let reason = answers.missing.get(slot.as_str()).and_then(|code| Reason::parse(code)).filter(|_| !piece.is_there);
        let letter = if reason.is_some() && slot.can_be_asked_for() {
            letter(page.words, slot, &answers.order, provider)
        } else {
            String::new()
        };
        SlotView {
            code: slot.as_str(),
            n: at + 1,
            title: page.code("proof-slot", slot.as_str()),
            shows: page.code("proof-shows", slot.as_str()),
            tag: if piece.is_there {
                "there"
            } else if reason.is_some() {
                "none"
            } else {
                "wanted"
            },
            field: field(kind),
            guide: paths::guide(slot.guide()),
            sample: sample(page, slot),
            files: files.iter().filter(|file| file.kind == kind).map(|file| FileLine::new(page, file)).collect(),
            reason: reason.map(|reason| page.code("proof-reason", reason.as_str())).unwrap_or_default(),
            letter,
        }
    };
    proof.pieces.iter().enumerate().map(view).collect()
}

/// Drawn like the pages of payment apps, with numbers that are real and words that are grey bars.
fn sample(page: &Page, slot: Slot) -> String {
    match slot {
        // A table in a file.
        Slot::Bill => String::new(),
        slot => page.asset(&format!("sample-{slot}.webp")).to_owned(),
    }
}

/// Files of kinds that no piece asks for.
pub fn others(page: &Page, proof: &Proof, files: &[EvidenceFile]) -> Vec<FileLine> {
    let has_place = |kind: EvidenceKind| proof.pieces.iter().any(|piece| piece.slot.kind() == kind);
    files.iter().filter(|file| !has_place(file.kind)).map(|file| FileLine::new(page, file)).collect()
}

/// What somebody says who does not have a piece.
pub fn reasons(page: &Page) -> Vec<Choice> {
    let choice = |reason: &Reason| Choice {
        value: reason.to_string(),
        label: page.code("proof-reason", reason.as_str()),
        hint: String::new(),
    };
    Reason::ALL.iter().map(choice).collect()
}

/// Asks whoever holds the record for it.
fn letter(words: &Words, slot: Slot, order: &OrderForm, provider: &str) -> String {
    let blank = words.t("proof-blank");
    let or_blank = |text: &'_ str| if text.trim().is_empty() { blank.to_owned() } else { text.trim().to_owned() };
    let (merchant, number) = (or_blank(&order.merchant), or_blank(&order.order_number));
    let day = or_blank(if order.paid_on.is_empty() { &order.ordered_on } else { &order.paid_on });
    let amount = if order.currency.is_empty() || order.currency == "CNY" {
        format!("¥{}", or_blank(&order.amount))
    } else {
        format!("{} {}", order.currency, or_blank(&order.amount))
    };
    let args = [
        ("provider", provider),
        ("merchant", merchant.as_str()),
        ("order", number.as_str()),
        ("amount", amount.as_str()),
        ("day", day.as_str()),
    ];
    words.with(&format!("proof-letter-{}", slot.as_str().replace('_', "-")), &args)
}

/// What was said to be missing, for the description; empty where nothing was, or where it came after all.
pub fn missing_in_words(words: &Words, answers: &Answers, proof: &Proof) -> String {
    let line = |piece: &proof::Piece| {
        let reason = Reason::parse(answers.missing.get(piece.slot.as_str())?)?;
        let told = (words.code("proof-slot", piece.slot.as_str()), words.code("proof-reason", reason.as_str()));
        (!piece.is_there).then(|| format!("{} — {}", told.0, told.1))
    };
    let lines: Vec<String> = proof.pieces.iter().filter_map(line).collect();
    if lines.is_empty() { String::new() } else { format!("\n\n{}\n{}", words.t("proof-carried"), lines.join("\n")) }
}
