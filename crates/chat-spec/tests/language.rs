//! The language on the worst rows of real platforms: each case is a small specification in `tests/language/`, and
//! what is asserted is what back ends read.

#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::{path::Path, time::Duration};

use chat_spec::{
    compile,
    conform::{decode, decode_rows, decode_text, lossless, lossless_answer},
    ir::{
        Auth, Base, Body, Clear, ErrorCode, ErrorKind, Failures, Literal, Operation, PagingKind, PathStep,
        Platform, Rate, Returns, Row, RowKind, Scalar, Step, Told, Type, TypeDef, TypeKind, Union,
    },
    listing::{self, Place},
    render::render,
    show,
    source::Sources,
};
use serde_json::{Value, json};

const CASES: [&str; 8] = ["bodies", "hosts", "maps", "pages", "routes", "setup", "unions", "words"];

fn demo(case: &str) -> Platform {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/language").join(case);
    let sources = Sources::read(&root, "demo").expect("the case is there");
    compile("demo", &sources).unwrap_or_else(|mistakes| panic!("{case}\n{}", render(&sources, &mistakes)))
}

fn operation<'p>(platform: &'p Platform, resource: &str, name: &str) -> &'p Operation {
    let resource = platform.resources.iter().find(|known| known.name == resource).expect(resource);
    resource.operations.iter().find(|known| known.name == name).expect(name)
}

fn answer<'p>(platform: &'p Platform, resource: &str, name: &str) -> &'p Type {
    match &operation(platform, resource, name).returns {
        Returns::Value { ty, .. } => ty,
        other => panic!("{name} returns {other:?}"),
    }
}

fn named<'p>(platform: &'p Platform, name: &str) -> &'p TypeDef {
    platform.types.iter().find(|def| def.name == name).expect(name)
}

fn fields<'p>(platform: &'p Platform, name: &str) -> &'p [Row] {
    match &named(platform, name).kind {
        TypeKind::Struct(rows) => rows,
        other => panic!("{name} is {other:?}"),
    }
}

fn union<'p>(platform: &'p Platform, name: &str) -> &'p Union {
    match &named(platform, name).kind {
        TypeKind::Union(union) => union,
        other => panic!("{name} is {other:?}"),
    }
}

fn members(operation: &Operation) -> &[Row] {
    match &operation.body {
        Body::Members(rows) => rows,
        other => panic!("{} sends {other:?}", operation.name),
    }
}

fn row<'r>(rows: &'r [Row], wire: &str) -> &'r Row {
    rows.iter().find(|row| row.wire == wire).expect(wire)
}

/// `name place wire type`, with `!` where it is required.
fn listed(platform: &Platform, operation: &Operation) -> Vec<String> {
    let parameters = listing::parameters(platform, operation);
    let line = |one: listing::Parameter| {
        let mark = if one.required { "!" } else { "" };
        format!("{}{mark} {} {} {}", one.name, one.place.as_str(), one.wire, one.ty)
    };
    parameters.into_iter().map(line).collect()
}

fn messages(mismatches: Vec<chat_spec::conform::Mismatch>) -> Vec<String> {
    mismatches.iter().map(ToString::to_string).collect()
}

fn differences(platform: &Platform, ty: &Type, answer: Value, reencoded: Value) -> Vec<String> {
    lossless(platform, ty, &answer, &reencoded).iter().map(ToString::to_string).collect()
}

