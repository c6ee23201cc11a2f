//! Answers for tests of users: for each type of an answer the text of one, taken from the documented examples.

use std::collections::BTreeMap;

use chat_spec::ir::{
    self, Base, Origin, Repr, Returns, RowKind, Scalar, Step, Told, Type, TypeId, TypeKind, WireValue,
};
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::{Map, Value, json};

use super::{
    docs::Docs,
    rust::{flattened, ident},
};
use crate::layout::Layout;

/// `impl Fixture` for every struct and union that an answer holds.
pub(super) fn file(platform: &ir::Platform) -> Result<String, String> {
    let found = documented(platform);
    let mut implementations = Vec::new();
    let mut names = Vec::new();
    for (index, def) in platform.types.iter().enumerate() {
        let compound = matches!(def.kind, TypeKind::Struct(_) | TypeKind::Union(_));
        if !compound || !def.in_answer {
            continue;
        }
        let value = found.get(&index).cloned().unwrap_or_else(|| synthesized(platform, TypeId(index), 0));
        let text = raw(&value.to_string());
        let name = ident(&def.name);
        let path = def.resource.as_ref().map_or(quote!(super::#name), |resource| {
            let resource = ident(resource);
            quote!(super::#resource::#name)
        });
        implementations.push(quote! {
            impl chat_core::Fixture for #path {
                const EXAMPLE: &'static str = #text;
            }
        });
        names.push(path);
    }
    let mut layout = Layout::default();
    layout.about(Docs::new("An example of every type of an answer, for `fixture`: from the documented answers where they show one, else from the rows.").lines());
    for implementation in implementations {
        layout.items(implementation)?;
    }
    if !names.is_empty() {
        layout.items(tests(&names))?;
    }
    Ok(layout.finish(&format!("spec/{}/", platform.name)))
}

/// A raw string, so that JSON reads as JSON.
fn raw(text: &str) -> proc_macro2::Literal {
    let mut fence = String::from("#");
    while text.contains(&format!("\"{fence}")) {
        fence.push('#');
    }
    let raw = format!("r{fence}\"{text}\"{fence}");
    raw.parse().unwrap_or_else(|_| proc_macro2::Literal::string(text))
}

