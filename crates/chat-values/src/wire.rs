//! What a value looks like in a path, a query, a header, a form or a text part.

use std::borrow::Cow;

use crate::{Patch, Secret, segment::segment};

/// A value that can travel outside of JSON.
///
/// ```
/// use chat_values::wire::{Joined, Wire};
///
/// assert_eq!(true.text().as_deref(), Some("true"));
/// assert_eq!(None::<i64>.text(), None);
/// assert_eq!(chat_values::Patch::<i64>::Clear.text(), None);
/// let names = vec!["ann".to_owned(), "bob".to_owned()];
/// assert_eq!(Joined(&names, ',').text().as_deref(), Some("ann,bob"));
///
/// let mut path = "/users/".to_owned();
/// assert_eq!("%2e%2e".segment(&mut path), Err("is a dot segment"));
/// assert_eq!(("a/b".segment(&mut path), &*path), (Ok(()), "/users/a%2Fb"));
/// ```
pub trait Wire {
    /// The value as text; `None` = it is absent, and left out.
    fn text(&self) -> Option<Cow<'_, str>>;

    /// Appends the value as one path segment.
    ///
    /// # Errors
    /// Says why the value would not stay in its segment.
    fn segment(&self, out: &mut String) -> Result<(), &'static str> {
        self.fault().map_or(Ok(()), Err)?;
        segment(&self.text().unwrap_or_default(), out)
    }

    /// What separates the elements of a list; it stays as it is where they are encoded.
    fn separator(&self) -> Option<char> {
        None
    }

    /// Why the value cannot travel at all.
    fn fault(&self) -> Option<&'static str> {
        None
    }

    /// Whether it must not be shown.
    fn is_secret(&self) -> bool {
        false
    }
}

impl Wire for str {
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self))
    }
}

impl Wire for String {
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self))
    }
}

impl Wire for Secret {
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self.reveal()))
    }

    fn is_secret(&self) -> bool {
        true
    }
}

/// `true` or `false`.
impl Wire for bool {
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(if *self { "true" } else { "false" }))
    }
}

macro_rules! integers {
    ($($ty:ty)*) => { $(
        impl Wire for $ty {
            fn text(&self) -> Option<Cow<'_, str>> {
                Some(Cow::Owned(self.to_string()))
            }
        }
    )* };
}
integers!(i32 i64 u32 u64 usize);

/// Only finite numbers travel.
impl Wire for f64 {
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Owned(self.to_string()))
    }

    fn fault(&self) -> Option<&'static str> {
        (!self.is_finite()).then_some("is not a finite number")
    }
}

/// Absent if it is `None`.
impl<T: Wire> Wire for Option<T> {
    fn text(&self) -> Option<Cow<'_, str>> {
        self.as_ref()?.text()
    }

    fn segment(&self, out: &mut String) -> Result<(), &'static str> {
        match self {
            Some(value) => value.segment(out),
            None => Err("is absent"),
        }
    }

    fn fault(&self) -> Option<&'static str> {
        self.as_ref()?.fault()
    }

    fn is_secret(&self) -> bool {
        self.as_ref().is_some_and(Wire::is_secret)
    }
}

/// Absent unless it is set: outside of JSON nothing says that a value is to be cleared.
impl<T: Wire> Wire for Patch<T> {
    fn text(&self) -> Option<Cow<'_, str>> {
        self.as_option()?.text()
    }

    fn segment(&self, out: &mut String) -> Result<(), &'static str> {
        match self {
            Self::Set(value) => value.segment(out),
            Self::Keep | Self::Clear => Err("is absent"),
        }
    }

    fn fault(&self) -> Option<&'static str> {
        self.as_option()?.fault()
    }

    fn is_secret(&self) -> bool {
        self.as_option().is_some_and(Wire::is_secret)
    }
}