#[test]
fn every_example_is_what_its_operation_declares() {
    let mut seen = 0;
    for case in CASES {
        let platform = demo(case);
        for operation in platform.resources.iter().flat_map(|resource| &resource.operations) {
            assert!(!operation.examples.is_empty(), "{case}: {}", operation.name);
            let Returns::Value { ty, .. } = &operation.returns else { continue };
            for example in operation.examples.iter().filter(|example| example.status == 200) {
                let body: Value = serde_json::from_str(&example.text).expect("the example is JSON");
                let payload = operation.payload.iter().fold(&body, |value, step| match step {
                    Step::Member(name) => &value[name],
                    Step::Index(index) => &value[index],
                });
                let mut found = decode(&platform, ty, payload);
                found.retain(|one| !operation.envelope(&platform).any(|member| member == one.path));
                assert_eq!(messages(found), [""; 0], "{case}: {}", example.file);
                assert_eq!(lossless(&platform, ty, payload, payload), [], "{case}: {}", example.file);
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "only {seen} examples");
}

#[test]
fn every_operation_can_be_shown() {
    for case in CASES {
        let platform = demo(case);
        for resource in &platform.resources {
            for operation in &resource.operations {
                let shown = show::operation(&platform, &resource.name, &operation.name).expect("it is there");
                assert!(shown.contains(&format!("[{}]\n", operation.name)), "{shown}");
            }
        }
    }
    let platform = demo("hosts");
    assert_eq!(show::operation(&platform, "team", "nothing"), None);
    let shown = show::operation(&platform, "team", "version").expect("it is there");
    assert!(
        shown.contains(
            "http    = \"GET /v1/api/meta\"\n# erratum: was \"GET /v1/meta\" — The page is wrong. (The SDK.)\n"
        ),
        "{shown}"
    );
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        let platform = demo("unions");
        insta::assert_snapshot!("show_query", show::operation(&platform, "message", "find").expect("it is there"));
        let platform = demo("words");
        insta::assert_snapshot!("show_facts", show::operation(&platform, "room", "update").expect("it is there"));
    });
}

#[test]
fn one_route_for_several_operations() {
    let platform = demo("routes");
    let one = operation(&platform, "user", "register");
    let many = operation(&platform, "user", "register_many");
    assert_eq!(many.overloads.as_deref(), Some("register"));
    assert_eq!(one.payload, [Step::Member("entities".into()), Step::Index(0)]);
    assert!(matches!(&one.body, Body::Struct(row) if row.name == "body"), "{:?}", one.body);
    assert!(
        matches!(&many.body, Body::Whole(row) if row.name == "users" && row.wire.is_empty()),
        "{:?}",
        many.body
    );
    assert_eq!(
        listed(&platform, one),
        ["username! body username UserId", "password body password string?"],
        "a struct's rows are the parameters"
    );
    assert_eq!(listed(&platform, many), ["users! whole  [NewUser]"]);
    assert_eq!(one.docs, "https://demo.example/docs/users#One user", "the anchor stays letter by letter");

    let transfer = operation(&platform, "group", "transfer");
    assert_eq!(transfer.overloads.as_deref(), Some("update"));
    assert_eq!(transfer.overlaps, None, "proven: it requires a row");
    assert_eq!(operation(&platform, "group", "thaw").overlaps, None, "proven: another constant");
}

#[test]
fn one_id_or_many_in_one_segment() {
    let platform = demo("routes");
    let one = operation(&platform, "group", "remove_member");
    let many = operation(&platform, "group", "remove_members");
    assert_eq!(one.path_rows[1].facts.refuses, Some(','), "`a,b` would remove two");
    assert_eq!(one.path_rows[0].facts.refuses, None);
    assert_eq!(many.path_rows[1].facts.join, Some(','));
    assert_eq!(many.path_rows[1].facts.refuses, None);
    assert!(many.overlaps.is_some());

    assert!(decode_text(&platform, &many.path_rows[1], "ann,bob"));
    assert!(!decode_text(&platform, &many.path_rows[1], "ann,,bob"));

    let ty = answer(&platform, "group", "remove_members");
    assert!(ty.lenient, "an object for one, an array for many");
    let removal = json!({ "user": "ann", "result": true });
    assert_eq!(messages(decode(&platform, ty, &removal)), [""; 0]);
    assert_eq!(messages(decode(&platform, ty, &json!([removal, removal]))), [""; 0]);
    assert_eq!(
        messages(decode(&platform, ty, &json!("ann"))),
        ["`Removal` is expected, found the string \"ann\""]
    );
    assert_eq!(differences(&platform, ty, removal.clone(), removal.clone()), [""; 0]);
    assert_eq!(
        differences(&platform, ty, removal.clone(), json!([removal])).len(),
        1,
        "one alone is not written as a list of one"
    );
    assert_eq!(differences(&platform, ty, json!(null), json!([])), [""; 0], "both are an empty list");
}

