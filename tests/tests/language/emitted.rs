//! The clients that the build script emitted, each in a module of its name.

/// The modules, and their names.
macro_rules! cases {
    ($($case:ident),* $(,)?) => {
        $(
            #[expect(
                dead_code,
                unreachable_pub,
                unused_imports,
                reason = "a client as it is emitted, of which some calls are tried"
            )]
            pub(super) mod $case {
                include!(concat!(env!("OUT_DIR"), "/", stringify!($case), ".rs"));
            }
        )*

        /// The names of all.
        pub(super) const CASES: &[&str] = &[$(stringify!($case)),*];
    };
}

cases! { bodies, hosts, maps, pages, routes, setup, unions, words }
