//! What the types forbid.

use kook_api::{ChannelId, MessageId};

#[test]
fn mistakes_do_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/compile_fail/*.rs");
}

/// A parameter takes what converts into its id; another id does not. (This fails to compile when it does, as then two
/// implementations fit.)
#[test]
fn ids_do_not_convert_into_each_other() {
    trait Fits<Way> {
        fn fits() {}
    }
    struct Converts;
    impl<T> Fits<()> for T {}
    impl<T: From<ChannelId>> Fits<Converts> for T {}

    <MessageId as Fits<_>>::fits();
}