#[test]
fn maps() {
    let platform = demo("maps");
    let presence = answer(&platform, "presence", "get");
    let status = row(fields(&platform, "Presence"), "status");
    assert_eq!(status.ty.written(&platform), "{string}~");
    assert_eq!(messages(decode(&platform, presence, &json!({ "status": [] }))), [""; 0]);
    assert_eq!(
        messages(decode(&platform, presence, &json!({ "status": ["x"] }))),
        ["status: `{string}~` is expected, found an array"]
    );
    let empty = |status: Value| json!({ "status": status });
    assert_eq!(differences(&platform, presence, empty(json!([])), empty(json!({}))), [""; 0]);
    assert_eq!(
        differences(&platform, presence, empty(json!({ "a": "1" })), empty(json!({}))),
        ["status[\"a\"]: \"1\" became nothing"]
    );

    let sent = answer(&platform, "presence", "tell");
    assert_eq!(sent.written(&platform), "{UserId: string}");
    assert!(named(&platform, "UserId").in_answer, "a map's key is used");
}

#[test]
fn fields_with_a_key_in_their_name() {
    let platform = demo("maps");
    let rows = fields(&platform, "Settings");
    let pattern = row(rows, "notification_ignore_{GroupId}");
    let RowKind::Pattern { prefix, suffix, key } = &pattern.kind else { panic!("{:?}", pattern.kind) };
    assert_eq!((prefix.as_str(), suffix.as_str()), ("notification_ignore_", ""));
    assert_eq!(key.map(|id| platform.types[id.0].name.as_str()), Some("GroupId"));
    assert_eq!(pattern.name, "notification_ignore");

    let ty = answer(&platform, "presence", "chosen");
    let found = decode(
        &platform,
        ty,
        &json!({ "username": "ann", "notification_ignored": ["bob"], "notification_ignore_9": 7, "notification_ignore_x": true }),
    );
    assert_eq!(
        messages(found),
        ["notification_ignore_9: `bool~` is expected, found the number 7", "the key \"x\" is no `GroupId`",],
        "a row with that very name goes before the pattern"
    );
    let one = json!({ "username": "ann", "notification_ignore_7": "true" });
    let other = json!({ "username": "ann", "notification_ignore_7": true });
    assert_eq!(differences(&platform, ty, one.clone(), other), [""; 0], "a flag in its declared form");
    assert_eq!(differences(&platform, ty, one, json!({ "username": "ann" })).len(), 1, "lost");
}

#[test]
fn a_tag_beside_its_content() {
    let platform = demo("unions");
    let content = union(&platform, "Content");
    assert_eq!(content.told, Told::Adjacent { tag: "type".into(), content: "body".into() });
    let post = operation(&platform, "message", "post");
    let spread = row(members(post), "content");
    assert_eq!(spread.kind, RowKind::Spread);
    assert_eq!(
        listed(&platform, post),
        ["to! body to [UserId]", "type! body type string", "body! body body TextBody or {string}"]
    );
    let sent = |body: Value| messages(decode_rows(&platform, members(post), &body));
    assert_eq!(sent(json!({ "to": [], "type": "txt", "body": { "msg": "hi" } })), [""; 0]);
    assert_eq!(sent(json!({ "to": [], "type": "custom", "body": { "a": "b" } })), [""; 0]);
    assert_eq!(
        sent(json!({ "to": [], "type": "txt", "body": { "msg": 1 } })),
        ["body.msg: `string` is expected, found the number 1"]
    );
    assert_eq!(sent(json!({ "to": [] })), ["no `type` tells which member of `Content` it is"]);
}

#[test]
fn a_union_told_apart_by_which_id_is_there() {
    let platform = demo("unions");
    assert_eq!(union(&platform, "Subject").told, Told::Key);
    let ty = answer(&platform, "message", "grant");
    let granted = |body: Value| messages(decode(&platform, ty, &body));
    assert_eq!(granted(json!({ "user_id": "ann", "allow": 3 })), [""; 0]);
    assert_eq!(
        granted(json!({ "user_id": "ann", "role_id": 1, "allow": 3 })),
        ["`user_id` and `role_id` exclude each other"]
    );
    assert_eq!(
        granted(json!({ "server_id": "s", "allow": 3 })),
        ["none of the members of `Subject`: `user_id`, `role_id`"]
    );
    assert_eq!(
        differences(
            &platform,
            ty,
            json!({ "role_id": 7, "allow": 3 }),
            json!({ "role_id": "7", "allow": 3 })
        ),
        ["role_id: 7 became \"7\""]
    );
    let reference = union(&platform, "SubjectRef");
    assert!(reference.members[1].ty.as_text, "text here, a number elsewhere");
    let grant = operation(&platform, "message", "grant");
    let body = json!({ "channel": "c", "type": "role_id", "value": "702" });
    assert_eq!(messages(decode_rows(&platform, members(grant), &body)), [""; 0]);
}

