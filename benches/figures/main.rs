//! What bin/bench needs and no build ships: the limit that the queue is measured against, the rows it works with,
//! what the desk works with, a year as reports have it, and what clocks cost.
//! Settings come from the environment, as the server's do.

mod clocks;
mod copies;
mod desk;
mod facts;
mod limit;
mod prepare;
mod webhooks;
mod year;

use limit::What;

fn main() -> anyhow::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["limit", listen, bytes] => limit::serve(listen, bytes.parse()?, What::Queue),
        ["limit", listen, bytes, case] => limit::serve(listen, bytes.parse()?, What::Case((*case).to_owned())),
        ["copies", times] => copies::make(times.parse()?),
        ["prepare", folder, drafts] => prepare::prepare(folder.as_ref(), drafts.parse()?),
        ["desk", folder] => desk::prepare(folder.as_ref()),
        ["change", a_second, seconds] => desk::change(a_second.parse()?, seconds.parse()?),
        ["year", cases] => year::fill(cases.parse()?),
        ["recording"] => year::recording(),
        ["kept"] => prepare::tell_what_was_kept(),
        ["add"] => clocks::add(),
        ["due"] => clocks::due(),
        ["facts", site, seconds, connections, share] => facts::send(site, seconds.parse()?, connections.parse()?, share.parse()?),
        ["orders", lines] => facts::apply(lines.parse()?),
        ["recompute"] => clocks::recompute(),
        ["webhooks", messages] => webhooks::deliver(messages.parse()?),
        _ => anyhow::bail!(
            "bin/bench runs this: limit LISTEN BYTES [CASE], copies TIMES, prepare FOLDER DRAFTS, desk FOLDER, change A_SECOND SECONDS, year CASES, recording, kept, add, due, facts SITE SECONDS CONNECTIONS SHARE, orders LINES, recompute, or webhooks MESSAGES"
        ),
    }
}
