//! How strong a complaint's proof is, and what would help most.

use proptest::prelude::*;
use redress::domain::codes::{Locale, ProblemType};
use redress::domain::evidence::EvidenceKind;
use redress::domain::proof::{Held, Reason, Slot, Strength, of};
use redress::guides::Guides;
use redress::i18n::words;

fn held(kinds: &[EvidenceKind]) -> Held {
    Held { kinds: kinds.iter().copied().collect(), is_payment_found: false }
}

#[test]
fn every_problem_has_pieces_that_sum_to_a_whole() {
    for problem in ProblemType::ALL {
        let proof = of(*problem, &Held::default());
        assert_eq!(proof.pieces.iter().map(|piece| piece.worth).sum::<u32>(), 100, "{problem}");
        assert_eq!((proof.score, proof.strength()), (0, Strength::Weak));
        assert_eq!(proof.best_next(), Some(proof.pieces[0].slot), "{problem}: what is worth most stands first");
        let all = held(&proof.pieces.iter().map(|piece| piece.slot.kind()).collect::<Vec<_>>());
        assert_eq!((of(*problem, &all).score, of(*problem, &all).best_next()), (100, None));
    }
}

#[test]
fn a_payment_found_in_a_bill_is_more_than_a_picture_of_it() {
    let picture = of(ProblemType::OrderStuck, &held(&[EvidenceKind::PaymentScreenshot]));
    let bill = Held { is_payment_found: true, ..held(&[EvidenceKind::BillExport]) };
    let found = of(ProblemType::OrderStuck, &bill);
    assert_eq!((picture.strength(), found.strength()), (Strength::Some, Strength::Good));
    assert_eq!(found.best_next(), Some(Slot::OrderPage));
    let unread = of(ProblemType::OrderStuck, &held(&[EvidenceKind::BillExport]));
    assert_eq!(unread.score, 0, "a bill without the payment proves nothing about a stuck order");
}

#[test]
fn every_piece_has_its_words_and_its_guide() {
    let guides = Guides::new(Vec::new());
    for locale in [Locale::ZhCn, Locale::En] {
        let words = words(locale);
        let has = |key: String| assert!(words.has(&key.replace('_', "-")), "{key}");
        for slot in Slot::ALL {
            has(format!("proof-slot-{slot}"));
            has(format!("proof-shows-{slot}"));
            assert_eq!(guides.named(&[slot.guide()]).len(), 1, "{slot}");
            assert_eq!(words.has(&format!("proof-letter-{slot}").replace('_', "-")), slot.can_be_asked_for(), "{slot}");
        }
        Strength::ALL.iter().for_each(|strength| has(format!("proof-strength-{strength}")));
        Reason::ALL.iter().for_each(|reason| has(format!("proof-reason-{reason}")));
    }
}

proptest! {
    /// More evidence is never weaker.
    #[test]
    fn another_piece_never_weakens_the_proof(problem in 0..5_usize, there in prop::collection::btree_set(0..7_usize, 0..7), more in 0..7_usize, found: bool) {
        let problem = ProblemType::ALL[problem];
        let kinds = |set: &std::collections::BTreeSet<usize>| set.iter().map(|at| EvidenceKind::ALL[*at]).collect();
        let before = of(problem, &Held { kinds: kinds(&there), is_payment_found: found });
        let mut and = there.clone();
        and.insert(more);
        let after = of(problem, &Held { kinds: kinds(&and), is_payment_found: found });
        prop_assert!(after.score >= before.score && after.score <= 100);
        let with_bill = of(problem, &Held { kinds: kinds(&there), is_payment_found: true });
        prop_assert!(with_bill.score >= before.score);
    }
}
