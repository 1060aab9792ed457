//! Markdown as blocks: headings, paragraphs, lists, notes, tables; strong words and links in them. Whatever else stands
//! in it, HTML and pictures above all, is text. Links lead into this site or to an https address, or are text.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// A piece of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    pub text: String,
    pub is_strong: bool,
    /// Where it leads; empty where nowhere.
    pub url: String,
}

pub type Line = Vec<Span>;

/// What stands under each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// 2 or 3; the title of the page is 1.
    Heading(u8, Line),
    Paragraph(Line),
    List {
        is_numbered: bool,
        items: Vec<Line>,
    },
    /// Something to mind, in paragraphs.
    Note(Vec<Line>),
    Table {
        head: Vec<Line>,
        rows: Vec<Vec<Line>>,
    },
}

/// The blocks of a text.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        reader.take(event);
    }
    reader.blocks
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    line: Line,
    is_strong: bool,
    url: String,
    /// The list, note or table that is open.
    open: Option<Block>,
    row: Vec<Line>,
    is_in_head: bool,
    /// Lists open in the list.
    depth: usize,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.begin(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => self.write(&text),
            Event::SoftBreak | Event::HardBreak => self.write(" "),
            _ => {}
        }
    }

    fn write(&mut self, text: &str) {
        let url = self.url.clone();
        match self.line.last_mut().filter(|last| last.is_strong == self.is_strong && last.url == url) {
            Some(last) => last.text.push_str(text),
            None => self.line.push(Span { text: text.to_owned(), is_strong: self.is_strong, url }),
        }
    }

    fn begin(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Strong => self.is_strong = true,
            Tag::Link { dest_url, .. } => self.url = leads_to(dest_url),
            Tag::Heading { .. } => self.flush(),
            Tag::List(start) if !self.is_list() => {
                self.close();
                self.open = Some(Block::List { is_numbered: start.is_some(), items: Vec::new() });
            }
            // A list in a list goes on in it.
            Tag::List(_) => {
                self.flush();
                self.depth += 1;
            }
            Tag::Item | Tag::Paragraph => self.flush(),
            Tag::BlockQuote(_) => {
                self.close();
                self.open = Some(Block::Note(Vec::new()));
            }
            Tag::Table(_) => {
                self.close();
                self.open = Some(Block::Table { head: Vec::new(), rows: Vec::new() });
            }
            Tag::TableHead => self.is_in_head = true,
            Tag::TableCell => self.line.clear(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.is_strong = false,
            TagEnd::Link => self.url.clear(),
            TagEnd::Heading(level) => {
                let line = std::mem::take(&mut self.line);
                self.blocks.push(Block::Heading(if level as u8 <= 2 { 2 } else { 3 }, line));
            }
            TagEnd::TableCell => self.row.push(std::mem::take(&mut self.line)),
            TagEnd::TableHead | TagEnd::TableRow => self.end_row(),
            TagEnd::Paragraph | TagEnd::Item | TagEnd::HtmlBlock | TagEnd::CodeBlock => self.flush(),
            TagEnd::List(_) if self.depth > 0 => {
                self.flush();
                self.depth -= 1;
            }
            TagEnd::List(_) | TagEnd::BlockQuote(_) | TagEnd::Table => self.close(),
            _ => {}
        }
    }

    fn is_list(&self) -> bool {
        matches!(self.open, Some(Block::List { .. }))
    }

    /// The line is done: it belongs to what is open, or is a paragraph.
    fn flush(&mut self) {
        if self.line.is_empty() {
            return;
        }
        let line = std::mem::take(&mut self.line);
        match &mut self.open {
            Some(Block::List { items, .. }) => items.push(line),
            Some(Block::Note(lines)) => lines.push(line),
            _ => self.blocks.push(Block::Paragraph(line)),
        }
    }

    fn end_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        if let Some(Block::Table { head, rows }) = &mut self.open {
            if self.is_in_head { *head = row } else { rows.push(row) }
        }
        self.is_in_head = false;
    }

    fn close(&mut self) {
        self.flush();
        self.blocks.extend(self.open.take());
    }
}

/// A path of this site or an https address; nothing for anything else.
fn leads_to(url: &str) -> String {
    let is_ours = url.starts_with('/') && !url.starts_with("//") && !url.starts_with("/\\");
    if is_ours || url.starts_with("https://") { url.to_owned() } else { String::new() }
}
