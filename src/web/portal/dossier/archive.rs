//! The ZIP itself: the written pieces, the evidence as it is, and a list of their hashes.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};

use chrono::{Datelike, NaiveDateTime, Timelike};
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::book::{Kept, Piece};

/// Writes all into the scratch file; gives it back at its beginning, with its length in bytes.
pub fn write(scratch: File, folder: &str, at: NaiveDateTime, pieces: Vec<Piece>, kept: Vec<Kept>) -> io::Result<(File, u64)> {
    let mut zip = ZipWriter::new(BufWriter::new(scratch));
    let options = SimpleFileOptions::default().last_modified_time(moment(at)).unix_permissions(0o644);
    let mut sums = String::new();
    for piece in pieces {
        put(&mut zip, &format!("{folder}/{}", piece.name), options, |zip| zip.write_all(&piece.content))?;
        let _ = writeln!(sums, "{}  {}", hex::encode(Sha256::digest(&piece.content)), piece.name);
    }
    for kept in kept {
        let Some(mut bytes) = kept.bytes else { continue };
        // Pictures and PDFs are packed already.
        let stored = options.compression_method(CompressionMethod::Stored);
        put(&mut zip, &format!("{folder}/{}", kept.path), stored, |zip| io::copy(&mut bytes, zip).map(|_| ()))?;
        let _ = writeln!(sums, "{}  {}", kept.file.sha256, kept.path);
    }
    put(&mut zip, &format!("{folder}/SHA256SUMS"), options, |zip| zip.write_all(sums.as_bytes()))?;
    let mut file = zip.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
    let bytes = file.seek(SeekFrom::End(0))?;
    file.rewind()?;
    Ok((file, bytes))
}

type Zip = ZipWriter<BufWriter<File>>;

fn put(
    zip: &mut Zip,
    name: &str,
    options: SimpleFileOptions,
    content: impl FnOnce(&mut Zip) -> io::Result<()>,
) -> io::Result<()> {
    zip.start_file(name, options)?;
    content(zip)
}

/// A ZIP knows no zone and no year before 1980.
fn moment(at: NaiveDateTime) -> DateTime {
    let part = |n: u32| u8::try_from(n).unwrap_or_default();
    let year = u16::try_from(at.year()).unwrap_or(1980);
    DateTime::from_date_and_time(year, part(at.month()), part(at.day()), part(at.hour()), part(at.minute()), part(at.second()))
        .unwrap_or_default()
}