#[test]
fn a_union_told_apart_by_a_member() {
    let platform = demo("unions");
    let embed = union(&platform, "Embed");
    assert_eq!(embed.told, Told::Tag("type".into()));
    assert_eq!(embed.members[1].name, "BiliVideo");
    let ty = answer(&platform, "message", "find");
    assert_eq!(
        messages(decode(&platform, ty, &json!({ "embeds": [{ "type": "card", "x": 1 }] }))),
        ["embeds[0]: `Embed` has no member `card`"],
        "decodes, but nobody declared it"
    );
    assert!(decode(&platform, ty, &json!({ "embeds": [{ "type": "card", "x": 1 }] }))[0].decodes);
    let unknown = json!({ "embeds": [{ "type": "card", "x": 1 }] });
    assert_eq!(differences(&platform, ty, unknown.clone(), unknown.clone()), [""; 0]);
    assert_eq!(
        differences(&platform, ty, unknown, json!({ "embeds": [{ "type": "card" }] })),
        ["embeds[0].x: 1 became nothing"]
    );
}

#[test]
fn exactly_one_of_several_parameters_or_pairs() {
    let platform = demo("unions");
    let find = operation(&platform, "message", "find");
    let sent = |query: Value| messages(decode_rows(&platform, members(find), &json!({ "query": query })));
    assert_eq!(union(&platform, "Range").told, Told::Shape);
    assert_eq!(sent(json!({ "latest": { "limit": 3 } })), [""; 0]);
    assert_eq!(sent(json!({ "window": { "from_key": "1", "to_key": "2", "backward": 3 } })), [""; 0]);
    let times = json!({ "window": { "from_ts": 1500000000000i64, "to_ts": 1500000000001i64 } });
    assert_eq!(sent(times), [""; 0], "the direction may be absent");
    assert_eq!(
        sent(json!({ "latest": {}, "window": {} })),
        ["query: `latest` and `window` exclude each other"]
    );
    assert_eq!(
        sent(json!({ "window": { "from_key": "1" } })),
        ["query.window: none of the members of `Range`: `keys`, `times`"],
        "half a pair"
    );
    assert_eq!(
        sent(json!({ "window": { "from_key": "1", "to_key": "2", "forward": 1, "backward": 1 } })),
        ["query.window: `forward` and `backward` exclude each other"]
    );
}

#[test]
fn a_type_inside_itself() {
    let platform = demo("unions");
    let video = fields(&platform, "Video");
    assert!(!row(video, "embeds").boxed, "a list needs no box");
    assert!(row(video, "sequel").boxed);
    assert!(!row(fields(&platform, "Repost"), "embed").boxed, "the union has the box");
    let boxed: Vec<&str> = union(&platform, "Embed")
        .members
        .iter()
        .filter(|member| member.boxed)
        .map(|member| member.wire.as_str())
        .collect();
    assert_eq!(boxed, ["repost"]);
}

