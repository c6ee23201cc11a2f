//! What no operation gets to see: a wrong app, token, path or body, and too many calls.

use std::time::Duration;

use chat_mock::MockServer;
use serde_json::json;

use super::{App, JSON, NONE, TOKEN, failure};
use crate::support::send;

#[tokio::test]
async fn the_token_is_wanted() {
    let server = MockServer::agora_chat().token("s3cret").start().await.unwrap();
    let get = async |headers: &[(&str, &str)]| send(&server, "GET", "/org/app/users", headers, "").await;
    assert_eq!(get(&[("authorization", "Bearer s3cret")]).await.status, 200);

    let reply = get(&[]).await;
    assert_eq!(reply.status, 401);
    let mut body = reply.json();
    assert!(body["timestamp"].take().is_i64());
    assert_eq!(
        body,
        json!({
            "error": "unauthorized",
            "timestamp": null,
            "duration": 0,
            "error_description": "Unable to authenticate due to expired access token",
        })
    );
    for token in ["Bearer mock-token", "Bearer", "s3cret", "Basic s3cret"] {
        let reply = get(&[("authorization", token)]).await;
        let mut body = reply.json();
        assert!(body["timestamp"].take().is_i64());
        let corrupt = json!({
            "error": "auth_bad_access_token",
            "exception": "org.apache.usergrid.rest.exceptions.SecurityException",
            "timestamp": null,
            "duration": 0,
            "error_description": "Unable to authenticate due to corrupt access token",
        });
        assert_eq!((reply.status, body), (401, corrupt), "{token}");
        assert!(!String::from_utf8(reply.body).unwrap().contains("s3cret"));
    }
    // Registering says it in words of its own.
    for headers in [&[JSON][..], &[JSON, TOKEN]] {
        let reply = send(&server, "POST", "/org/app/users", headers, r#"{"username": "user1"}"#).await;
        let body = reply.json();
        assert_eq!((reply.status, &body["error"]), (401, &json!("unauthorized")));
        assert_eq!(body["error_description"], "registration is not open, please contact the app admin");
    }
}

#[tokio::test]
async fn an_unknown_app_is_told_from_an_unknown_path() {
    let app = App::start().await;
    for path in ["/org/other/users", "/other/app/users", "/org/ap", "/"] {
        let reply = send(&app.0, "GET", path, &[TOKEN], "").await;
        let body = reply.json();
        assert_eq!(
            (reply.status, &body["error"]),
            (404, &json!("organization_application_not_found")),
            "{path}"
        );
    }
    let body = send(&app.0, "GET", "/org/other/users", &[], "").await.json();
    let description = "Could not find application for org/other from URI: org/other/users";
    assert_eq!(body["error_description"], description);

    let unknown = failure(404, "service_resource_not_found", "Service resource not found");
    assert_eq!(app.no("GET /nothing", NONE).await, unknown);
    assert_eq!(app.no("PATCH /users", NONE).await, failure(405, "", "Method Not Allowed"));
}

#[tokio::test]
async fn a_body_is_checked() {
    let app = App::start().await;
    let reply = send(&app.0, "POST", "/org/app/users", &[TOKEN, JSON], r#"{"username""#).await;
    assert_eq!((reply.status, &reply.json()["error"]), (400, &json!("json_parse")));
    for body in [json!({}), json!({ "username": 1 }), json!([{}])] {
        let (status, error, _) = app.no("POST /users", body.clone()).await;
        assert_eq!((status, &*error), (400, "illegal_argument"), "{body}");
    }
}

#[tokio::test]
async fn too_many_calls_are_refused() {
    let server = MockServer::agora_chat().rate_limit(1, Duration::from_secs(3600)).start().await.unwrap();
    let get = async |path: &str| send(&server, "GET", path, &[TOKEN], "").await;
    assert_eq!(get("/org/app/users").await.status, 200);
    let reply = get("/org/app/users").await;
    let body = reply.json();
    assert_eq!((reply.status, &body["error"]), (429, &json!("reach_limit")));
    assert_eq!(body["error_description"], "This request has reached api limit");
    // Each operation counts for itself.
    assert_eq!(get("/org/app/chatgroups").await.status, 200);
}
