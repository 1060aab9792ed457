//! Static files: embedded, named by their content, compressed once at start. Style sheets are put together here
//! from static/css in the order of static/css/ORDER.

use std::collections::HashMap;
use std::io::Write as _;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::error::WebError;
use super::server::AppData;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/static"]
struct Files;

struct Asset {
    plain: web::Bytes,
    gzipped: web::Bytes,
    content_type: &'static str,
}

/// All static files by their hashed name.
pub struct Assets {
    by_name: HashMap<String, Asset>,
    urls: HashMap<String, String>,
}

impl Assets {
    /// Reads, joins, hashes and compresses; once, at start.
    pub fn load() -> Self {
        let mut assets = Self { by_name: HashMap::new(), urls: HashMap::new() };
        for line in text("css/ORDER").lines() {
            let Some((sheet, parts)) = line.split_once(':') else {
                continue;
            };
            let css: String = parts.split_whitespace().map(|part| text(&format!("css/{part}.css"))).collect();
            assets.add(&format!("{}.css", sheet.trim()), squeezed(&css).into_bytes());
        }
        for path in Files::iter().filter(|path| !path.starts_with("css/")) {
            if let Some(file) = Files::get(&path) {
                let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
                assets.add(&name, file.data.into_owned());
            }
        }
        assets
    }

    fn add(&mut self, name: &str, bytes: Vec<u8>) {
        let Some((stem, extension)) = name.rsplit_once('.') else {
            return;
        };
        let Some(content_type) = content_type(extension) else {
            return;
        };
        let hash: String = hex::encode(Sha256::digest(&bytes)).chars().take(12).collect();
        let hashed = format!("{stem}.{hash}.{extension}");
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        let gzipped = encoder.write_all(&bytes).and_then(|()| encoder.finish()).unwrap_or_default();
        self.urls.insert(name.to_owned(), format!("/static/{hashed}"));
        self.by_name.insert(hashed, Asset { plain: bytes.into(), gzipped: gzipped.into(), content_type });
    }

    /// The URL of a file by its plain name.
    pub fn url(&self, name: &str) -> &str {
        self.urls.get(name).map_or("/static/missing", String::as_str)
    }
}

fn text(path: &str) -> String {
    Files::get(path).map_or_else(String::new, |file| String::from_utf8_lossy(&file.data).into_owned())
}

/// Comments and line breaks out: what is left is what the browser needs.
fn squeezed(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn content_type(extension: &str) -> Option<&'static str> {
    Some(match extension {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "webmanifest" => "application/manifest+json",
        _ => return None,
    })
}

/// `GET /static/{name}`: exact names only.
pub async fn show(app: AppData, name: web::Path<String>, request: HttpRequest) -> Result<HttpResponse, WebError> {
    let asset = app.assets.by_name.get(name.as_str()).ok_or(WebError::NotFound)?;
    let takes_gzip = request
        .headers()
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("gzip"));
    let mut response = HttpResponse::Ok();
    response
        .content_type(asset.content_type)
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::VARY, "Accept-Encoding"));
    if takes_gzip && asset.gzipped.len() < asset.plain.len() {
        return Ok(response.insert_header((header::CONTENT_ENCODING, "gzip")).body(asset.gzipped.clone()));
    }
    // Says that it is as it stands, so that the compressing layer leaves it alone.
    Ok(response.insert_header((header::CONTENT_ENCODING, "identity")).body(asset.plain.clone()))
}
