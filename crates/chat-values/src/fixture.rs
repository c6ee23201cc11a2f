//! Answers for tests.

use serde::de::DeserializeOwned;

/// A type of an answer that has a documented example; see [`fixture`].
pub trait Fixture: DeserializeOwned {
    /// The example, as JSON.
    #[doc(hidden)]
    const EXAMPLE: &'static str;
}

/// An answer for a test: the documented example, changed as the test needs it.
///
/// Structs of answers are `#[non_exhaustive]`, so that a field may join them; this is how to make one
/// nevertheless.
///
/// ```
/// use chat_values::{Fixture, fixture};
///
/// #[derive(serde::Deserialize)]
/// #[non_exhaustive]
/// struct User { id: String, online: bool }
///
/// impl Fixture for User {
///     const EXAMPLE: &'static str = r#"{"id":"1780328444","online":false}"#;
/// }
///
/// let user = fixture(|user: &mut User| user.online = true);
/// assert!(user.online && user.id == "1780328444");
/// ```
///
/// # Panics
/// If the example does not decode; the generator proves for each that it does.
#[expect(clippy::panic, reason = "for tests, and proven for generated types")]
pub fn fixture<T: Fixture>(edit: impl FnOnce(&mut T)) -> T {
    match serde_json::from_str(T::EXAMPLE) {
        Ok(mut value) => {
            edit(&mut value);
            value
        }
        Err(error) => panic!("the example of {} does not decode: {error}", std::any::type_name::<T>()),
    }
}
