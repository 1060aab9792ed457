//! F15: evidence that is lost, cut or altered behind the app's back.

use std::path::PathBuf;

use super::phone::Phone;
use super::ready;
use crate::cli::Server;

#[test]
fn evidence_that_is_not_as_it_was_taken_in_is_gone_and_raises_an_alarm() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = ready(Server::start_with(folder.path(), &[("RATE_LIMITS", "off")]));
    let mut phone = Phone::new(&server, &data);
    phone.begin_complaint().unwrap();
    assert_eq!(phone.upload(5_000).unwrap().status, 303);
    phone.write_complaint().unwrap();
    let case = format!("/complaints/{}", phone.file().unwrap().filed().unwrap());
    let page = phone.get(&case).unwrap().body;
    let start = page.find(&format!("{case}/evidence/")).expect("the case shows its file");
    let link: String = page[start..].chars().take_while(|c| c.is_ascii_alphanumeric() || "/-".contains(*c)).collect();
    assert_eq!(phone.get(&link).unwrap().status, 200);

    let shelves = std::fs::read_dir(data.join("evidence")).unwrap().map(|shelf| shelf.unwrap().path());
    let files: Vec<PathBuf> =
        shelves.flat_map(|shelf| std::fs::read_dir(shelf).unwrap().map(|file| file.unwrap().path())).collect();
    let whole = files.iter().map(|file| (file, std::fs::read(file).unwrap())).find(|(_, bytes)| bytes.len() > 5_000);
    let (file, whole) = whole.unwrap();
    let mut altered = whole.clone();
    altered[4_000] ^= 1;
    let alarms = || std::fs::read_to_string(folder.path().join("log")).unwrap().matches("evidence is lost or altered").count();
    for (count, damage) in [Some(altered), Some(whole[..100].to_vec()), None].into_iter().enumerate() {
        match damage {
            Some(bytes) => std::fs::write(file, bytes).unwrap(),
            None => std::fs::remove_file(file).unwrap(),
        }
        let reply = phone.get(&link).unwrap();
        assert_eq!(reply.status, 410, "{}", reply.head);
        assert_eq!(alarms(), count + 1);
    }
    std::fs::write(file, &whole).unwrap();
    assert_eq!(phone.get(&link).unwrap().status, 200, "put back from the backup");
}
