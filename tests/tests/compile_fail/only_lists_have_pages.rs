//! One message has no pages.
// E0599

fn walk(kook: kook_api::Kook) {
    let _ = kook.message().view("0623c444-ca46-41ed-b17a-2870b69488e6").stream();
}

fn main() {}
