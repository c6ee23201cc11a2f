//! Path parameters that cannot leave their segment.

use crate::wire::Wire;

/// The template with a value in each placeholder.
pub(super) fn fill(template: &str, values: &[&dyn Wire]) -> Result<String, String> {
    if !template.starts_with('/') {
        return Err(format!("the path `{template}` does not begin with a slash"));
    }
    let mut path = String::with_capacity(template.len() + 24 * values.len());
    let mut values = values.iter();
    let mut rest = template;
    while let Some((before, name, after)) = placeholder(rest) {
        let value = values.next().ok_or_else(|| format!("path parameter `{name}` is missing"))?;
        path.push_str(before);
        value.segment(&mut path).map_err(|why| format!("path parameter `{name}` {why}"))?;
        rest = after;
    }
    if values.next().is_some() {
        return Err(format!("more values than placeholders in `{template}`"));
    }
    path.push_str(rest);
    Ok(path)
}

fn placeholder(template: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = template.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}
