//! An image is its address.

use crate::Image;

/// An address, for [`Attachment::images`](crate::Attachment::images): `.images(["http://example.com/1.jpg"])`.
// by hand: in the specification a struct of one field cannot be given as that field
impl From<&str> for Image {
    // by hand: as the trait
    fn from(url: &str) -> Self {
        Self::new(url)
    }
}

/// An address, for [`Attachment::images`](crate::Attachment::images).
// by hand: in the specification a struct of one field cannot be given as that field
impl From<String> for Image {
    // by hand: as the trait
    fn from(url: String) -> Self {
        Self::new(url)
    }
}