#[test]
fn numbers_flags_and_constants() {
    let platform = demo("words");
    let task = answer(&platform, "room", "push");
    let id = json!(968_120_369_184_112_182_u64);
    assert_eq!(messages(decode(&platform, task, &id)), [""; 0]);
    assert_eq!(differences(&platform, task, id.clone(), id.clone()), [""; 0]);
    assert_eq!(
        differences(&platform, task, id, json!(968_120_369_184_112_183_u64)).len(),
        1,
        "compared to the last digit"
    );

    let push = operation(&platform, "room", "push");
    assert_eq!(row(members(push), "strategy").kind, RowKind::Constant(Literal::Int(2)));
    assert_eq!(listed(&platform, push), ["text! body text string"], "nobody chooses a constant");
    assert_eq!(
        messages(decode_rows(&platform, members(push), &json!({ "strategy": 3, "text": "x" }))),
        ["strategy: always `2`, found the number 3"]
    );

    let update = operation(&platform, "room", "update");
    let open = &row(members(update), "open").ty;
    assert!(open.as_text && open.optional && open.base == Base::Scalar(Scalar::Bool));
    let answered = row(fields(&platform, "Updated"), "open");
    assert!(!answered.ty.as_text && answered.ty.base == Base::Scalar(Scalar::Bool));
    assert_eq!(row(members(update), "private").facts.default, Some(Literal::Bool(true)));
    assert_eq!(row(members(update), "topic").facts.clear, Some(Clear::Empty));
    assert_eq!(row(members(update), "owner").facts.clear, Some(Clear::Null));
    let sent = json!({ "open": "true", "private": false, "topic": "", "owner": null });
    assert_eq!(messages(decode_rows(&platform, members(update), &sent)), [""; 0]);

    let list = operation(&platform, "room", "list");
    assert!(decode_text(&platform, row(&list.query, "pinned"), "1"));
    assert!(!decode_text(&platform, row(&list.query, "pinned"), "true"));
    assert!(decode_text(&platform, row(&list.query, "need_children"), "true"));
    assert!(!decode_text(&platform, row(&list.query, "need_children"), "1"));
}

#[test]
fn forms_that_may_differ_and_forms_that_may_not() {
    let platform = demo("words");
    let updated = answer(&platform, "room", "update");
    let count = |count: Value| json!({ "count": count });
    assert_eq!(differences(&platform, updated, count(json!("3")), count(json!(3))), [""; 0]);
    assert_eq!(differences(&platform, updated, count(json!("3")), count(json!(4))).len(), 1);
    assert_eq!(
        differences(&platform, updated, json!({ "open": null, "count": 1 }), count(json!(1))),
        ["open: null became nothing"],
        "`bool?` declares no `null`"
    );
    assert_eq!(
        differences(
            &platform,
            updated,
            json!({ "open": true, "count": 1, "extra": 0 }),
            json!({ "open": true, "count": 1 })
        ),
        ["extra: 0 became nothing"],
        "what no row declares is lost"
    );
    let rooms = answer(&platform, "room", "list");
    let hoist = |hoist: Value| json!({ "rooms": [], "hoist": hoist });
    for form in [json!(1), json!("1"), json!(true), json!("true")] {
        assert_eq!(messages(decode(&platform, rooms, &hoist(form.clone()))), [""; 0]);
        assert_eq!(differences(&platform, rooms, hoist(form), hoist(json!(1))), [""; 0]);
    }
    assert_eq!(differences(&platform, rooms, hoist(json!(true)), hoist(json!(0))).len(), 1);
    let float = Type::plain(Base::Scalar(Scalar::Float));
    assert_eq!(differences(&platform, &float, json!(1), json!(1.0)), [""; 0]);
    assert_eq!(differences(&platform, &float, json!(1), json!(1.5)).len(), 1);
}

#[test]
fn four_styles_of_paging() {
    let platform = demo("pages");
    let paging = |name: &str| operation(&platform, "item", name).paging.as_ref().expect(name);

    let history = paging("history");
    assert!(history.items.is_empty(), "the answer is the list");
    assert_eq!(history.item.written(&platform), "Item");
    let PagingKind::Reference { send, id, order, direction } = &history.kind else { panic!("{history:?}") };
    assert_eq!([send, id, order], ["before", "id", "create_at"]);
    assert!(direction.is_none());

    let threads = paging("threads");
    assert_eq!(threads.items, ["entities"]);
    let PagingKind::Cursor { send, next } = &threads.kind else { panic!("{threads:?}") };
    let step = |field: &str, optional| PathStep { field: field.to_owned(), optional };
    assert_eq!((send.as_str(), &next[..]), ("cursor", &[step("properties", true), step("cursor", true)][..]));

    let members = paging("members");
    assert!(operation(&platform, "item", "members").idempotent, "a POST that only reads");
    let PagingKind::Page { send, first: 1, told: Some((current, last)) } = &members.kind else {
        panic!("{members:?}")
    };
    assert_eq!(send, "page");
    assert_eq!(current, &[step("meta", false), step("page", false)]);
    assert_eq!(last, &[step("meta", false), step("page_total", false)]);
    assert!(members.short_page.is_none());

    let files = paging("files");
    assert_eq!(files.walk, []);
    assert!(matches!(files.kind, PagingKind::Page { first: 0, told: None, .. }), "{files:?}");
    let short = files.short_page.as_ref().expect("the maximum is documented");
    assert_eq!((short.parameter.as_str(), short.default, short.max), ("pagesize", 10, 1000));
}