impl<T: Wire + ?Sized> Wire for &T {
    fn text(&self) -> Option<Cow<'_, str>> {
        (**self).text()
    }

    fn segment(&self, out: &mut String) -> Result<(), &'static str> {
        (**self).segment(out)
    }

    fn fault(&self) -> Option<&'static str> {
        (**self).fault()
    }

    fn is_secret(&self) -> bool {
        (**self).is_secret()
    }
}

/// A flag that travels as `1` or `0`: of a `bool`, or of an `Option<bool>`.
#[derive(Clone, Copy, Debug)]
pub struct Bit<'a, T>(pub &'a T);

impl Wire for Bit<'_, bool> {
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(if *self.0 { "1" } else { "0" }))
    }
}

impl Wire for Bit<'_, Option<bool>> {
    fn text(&self) -> Option<Cow<'_, str>> {
        self.0.map(|on| Cow::Borrowed(if on { "1" } else { "0" }))
    }
}

/// A text that never changes.
#[derive(Clone, Copy, Debug)]
pub struct Constant(pub &'static str);

impl Wire for Constant {
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self.0))
    }
}

/// A list in one value: each element is encoded, the separator is not. An element may not hold the separator;
/// in a path the list may not be empty.
#[derive(Clone, Copy, Debug)]
pub struct Joined<'a, L>(pub &'a L, pub char);

fn joined<T: Wire>(list: &[T], separator: char) -> String {
    let mut all = String::new();
    for (index, element) in list.iter().enumerate() {
        if index > 0 {
            all.push(separator);
        }
        all.push_str(&element.text().unwrap_or_default());
    }
    all
}

fn joined_fault<T: Wire>(list: &[T], separator: char) -> Option<&'static str> {
    list.iter().find_map(|element| match element.text() {
        Some(text) if text.contains(separator) => Some("has an element that holds the separator"),
        _ => element.fault(),
    })
}

fn joined_segment<T: Wire>(list: &[T], separator: char, out: &mut String) -> Result<(), &'static str> {
    if list.is_empty() {
        return Err("is an empty list");
    }
    joined_fault(list, separator).map_or(Ok(()), Err)?;
    for (index, element) in list.iter().enumerate() {
        if index > 0 {
            out.push(separator);
        }
        element.segment(out)?;
    }
    Ok(())
}

impl<T: Wire> Wire for Joined<'_, Vec<T>> {
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Owned(joined(self.0, self.1)))
    }

    fn segment(&self, out: &mut String) -> Result<(), &'static str> {
        joined_segment(self.0, self.1, out)
    }

    fn separator(&self) -> Option<char> {
        Some(self.1)
    }

    fn fault(&self) -> Option<&'static str> {
        joined_fault(self.0, self.1)
    }
}

impl<T: Wire> Wire for Joined<'_, Option<Vec<T>>> {
    fn text(&self) -> Option<Cow<'_, str>> {
        self.0.as_deref().map(|list| Cow::Owned(joined(list, self.1)))
    }

    fn segment(&self, out: &mut String) -> Result<(), &'static str> {
        joined_segment(self.0.as_deref().unwrap_or_default(), self.1, out)
    }

    fn separator(&self) -> Option<char> {
        Some(self.1)
    }

    fn fault(&self) -> Option<&'static str> {
        joined_fault(self.0.as_deref().unwrap_or_default(), self.1)
    }
}

/// A value that may not hold a character: the separator of a list on the same route.
#[derive(Clone, Copy, Debug)]
pub struct Without<'a, T>(pub &'a T, pub char);

impl<T: Wire> Wire for Without<'_, T> {
    fn text(&self) -> Option<Cow<'_, str>> {
        self.0.text()
    }

    fn fault(&self) -> Option<&'static str> {
        match self.0.text() {
            Some(text) if text.contains(self.1) => Some("holds a separator, which would make it a list"),
            _ => self.0.fault(),
        }
    }

    fn is_secret(&self) -> bool {
        self.0.is_secret()
    }
}
