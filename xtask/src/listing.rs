//! What there is, for people and for tools. The JSON is an interface: tools outside read it.

use std::fmt::Write as _;

use chat_spec::ir::{self, Origin};
use serde_json::{Value, json};

/// `resource.operation` of every operation.
pub fn names(platform: &ir::Platform) -> Vec<String> {
    let names = |resource: &ir::Resource| -> Vec<String> {
        resource.operations.iter().map(|operation| format!("{}.{}", resource.name, operation.name)).collect()
    };
    platform.resources.iter().flat_map(names).collect()
}

/// One line per operation.
pub fn table(platforms: &[ir::Platform]) -> String {
    let mut out = String::new();
    for platform in platforms {
        for resource in &platform.resources {
            for operation in &resource.operations {
                let name = format!("{}.{}", resource.name, operation.name);
                let method = operation.method.as_str();
                let _ = writeln!(out, "{:<12} {name:<40} {method:<6} {}", platform.name, operation.path);
            }
        }
    }
    out
}

/// A JSON array of every operation.
pub fn json(platforms: &[ir::Platform]) -> String {
    let mut all = Vec::new();
    for platform in platforms {
        for resource in &platform.resources {
            all.extend(resource.operations.iter().map(|operation| one(platform, resource, operation)));
        }
    }
    format!("{:#}\n", Value::Array(all))
}

fn one(platform: &ir::Platform, resource: &ir::Resource, operation: &ir::Operation) -> Value {
    let parameters: Vec<Value> = chat_spec::listing::parameters(platform, operation)
        .into_iter()
        .map(|parameter| {
            json!({
                "name": parameter.name,
                "in": parameter.place.as_str(),
                "wire": parameter.wire,
                "type": parameter.ty,
                "required": parameter.required,
            })
        })
        .collect();
    json!({
        "platform": platform.name,
        "resource": resource.name,
        "name": operation.name,
        "host": platform.hosts.get(operation.host).map(|host| &host.name),
        "method": operation.method.as_str(),
        "path": operation.path,
        "row": operation.row,
        "overloads": operation.overloads,
        "origin": operation.examples.first().map(|example| match example.origin {
            Origin::Documented => "documented",
            Origin::SdkTest => "sdk-test",
            Origin::Constructed => "constructed",
        }),
        "parameters": parameters,
        "paging": operation.paging.as_ref().map(|paging| &paging.style),
        "safe": operation.safe,
        "idempotent": operation.idempotent,
        "docs": operation.docs,
    })
}