#[test]
fn what_a_walk_sends_where_the_caller_set_nothing() {
    let platform = demo("pages");
    let banned = operation(&platform, "item", "banned");
    let walk = &banned.paging.as_ref().expect("it has pages").walk;
    let sent = |name: &str, value| (name.to_owned(), value);
    assert_eq!(
        *walk,
        [
            sent("pagenum", Literal::Int(0)),
            sent("pagesize", Literal::Int(2)),
            sent("order", Literal::String("Oldest".to_owned())),
            sent("all", Literal::Bool(true)),
            sent("by", Literal::String("ann".to_owned())),
        ]
    );
    let shown = show::operation(&platform, "item", "banned").expect("it is there");
    let written = "walk    = { pagenum = 0, pagesize = 2, order = \"Oldest\", all = true, by = \"ann\" }\n";
    assert!(shown.contains(written), "{shown}");
}

#[test]
fn bodies_that_are_no_objects() {
    let platform = demo("bodies");
    let upload = operation(&platform, "file", "upload");
    assert!(matches!(&upload.body, Body::Multipart(rows) if rows[0].ty.base == Base::Scalar(Scalar::File)));
    assert_eq!(upload.header[1].wire, "thumbnail-height", "header names are lowercase");
    assert_eq!(upload.header[1].name, "thumbnail_height");
    assert_eq!(
        listed(&platform, upload),
        [
            "restrict_access header restrict-access bool?",
            "thumbnail_height header thumbnail-height int?",
            "file! part file file",
            "name part name string?",
        ]
    );
    assert!(matches!(operation(&platform, "file", "download").returns, Returns::Stream { .. }));
    assert!(matches!(operation(&platform, "file", "locate").returns, Returns::Location { .. }));
    assert!(matches!(&operation(&platform, "file", "store").body, Body::Raw(row) if row.name == "bytes"));

    let annotate = operation(&platform, "file", "annotate");
    assert!(matches!(&annotate.body, Body::WholeForm(row) if row.name == "form"));
    assert_eq!(listing::parameters(&platform, annotate)[1].place, Place::Whole);
    let login = operation(&platform, "file", "login");
    assert!(matches!(&login.body, Body::Form(rows) if rows[1].facts.secret));
    assert!(!login.auth);

    let unsubscribe = operation(&platform, "file", "unsubscribe");
    assert!(matches!(&unsubscribe.body, Body::Whole(row) if row.ty.written(&platform) == "[UserId]"));
    assert!(unsubscribe.idempotent, "DELETE may be repeated");
    assert_eq!(row(fields(&platform, "Unsubscribed"), "data").facts.failures, Some(Failures::All));

    let browse = operation(&platform, "file", "browse");
    assert_eq!(browse.path_rows[0].facts.join, Some(','));
    assert_eq!(browse.query[0].facts.join, Some(';'));
    assert!(decode_text(&platform, &browse.path_rows[0], "1,2"));
    assert!(!decode_text(&platform, &browse.path_rows[0], "1,x"));
}

