//! The files of `spec/` that the mock server carries.

use std::{collections::BTreeMap, fmt::Write as _};

use crate::layout::Layout;

/// The one file of the folder: every platform's files, relative to the repository.
///
/// # Errors
/// None at present; the signature is that of every back end.
pub fn files(platforms: &BTreeMap<String, Vec<String>>) -> Result<BTreeMap<String, String>, String> {
    let mut layout = Layout::default();
    layout.about(&["The specifications that this server speaks, as texts.".to_owned()]);
    let mut table = String::from("/// Every platform and its files.\n");
    table.push_str("pub(crate) static PLATFORMS: &[(&str, &[(&str, &str)])] = &[\n");
    for (name, files) in platforms {
        let constant = name.replace('-', "_").to_uppercase();
        let _ = writeln!(table, "    ({name:?}, {constant}),");
        let mut text = format!("static {constant}: &[(&str, &str)] = &[\n");
        for file in files {
            let _ = writeln!(text, "    ({file:?}, include_str!(\"../../../../{file}\")),");
        }
        text.push_str("];");
        layout.text(text);
    }
    table.push_str("];");
    layout.text(table);
    Ok(BTreeMap::from([("spec.rs".to_owned(), layout.finish("spec/"))]))
}
