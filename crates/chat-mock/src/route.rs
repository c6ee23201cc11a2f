//! Which operations a path and method mean.

use crate::incoming::segments;

/// One segment of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    /// These letters.
    Static(String),
    /// Anything that is not empty, between these letters.
    Placeholder { name: String, before: String, after: String },
}

/// A path with placeholders.
#[derive(Clone, Debug)]
pub(crate) struct Template {
    segments: Vec<Segment>,
}

impl Template {
    /// Reads `/users/{username}`. A segment has one placeholder at most.
    pub(crate) fn new(path: &str) -> Self {
        let placeholder = |segment: &str| {
            let (before, rest) = segment.split_once('{')?;
            let (name, after) = rest.split_once('}')?;
            Some(Segment::Placeholder {
                name: name.to_owned(),
                before: before.to_owned(),
                after: after.to_owned(),
            })
        };
        let segments = segments(path)
            .map(|segment| placeholder(segment).unwrap_or_else(|| Segment::Static(segment.to_owned())));
        Self { segments: segments.collect() }
    }

    /// What the placeholders hold, by name; `None` when the path is another one.
    pub(crate) fn matches(&self, path: &[String]) -> Option<Vec<(String, String)>> {
        if self.segments.len() != path.len() {
            return None;
        }
        let mut values = Vec::new();
        for (segment, text) in self.segments.iter().zip(path) {
            match segment {
                Segment::Static(expected) if expected == text => {}
                Segment::Static(_) => return None,
                Segment::Placeholder { name, before, after } => {
                    let value = text.strip_prefix(&**before)?.strip_suffix(&**after)?;
                    if value.is_empty() {
                        return None;
                    }
                    values.push((name.clone(), value.to_owned()));
                }
            }
        }
        Some(values)
    }

    /// Where the placeholders stand. The lesser of two is the more particular path: a static segment beats a
    /// placeholder, from left to right.
    pub(crate) fn rank(&self) -> Vec<bool> {
        self.segments.iter().map(|segment| matches!(segment, Segment::Placeholder { .. })).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Vec<String> {
        segments(text).map(str::to_owned).collect()
    }

    #[test]
    fn placeholders_hold_their_segment() {
        let template = Template::new("/users/{name}/files/{file}.json");
        let values = template.matches(&path("/users/ann/files/a.b.json")).unwrap();
        assert_eq!(values, [("name".to_owned(), "ann".to_owned()), ("file".to_owned(), "a.b".to_owned())]);
        assert_eq!(template.matches(&path("/users/ann/files/.json")), None);
        assert_eq!(template.matches(&path("/users//files/a.json")), None);
        assert_eq!(template.matches(&path("/users/ann/files")), None);
        assert_eq!(template.matches(&path("/user/ann/files/a.json")), None);
    }

    #[test]
    fn a_static_segment_is_more_particular() {
        assert!(Template::new("/users/me").rank() < Template::new("/users/{id}").rank());
        assert!(Template::new("/users/{id}/a").rank() < Template::new("/{kind}/{id}/a").rank());
    }
}