#[test]
fn hosts_tokens_and_envelopes() {
    let platform = demo("hosts");
    assert_eq!(platform.hosts[0].auth, Some(Auth::Parameter("token".into())));
    assert_eq!(platform.hosts[1].auth, Some(Auth::Query("access_token".into())));
    assert_eq!(platform.hosts[1].error_text, ["error", "reason"]);
    let start = operation(&platform, "rtm", "start");
    assert_eq!((start.host, start.path.as_str()), (1, "/start"));
    assert_eq!(start.payload, [Step::Member("result".into())]);
    let version = operation(&platform, "team", "version");
    assert_eq!((version.host, version.path.as_str()), (0, "/api/meta"), "without the printed prefix");
    assert_eq!(version.printed, "GET /v1/api/meta");
    assert!(!version.auth && start.auth);
    assert_eq!(version.corrections, [0]);
    assert_eq!(platform.errata[0].was.as_deref(), Some("\"GET /v1/meta\""));
    assert_eq!((start.printed.as_str(), &*start.corrections), ("POST /start", &[1][..]));
    assert_eq!(platform.errata[1].was.as_deref(), Some("\"/start (POST)\""), "printed badly");
    let limits = platform.rate_limit.as_ref().expect("declared");
    assert_eq!(limits.limit.as_deref(), Some("x-limit"), "header names are lowercase");
    assert!(matches!(operation(&platform, "team", "leave").returns, Returns::Nothing));
    assert!(operation(&platform, "team", "names").payload.is_empty());
}

#[test]
fn settings_fill_the_base() {
    let platform = demo("setup");
    let settings: Vec<_> = platform
        .settings
        .iter()
        .map(|setting| (&*setting.name, &*setting.env, &*setting.example, setting.split))
        .collect();
    assert_eq!(
        settings,
        [("host", "DEMO_HOST", "demo.example", None), ("app_key", "DEMO_APP_KEY", "org#app", Some('#'))]
    );
    assert_eq!(platform.settings[0].meaning, "The server: no scheme, no path.");
    assert_eq!(platform.hosts[0].base, "http://{host}/{app_key}");
    assert_eq!(platform.example_base(&platform.hosts[0]), "http://demo.example/org/app");
    assert_eq!(operation(&platform, "member", "kick").path, "/members/{username}/kick");
}

#[test]
fn what_stands_around_payloads_is_declared_once() {
    let platform = demo("setup");
    let list = operation(&platform, "member", "list");
    assert_eq!(list.envelope(&platform).collect::<Vec<_>>(), ["action", "timestamp", "count"]);
    assert!(named(&platform, "Envelope").in_answer, "a host uses it");
    let whole = json!({ "data": ["ann"], "action": "get", "count": 1 });
    assert_eq!(lossless_answer(&platform, list, &whole, &json!({ "data": ["ann"] })), []);
    let lost =
        lossless_answer(&platform, list, &json!({ "data": [], "cursor": "a" }), &json!({ "data": [] }));
    assert_eq!(lost.len(), 1, "a row's own member counts");

    let find = operation(&platform, "member", "find");
    assert_eq!(find.envelope(&platform).count(), 0, "its payload stands inside of it");
    let hosts = demo("hosts");
    let names = operation(&hosts, "team", "names");
    assert_eq!(names.envelope(&hosts).count(), 0, "its host has none");
}

#[test]
fn failures_are_told_by_status_code_and_message() {
    fn parts(error: &ErrorCode) -> (Option<u16>, Option<&str>, Option<&str>, ErrorKind) {
        (error.status, error.code.as_deref(), error.text.as_deref(), error.kind)
    }
    let platform = demo("setup");
    let known: Vec<_> = platform.errors.iter().map(parts).collect();
    assert_eq!(
        known,
        [
            (Some(401), None, None, ErrorKind::Unauthorized),
            (Some(403), None, None, ErrorKind::Forbidden),
            (None, Some("unauthorized"), None, ErrorKind::Unauthorized),
            (Some(401), Some("unauthorized"), Some("has expired"), ErrorKind::TokenExpired),
            (None, Some("member_error"), None, ErrorKind::Invalid),
            (Some(403), Some("member_error"), None, ErrorKind::RateLimited),
            (Some(403), Some("member_error"), Some("not open"), ErrorKind::FeatureDisabled),
            (None, Some("member_error"), Some("is in"), ErrorKind::AlreadyExists),
            (None, None, Some("over quota"), ErrorKind::QuotaExceeded),
            (None, Some("bad request"), None, ErrorKind::Invalid),
        ]
    );
    let add = operation(&platform, "member", "add");
    let own: Vec<_> = add.errors.iter().map(parts).collect();
    assert_eq!(
        own,
        [
            (Some(404), None, None, ErrorKind::NotFound),
            (None, Some("member_error"), None, ErrorKind::Conflict),
            (Some(403), Some("member_error"), Some("not open"), ErrorKind::Forbidden),
        ]
    );
    let shown = show::operation(&platform, "member", "add").expect("it is there");
    assert!(shown.contains("\n\"403 member_error \\\"not open\\\"\" = [\"forbidden\", "), "{shown}");
}