/// Every example decodes; a test of the crate itself, so that `fixture` cannot panic.
fn tests(names: &[TokenStream]) -> TokenStream {
    let names = names.iter().map(|path| quote!(decodes::<super::#path>()));
    quote! {
        #[cfg(test)]
        mod tests {
            fn decodes<T: chat_core::Fixture>() {
                let _: T = chat_core::fixture(|_| ());
            }

            #[test]
            fn every_example_decodes() {
                #(#names;)*
            }
        }
    }
}

/// The first value of each type in the examples, by the type's index.
fn documented(platform: &ir::Platform) -> BTreeMap<usize, Value> {
    let mut found = BTreeMap::new();
    let operations: Vec<_> = platform.resources.iter().flat_map(|resource| &resource.operations).collect();
    for origin in [Origin::Documented, Origin::SdkTest, Origin::Constructed] {
        for operation in &operations {
            let Returns::Value { ty, .. } = &operation.returns else { continue };
            for example in operation.examples.iter().filter(|example| example.origin == origin) {
                let Ok(whole) = serde_json::from_str::<Value>(&example.text) else { continue };
                let payload = operation.payload.iter().try_fold(&whole, |value, step| match step {
                    Step::Member(name) => value.get(name),
                    Step::Index(index) => value.get(index),
                });
                if let Some(payload) = payload {
                    collect(platform, ty, payload, &mut found);
                }
            }
        }
    }
    found
}

fn collect(platform: &ir::Platform, ty: &Type, value: &Value, found: &mut BTreeMap<usize, Value>) {
    match (&ty.base, value) {
        (Base::List(inner), Value::Array(items)) => {
            for item in items {
                collect(platform, inner, item, found);
            }
        }
        (Base::List(inner), Value::Object(object)) if ty.lenient && !object.is_empty() => {
            collect(platform, inner, value, found);
        }
        (Base::Map(_, inner), Value::Object(object)) => {
            for value in object.values() {
                collect(platform, inner, value, found);
            }
        }
        (Base::Named(id), Value::Object(object)) if !object.is_empty() => {
            named(platform, *id, value, object, found);
        }
        _ => {}
    }
}

fn named(
    platform: &ir::Platform,
    id: TypeId,
    value: &Value,
    object: &Map<String, Value>,
    found: &mut BTreeMap<usize, Value>,
) {
    match &platform.types[id.0].kind {
        TypeKind::Struct(rows) => {
            found.entry(id.0).or_insert_with(|| value.clone());
            for row in flattened(platform, rows) {
                match row.kind {
                    RowKind::Spread => collect(platform, &row.ty, value, found),
                    _ => {
                        if let Some(field) = object.get(&row.wire) {
                            collect(platform, &row.ty, field, found);
                        }
                    }
                }
            }
        }
        TypeKind::Union(union) => {
            let member = union.members.iter().find(|member| match &union.told {
                Told::Tag(tag) | Told::Adjacent { tag, .. } => object.get(tag).is_some_and(|kind| {
                    kind.as_str().map_or_else(|| kind.to_string(), str::to_owned) == member.wire
                }),
                Told::Key => object.contains_key(&member.wire),
                Told::Shape => is_shape(platform, &member.ty, object),
            });
            let Some(member) = member else { return };
            found.entry(id.0).or_insert_with(|| value.clone());
            match &union.told {
                Told::Adjacent { content, .. } => {
                    if let Some(content) = object.get(content) {
                        collect(platform, &member.ty, content, found);
                    }
                }
                Told::Key => {
                    if let Some(content) = object.get(&member.wire) {
                        collect(platform, &member.ty, content, found);
                    }
                }
                Told::Tag(_) | Told::Shape => collect(platform, &member.ty, value, found),
            }
        }
        TypeKind::Id { .. } | TypeKind::Enum { .. } => {}
    }
}

fn is_shape(platform: &ir::Platform, ty: &Type, object: &Map<String, Value>) -> bool {
    let Base::Named(id) = &ty.base else { return false };
    let TypeKind::Struct(rows) = &platform.types[id.0].kind else { return false };
    flattened(platform, rows).iter().filter(|row| !row.ty.optional).all(|row| object.contains_key(&row.wire))
}

/// The least value that the rows allow, where no example shows one.
fn synthesized(platform: &ir::Platform, id: TypeId, depth: usize) -> Value {
    if depth > 8 {
        return Value::Null;
    }
    match &platform.types[id.0].kind {
        TypeKind::Id { repr: Repr::Text, example } => json!(example.as_deref().unwrap_or("1")),
        TypeKind::Id { repr: Repr::Number, .. } => json!(1),
        TypeKind::Enum { variants, .. } => match variants.first().map(|variant| &variant.wire) {
            Some(WireValue::Text(text)) => json!(text),
            Some(WireValue::Number(number)) => json!(number),
            None => Value::Null,
        },
        TypeKind::Struct(rows) => {
            let mut object = Map::new();
            for row in flattened(platform, rows).iter().filter(|row| !row.ty.optional) {
                match &row.kind {
                    RowKind::Pattern { .. } => {}
                    RowKind::Spread => {
                        if let Value::Object(members) = value(platform, &row.ty, depth + 1) {
                            object.extend(members);
                        }
                    }
                    RowKind::Constant(literal) => {
                        object.insert(row.wire.clone(), constant(literal));
                    }
                    RowKind::Field => {
                        object.insert(row.wire.clone(), value(platform, &row.ty, depth + 1));
                    }
                }
            }
            Value::Object(object)
        }
        TypeKind::Union(union) => {
            let Some(member) = union.members.first() else { return json!({}) };
            let inner = value(platform, &member.ty, depth + 1);
            match &union.told {
                Told::Tag(tag) => {
                    let mut object = Map::from_iter([(tag.clone(), json!(member.wire))]);
                    if let Value::Object(members) = inner {
                        object.extend(members);
                    }
                    object.insert(tag.clone(), json!(member.wire));
                    Value::Object(object)
                }
                Told::Adjacent { tag, content } => Value::Object(Map::from_iter([
                    (tag.clone(), json!(member.wire)),
                    (content.clone(), inner),
                ])),
                Told::Key => Value::Object(Map::from_iter([(member.wire.clone(), inner)])),
                Told::Shape => inner,
            }
        }
    }
}

fn value(platform: &ir::Platform, ty: &Type, depth: usize) -> Value {
    if ty.nullable {
        return Value::Null;
    }
    match &ty.base {
        Base::Scalar(scalar) => match scalar {
            Scalar::String | Scalar::Bytes | Scalar::File => json!(""),
            Scalar::Datetime => json!("2017-01-11T12:28:31.000+0000"),
            Scalar::Bool => json!(false),
            Scalar::Json => Value::Null,
            Scalar::Float => json!(0.0),
            Scalar::Int | Scalar::Bit | Scalar::DurationMs | Scalar::DurationS => json!(0),
            Scalar::InstantMs => json!(1_612_685_332_518_i64),
            Scalar::InstantS => json!(1_612_685_332_i64),
        },
        Base::Named(id) => synthesized(platform, *id, depth),
        Base::List(_) => json!([]),
        Base::Map(..) => json!({}),
    }
}

fn constant(literal: &ir::Literal) -> Value {
    match literal {
        ir::Literal::String(text) => json!(text),
        ir::Literal::Int(number) => json!(number),
        ir::Literal::Float(number) => json!(number),
        ir::Literal::Bool(flag) => json!(flag),
    }
}
