//! What follows a case of the demo: why a date was not kept, and what the consumer thought of it.

use super::content::{Tongue, between};
use super::script::{End, Scene};
use crate::domain::case::explaining::{Explanation, MissReason};
use crate::domain::case::rating::Score;
use crate::domain::codes::Outcome;
use crate::domain::sla::ClockKind;

const COMMENTS: [(u8, &str, &str); 9] = [
    (5, "第二天就有人打电话，订单当天完结，没有再扣款。", "Somebody called the next day, and the order was closed the same day."),
    (5, "说得很清楚，什么时候退、退多少都写明了。", "It was clear what would be refunded and when."),
    (4, "结果满意，就是等商家那几天没有消息。", "Content with the result, but it was quiet while the merchant was asked."),
    (4, "处理得不错，凭证要传两次有点麻烦。", "Well handled; having to upload the proof twice was a nuisance."),
    (3, "最后解决了，不过一开始没人理我。", "It was solved in the end, though at first nobody answered."),
    (3, "还行，解释有几句没看懂。", "All right. Some of the explanation I did not understand."),
    (2, "拖得太久，扣款日都过了。", "It took too long: the day of the charge had passed."),
    (2, "商家一直不回，你们也只能等。", "The merchant did not answer, and all you did was wait."),
    (1, "说不成立，可是钱确实付了。", "You say it is unfounded, but I did pay."),
];

impl Scene<'_> {
    /// Reasons for what was missed, and in time a rating.
    pub fn afterwards(&mut self) -> Result<(), End> {
        self.explain()?;
        self.rate()
    }

    fn explain(&mut self) -> Result<(), End> {
        let missed: Vec<(ClockKind, i32)> = self.case.misses().map(|clock| (clock.kind, clock.run)).collect();
        for (i, (clock, run)) in missed.into_iter().enumerate() {
            let dice = self.roll(200 + i as u64);
            if dice.is_multiple_of(5) {
                continue;
            }
            let reason = match (dice >> 8) % 14 {
                0..=4 => MissReason::Workload,
                5..=7 => MissReason::Merchant,
                8 | 9 => MissReason::Consumer,
                10 => MissReason::WrongTeam,
                11 => MissReason::Expertise,
                12 => MissReason::System,
                _ => MissReason::Other,
            };
            self.work(between(2, 20, dice))?;
            self.agent_act(|case, act| case.explain_miss(&Explanation { clock, run, reason, words: None }, act))?;
        }
        Ok(())
    }

    /// One in three says how it went, and half of them in words.
    fn rate(&mut self) -> Result<(), End> {
        if !self.case.is_to_be_rated() || !self.roll(220).is_multiple_of(3) {
            return Ok(());
        }
        self.wait(between(3, 120, self.roll(221)))?;
        let is_won = matches!(self.case.outcome(), Some(Outcome::Upheld | Outcome::PartlyUpheld));
        let value = match (is_won, self.roll(222) % 10) {
            (true, 0..=4) => 5,
            (true, 5..=7) | (false, 0) => 4,
            (true, 8) | (false, 1..=3) => 3,
            (true, _) | (false, 4..=6) => 2,
            (false, _) => 1,
        };
        let Some(score) = Score::new(value) else { return Ok(()) };
        let fitting: Vec<_> = COMMENTS.iter().filter(|(given, ..)| *given == value).collect();
        let chosen = fitting.get(self.roll(223) as usize % fitting.len().max(1)).filter(|_| self.roll(224).is_multiple_of(2));
        let words = chosen.map(|(_, zh, en)| if self.tongue() == Tongue::Zh { *zh } else { *en });
        let consumer = self.consumer();
        self.act(consumer, |case, act| case.rate(score, words, act))
    }
}
