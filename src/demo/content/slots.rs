//! The gaps in stories and replies, and how they are filled: one pass over the text, and a name in
//! braces that is no slot stays as it stands (a test keeps such names out of the tables).

/// Every name that may stand in braces.
pub const NAMES: [&str; 11] =
    ["merchant", "amount", "provider", "ordered", "paid", "date", "charge", "name", "agent", "reference", "due"];

/// What goes into the gaps, already written in the language of the text.
#[derive(Clone, Debug, Default)]
pub struct Slots<'a> {
    pub merchant: &'a str,
    /// With its sign, e.g. `¥258.00`.
    pub amount: &'a str,
    pub provider: &'a str,
    /// The day of the order.
    pub ordered: &'a str,
    /// The day of the payment; never before `ordered`.
    pub paid: &'a str,
    /// The last thing that happened before the complaint (a call, a chat, a failed charge); between `paid` and filing.
    pub date: &'a str,
    /// The day of the announced or next charge; after filing.
    pub charge: &'a str,
    /// The consumer's name.
    pub name: &'a str,
    /// The name of whoever writes for us.
    pub agent: &'a str,
    pub reference: &'a str,
    /// A deadline or a promised day, e.g. `11 月 30 日（周一）18:00`; after the message that names it.
    pub due: &'a str,
}

impl<'a> Slots<'a> {
    fn value(&self, name: &str) -> Option<&'a str> {
        Some(match name {
            "merchant" => self.merchant,
            "amount" => self.amount,
            "provider" => self.provider,
            "ordered" => self.ordered,
            "paid" => self.paid,
            "date" => self.date,
            "charge" => self.charge,
            "name" => self.name,
            "agent" => self.agent,
            "reference" => self.reference,
            "due" => self.due,
            _ => return None,
        })
    }
}

/// The text with its gaps filled.
pub fn fill(text: &str, slots: &Slots<'_>) -> String {
    let mut filled = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let gap = after.split_once('}').and_then(|(name, tail)| Some((slots.value(name)?, tail)));
        let (value, tail) = gap.unwrap_or(("{", after));
        filled.push_str(value);
        rest = tail;
    }
    filled.push_str(rest);
    filled
}

/// The names in braces in a text, in order.
pub fn names_in(text: &str) -> Vec<&str> {
    text.split('{').skip(1).map(|part| part.split('}').next().unwrap_or_default()).collect()
}
