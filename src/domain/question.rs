//! A request to the consumer that asks several things: its numbered lines are questions, each answered by itself.

use serde::{Deserialize, Serialize};

use super::ids::TextId;

/// Questions of one request at most; further numbers stay words of the request.
pub const MOST_QUESTIONS: usize = 9;

/// The questions of the request that the case waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Questions {
    /// The words they stand in.
    pub request: TextId,
    pub count: u8,
    /// Numbers of those not answered yet, from 1.
    pub open: Vec<u8>,
}

impl Questions {
    /// Those of a request; `None` where it asks one thing, which is answered as a whole.
    pub fn of(request: TextId, body: &str) -> Option<Self> {
        let count = u8::try_from(Asked::of(body).questions.len()).ok().filter(|count| *count > 0)?;
        Some(Self { request, count, open: (1..=count).collect() })
    }

    pub fn is_open(&self, number: u8) -> bool {
        self.open.contains(&number)
    }

    pub const fn answered(&self) -> usize {
        self.count as usize - self.open.len()
    }
}

/// The words of a request, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// What stands before, between and after the questions.
    pub lead: Vec<String>,
    pub questions: Vec<String>,
}

impl Asked {
    /// Lines that begin with 1, 2, 3 … in order (`1.`, `2、`, `3）`), two at least; what follows one without a blank line
    /// between them belongs to it.
    pub fn of(body: &str) -> Self {
        let mut asked = Self::default();
        let mut is_inside = false;
        for line in body.lines().map(str::trim) {
            let next = asked.questions.len() + 1;
            match numbered(line, next).filter(|_| next <= MOST_QUESTIONS) {
                Some(words) => {
                    asked.questions.push(words.to_owned());
                    is_inside = true;
                }
                None if line.is_empty() => is_inside = false,
                None => match asked.questions.last_mut().filter(|_| is_inside) {
                    Some(question) => *question = format!("{question}\n{line}"),
                    None => asked.lead.push(line.to_owned()),
                },
            }
        }
        if asked.questions.len() < 2 {
            return Self { lead: body.lines().map(str::to_owned).collect(), questions: Vec::new() };
        }
        asked
    }
}

/// The words of a line that begins with this number.
fn numbered(line: &str, number: usize) -> Option<&str> {
    let rest = line.strip_prefix(&number.to_string())?;
    let words = rest.strip_prefix(['.', '、', ')', '）', '．', '。', ':', '：'])?;
    // 1.5 is an amount.
    let is_mark = !words.starts_with(|c: char| c.is_ascii_digit());
    Some(words.trim()).filter(|words| is_mark && !words.is_empty())
}
