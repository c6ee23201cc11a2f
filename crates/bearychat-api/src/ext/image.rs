//! An image is its address.

use crate::Image;

// by hand: in the specification a struct of one field is no spelling of that field

/// An address, for [`Attachment::images`](crate::Attachment::images): `.images(["http://example.com/1.jpg"])`.
impl From<&str> for Image {
    fn from(url: &str) -> Self {
        Self::new(url)
    }
}

/// An address, for [`Attachment::images`](crate::Attachment::images).
impl From<String> for Image {
    fn from(url: String) -> Self {
        Self::new(url)
    }
}