#[test]
fn what_failed_in_a_success() {
    let routes = demo("routes");
    let flag = |flag: &str| Some(Failures::Unless(flag.to_owned()));
    let told = |platform: &Platform, resource: &str, name: &str| match &operation(platform, resource, name)
        .returns
    {
        Returns::Value { failures, .. } => failures.clone(),
        other => panic!("{name} returns {other:?}"),
    };
    assert_eq!(told(&routes, "group", "remove_members"), flag("result"));
    assert_eq!(told(&routes, "group", "remove_member"), None, "of one alone its flag tells");
    let shown = show::operation(&routes, "group", "remove_members").expect("it is there");
    assert!(shown.contains("{ failures = \"result\" }]\n"), "{shown}");

    let setup = demo("setup");
    assert_eq!(told(&setup, "member", "find"), flag("result"));
    assert_eq!(row(fields(&setup, "Added"), "data").facts.failures, flag("result"));
    let maps = demo("maps");
    for name in ["Watched", "Unwatched"] {
        let refused = row(fields(&maps, name), "refused");
        assert_eq!(refused.facts.failures, Some(Failures::All), "{name}");
        assert!(matches!(refused.ty.base, Base::Map(..)), "{name}");
    }
}

#[test]
fn what_only_reads() {
    let platform = demo("setup");
    for (name, safe, idempotent) in
        [("list", true, true), ("add", false, false), ("kick", false, false), ("find", true, true)]
    {
        let operation = operation(&platform, "member", name);
        assert_eq!((operation.safe, operation.idempotent), (safe, idempotent), "{name}");
    }
    let unsubscribe = demo("bodies");
    let unsubscribe = operation(&unsubscribe, "file", "unsubscribe");
    assert_eq!((unsubscribe.safe, unsubscribe.idempotent), (false, true), "DELETE");
    for (name, shown) in [("kick", "safe    = false\n"), ("find", "safe    = true\n")] {
        let text = show::operation(&platform, "member", name).expect("it is there");
        assert!(text.contains(shown), "{text}");
    }
}

#[test]
fn rates_are_of_all_of_some_and_of_one() {
    let platform = demo("setup");
    let rate = |calls, seconds| Some(Rate::new(calls, Duration::from_secs(seconds)));
    assert_eq!(platform.default_rate, rate(10, 1));
    let shared: Vec<_> = platform.rates.iter().map(|bucket| (&*bucket.name, Some(bucket.rate))).collect();
    assert_eq!(shared, [("members", rate(60, 60))]);
    for (name, own, bucket) in
        [("list", None, None), ("add", None, Some("members")), ("kick", rate(5, 3600), None)]
    {
        let operation = operation(&platform, "member", name);
        assert_eq!((operation.rate, operation.bucket.as_deref()), (own, bucket), "{name}");
    }
    for (name, shown) in [
        ("kick", "rate    = \"5/h\"\n"),
        ("add", "bucket  = \"members\"\n"),
        ("add_many", "{ name = \"users\", counts = 2 }]\n"),
    ] {
        let text = show::operation(&platform, "member", name).expect("it is there");
        assert!(text.contains(shown), "{text}");
    }
}

#[test]
fn what_a_file_holds_is_a_type_that_is_used() {
    let platform = demo("setup");
    let url = row(fields(&platform, "Exported"), "url");
    assert_eq!(url.facts.holds.map(|held| &*platform.types[held.0].name), Some("Line"));
    assert!(named(&platform, "Line").in_answer);
    let shown = show::operation(&platform, "member", "export").expect("it is there");
    assert!(
        shown.contains("url = [\"string\", \"Its address.\", { secret = true, holds = \"Line\" }]\n"),
        "{shown}"
    );
    assert!(shown.contains("[Line]\n"), "the type is shown beside: {shown}");
}
