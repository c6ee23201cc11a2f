//! The arguments of a call by name.

use std::{collections::BTreeSet, path::Path};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::{
    Error, ErrorKind, OperationMeta, Patch, Upload,
    codec::{DecodeAs, EncodeAs, Plain, Read, Write},
};

/// The arguments of a call by name: a JSON object, each member of which is taken as the type that its parameter has.
///
/// Every failure is an [`ErrorKind::Request`] that names the parameter and what it should be.
///
/// ```
/// use chat_core::{Json, Method, OperationMeta, Parameter, Patch, codec, dynamic::Arguments};
/// use serde_json::json;
///
/// const UPDATE: &OperationMeta = &OperationMeta::new("message.update", Method::Post, "/message/update")
///     .parameters(&[Parameter::body("msg_id", "MessageId"), Parameter::query("page", "int?").optional()]);
///
/// let given = json!({"msg_id": "m", "pin": "1", "quote": "", "user": "ann", "mute": {"a": true}});
/// let mut arguments = Arguments::new(UPDATE, given)?;
/// assert_eq!(arguments.required::<String>("msg_id")?, "m");
/// assert_eq!(arguments.optional::<i64>("page")?, None);
/// // sent as `0` or `1`
/// assert!(arguments.required_as::<bool, codec::Bit>("pin")?);
/// // an empty text takes the quote away
/// assert_eq!(arguments.patch::<String>("quote", "")?, Patch::Clear);
/// // one struct, in several parameters
/// let target: Json = arguments.members(&[("user", "user_id"), ("mute", "mute_{Key}")])?;
/// assert_eq!(target, json!({"user_id": "ann", "mute_a": true}));
/// assert!(arguments.optional_members::<Json>(&[("role", "role_id")])?.is_none());
/// // no file, and nothing that is no parameter
/// assert!(arguments.optional_upload("file")?.is_none());
/// arguments.finish()?;
///
/// let mut arguments = Arguments::new(UPDATE, json!({"page": "first"}))?;
/// let error = arguments.required::<String>("msg_id").unwrap_err();
/// assert_eq!(error.message(), "`msg_id` is missing; its type is `MessageId`");
/// # Ok::<(), chat_core::Error>(())
/// ```
#[derive(Debug)]
pub struct Arguments {
    meta: &'static OperationMeta,
    left: Map<String, Value>,
    /// What was asked for, so that `finish` can tell what there is.
    known: BTreeSet<String>,
}

impl Arguments {
    /// Arguments of this operation; `json` must be an object. See the example of [`Arguments`].
    ///
    /// # Errors
    /// [`ErrorKind::Request`] if it is none.
    pub fn new(meta: &'static OperationMeta, json: Value) -> Result<Self, Error> {
        match json {
            Value::Object(left) => {
                let known = meta.parameters.iter().map(|parameter| parameter.name.to_owned()).collect();
                Ok(Self { meta, left, known })
            }
            other => {
                let message = format!("arguments are a JSON object, such as `{{}}`, not {}", a(&other));
                Err(Error::new(ErrorKind::Request, message).of(meta))
            }
        }
    }

    /// A parameter that must be given. See the example of [`Arguments`].
    ///
    /// # Errors
    /// [`ErrorKind::Request`] if it is missing or not a `T`.
    pub fn required<T: DeserializeOwned + Serialize>(&mut self, name: &str) -> Result<T, Error> {
        self.required_as::<T, Plain>(name)
    }

    /// A parameter that may be given; `null` is as good as absent. See the example of [`Arguments`].
    ///
    /// # Errors
    /// [`ErrorKind::Request`] if it is not a `T`.
    pub fn optional<T: DeserializeOwned + Serialize>(&mut self, name: &str) -> Result<Option<T>, Error> {
        self.optional_as::<T, Plain>(name)
    }

    /// [`required`](Self::required) through an adapter. See the example of [`Arguments`].
    ///
    /// # Errors
    /// [`ErrorKind::Request`] if it is missing or not a `T`.
    pub fn required_as<T, A: for<'de> DecodeAs<'de, T> + EncodeAs<T>>(
        &mut self,
        name: &str,
    ) -> Result<T, Error> {
        match self.take(name) {
            Some(value) => self.decode::<T, A>(name, value),
            None => Err(self.missing(name)),
        }
    }

    /// [`optional`](Self::optional) through an adapter. See the example of [`Arguments`].
    ///
    /// # Errors
    /// [`ErrorKind::Request`] if it is not a `T`.
    pub fn optional_as<T, A: for<'de> DecodeAs<'de, T> + EncodeAs<T>>(
        &mut self,
        name: &str,
    ) -> Result<Option<T>, Error> {
        match self.take(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => self.decode::<T, A>(name, value).map(Some),
        }
    }

    /// A parameter of three states: absent keeps, `null` clears, and so does `""` where `clear` is `""`.
    /// See the example of [`Arguments`].
    ///
    /// # Errors
    /// [`ErrorKind::Request`] if it is not a `T`.
    pub fn patch<T: DeserializeOwned + Serialize>(
        &mut self,
        name: &str,
        clear: &str,
    ) -> Result<Patch<T>, Error> {
        self.patch_as::<T, Plain>(name, clear)
    }

    /// [`patch`](Self::patch) through an adapter for the value that is set. See the example of [`Arguments`].
    ///
    /// # Errors
    /// [`ErrorKind::Request`] if it is not a `T`.
    pub fn patch_as<T, A: for<'de> DecodeAs<'de, T> + EncodeAs<T>>(
        &mut self,
        name: &str,
        clear: &str,
    ) -> Result<Patch<T>, Error> {
        match self.take(name) {
            None => Ok(Patch::Keep),
            Some(Value::Null) => Ok(Patch::Clear),
            Some(Value::String(text)) if text.is_empty() && clear.is_empty() => Ok(Patch::Clear),
            Some(value) => self.decode::<T, A>(name, value).map(Patch::Set),
        }
    }

    /// A struct or union that is spread over several parameters, each given as name and wire name. The wire name of
    /// a pattern row (`prefix_{Key}`) stands for one member per entry of the argument, which is an object.
    /// See the example of [`Arguments`].
    ///
    /// # Errors
    /// [`ErrorKind::Request`] if together they are not a `T`.
    pub fn members<T: DeserializeOwned + Serialize>(&mut self, names: &[(&str, &str)]) -> Result<T, Error> {
        let object = self.collect(names)?;
        self.assemble(names, object)
    }

    /// [`members`](Self::members) that may all be absent. See the example of [`Arguments`].
    ///
    /// # Errors
    /// [`ErrorKind::Request`] if together they are not a `T`.
    pub fn optional_members<T: DeserializeOwned + Serialize>(
        &mut self,
        names: &[(&str, &str)],
    ) -> Result<Option<T>, Error> {
        let object = self.collect(names)?;
        if object.is_empty() { Ok(None) } else { self.assemble(names, object).map(Some) }
    }

    /// A file that must be given: the argument is its path. It is read into memory. See the example of [`Arguments`].
    ///
    /// # Errors
    /// [`ErrorKind::Request`] if it is missing or cannot be read.
    pub fn upload(&mut self, name: &str) -> Result<Upload, Error> {
        match self.optional_upload(name)? {
            Some(upload) => Ok(upload),
            None => Err(self.missing(name)),
        }
    }

    /// A file that may be given: the argument is its path. It is read into memory. See the example of [`Arguments`].
    ///
    /// # Errors
    /// [`ErrorKind::Request`] if it cannot be read.
    pub fn optional_upload(&mut self, name: &str) -> Result<Option<Upload>, Error> {
        let Some(path) = self.optional::<String>(name)? else { return Ok(None) };
        let bytes = std::fs::read(&path)
            .map_err(|error| self.error(format!("`{name}`: the file `{path}` cannot be read: {error}")))?;
        let upload = Upload::bytes(bytes);
        Ok(Some(match Path::new(&path).file_name().and_then(|name| name.to_str()) {
            Some(file) => upload.named(file),
            None => upload,
        }))
    }

    /// Nothing may be left. See the example of [`Arguments`].
    ///
    /// # Errors
    /// [`ErrorKind::Request`] that names what is no parameter, and those that are.
    pub fn finish(self) -> Result<(), Error> {
        if self.left.is_empty() {
            return Ok(());
        }
        let ticked = |names: Vec<&String>| {
            names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        };
        let unknown = ticked(self.left.keys().collect());
        let verb = if self.left.len() == 1 { "is no parameter" } else { "are no parameters" };
        let known = match self.known.len() {
            0 => "it takes none".to_owned(),
            _ => format!("it takes {}", ticked(self.known.iter().collect())),
        };
        Err(self.error(format!("{unknown} {verb}; {known}")))
    }

    fn take(&mut self, name: &str) -> Option<Value> {
        self.known.insert(name.to_owned());
        self.left.remove(name)
    }

    fn collect(&mut self, names: &[(&str, &str)]) -> Result<Map<String, Value>, Error> {
        let mut object = Map::new();
        for (name, wire) in names {
            let Some(value) = self.take(name) else { continue };
            let Some((prefix, suffix)) =
                wire.split_once('{').and_then(|(prefix, rest)| Some((prefix, rest.split_once('}')?.1)))
            else {
                object.insert((*wire).to_owned(), value);
                continue;
            };
            let Value::Object(entries) = value else {
                return Err(self.wrong(name, &format!("{} is no object", a(&value))));
            };
            object.extend(entries.into_iter().map(|(key, value)| (format!("{prefix}{key}{suffix}"), value)));
        }
        Ok(object)
    }

    fn assemble<T: DeserializeOwned + Serialize>(
        &self,
        names: &[(&str, &str)],
        object: Map<String, Value>,
    ) -> Result<T, Error> {
        read::<T, Plain>(Value::Object(object)).map_err(|why| {
            let names: Vec<_> = names.iter().map(|(name, _)| format!("`{name}`")).collect();
            self.error(format!("{}: {why}", names.join(", ")))
        })
    }

    fn decode<T, A: for<'de> DecodeAs<'de, T> + EncodeAs<T>>(
        &self,
        name: &str,
        value: Value,
    ) -> Result<T, Error> {
        read::<T, A>(value).map_err(|why| self.wrong(name, &why))
    }

    fn missing(&self, name: &str) -> Error {
        self.error(format!("`{name}` is missing{}", self.expected(name)))
    }

    fn wrong(&self, name: &str, why: &str) -> Error {
        self.error(format!("`{name}`: {why}{}", self.expected(name)))
    }

    fn expected(&self, name: &str) -> String {
        match self.meta.parameters.iter().find(|parameter| parameter.name == name) {
            Some(parameter) => format!("; its type is `{}`", parameter.ty),
            None => String::new(),
        }
    }

    fn error(&self, message: String) -> Error {
        Error::new(ErrorKind::Request, message).of(self.meta)
    }
}

/// Decodes an argument, unless something of it would get lost; why not.
fn read<T, A: for<'de> DecodeAs<'de, T> + EncodeAs<T>>(given: Value) -> Result<T, String> {
    let read = serde_json::from_value::<Read<T, A>>(given.clone()).map_err(|error| error.to_string())?;
    let taken = serde_json::to_value(Write::<T, A>::new(&read.0)).map_err(|error| error.to_string())?;
    match foreign(&given, &taken) {
        Some(key) => Err(format!("`{key}` is no field of it")),
        None => Ok(read.0),
    }
}

/// A key of `given` that means something and that `taken` lacks: types that answers have too read past such keys.
fn foreign<'a>(given: &'a Value, taken: &Value) -> Option<&'a str> {
    match (given, taken) {
        (Value::Object(given), Value::Object(taken)) => {
            given.iter().find_map(|(key, value)| match taken.get(key) {
                Some(taken) => foreign(value, taken),
                None if is_nothing(value) => None,
                None => Some(key.as_str()),
            })
        }
        (Value::Array(given), Value::Array(taken)) => {
            given.iter().zip(taken).find_map(|(given, taken)| foreign(given, taken))
        }
        _ => None,
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// What kind of JSON it is.
fn a(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a flag",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;
    use crate::{Method, Parameter, codec};

    const META: &OperationMeta = &OperationMeta::new("message.update", Method::Post, "/message/update")
        .parameters(&[Parameter::body("msg_id", "MessageId"), Parameter::query("page", "int?").optional()]);

    fn arguments(json: Value) -> Arguments {
        Arguments::new(META, json).unwrap()
    }

    #[test]
    fn takes_what_is_given() {
        let mut arguments = arguments(json!({
            "msg_id": "m", "page": null, "pin": "1", "quote": "", "note": null, "size": 3,
            "kind": "user", "value": "7", "mute": {"a": true, "b": false},
        }));
        assert_eq!(arguments.required::<String>("msg_id").unwrap(), "m");
        assert_eq!(arguments.optional::<i64>("page").unwrap(), None);
        assert_eq!(arguments.optional_as::<bool, codec::Bit>("pin").unwrap(), Some(true));
        assert_eq!(arguments.patch::<String>("quote", "").unwrap(), Patch::Clear);
        assert_eq!(arguments.patch::<String>("note", "null").unwrap(), Patch::Clear);
        assert_eq!(arguments.patch::<i64>("size", "null").unwrap(), Patch::Set(3));
        assert_eq!(arguments.patch::<i64>("other", "").unwrap(), Patch::Keep);
        let spread: Value = arguments
            .members(&[("kind", "type"), ("value", "value"), ("mute", "mute_{Key}_x"), ("absent", "absent")])
            .unwrap();
        assert_eq!(spread, json!({"type": "user", "value": "7", "mute_a_x": true, "mute_b_x": false}));
        assert!(arguments.optional_members::<Value>(&[("absent", "absent")]).unwrap().is_none());
        arguments.finish().unwrap();
    }

    #[test]
    fn an_empty_text_clears_only_where_it_should() {
        assert_eq!(
            arguments(json!({"x": ""})).patch::<String>("x", "null").unwrap(),
            Patch::Set(String::new())
        );
    }

    #[test]
    fn says_what_is_wrong() {
        #[derive(Debug, Deserialize, Serialize)]
        struct Pair {
            #[serde(rename = "b")]
            _b: i64,
        }
        let message = |error: Error| {
            assert_eq!((error.kind(), error.operation()), (ErrorKind::Request, Some("message.update")));
            error.message().to_owned()
        };
        assert_eq!(
            message(Arguments::new(META, json!([1])).unwrap_err()),
            "arguments are a JSON object, such as `{}`, not a list"
        );
        assert_eq!(
            message(arguments(json!({})).required::<String>("msg_id").unwrap_err()),
            "`msg_id` is missing; its type is `MessageId`"
        );
        assert_eq!(
            message(arguments(json!({"page": "x"})).optional::<i64>("page").unwrap_err()),
            "`page`: invalid type: string \"x\", expected i64; its type is `int?`"
        );
        let wrong = arguments(json!({"a": 1})).members::<Pair>(&[("a", "a"), ("b", "b")]).unwrap_err();
        assert_eq!(message(wrong), "`a`, `b`: missing field `b`");
        assert_eq!(
            message(arguments(json!({"x": 1, "y": 2})).finish().unwrap_err()),
            "`x`, `y` are no parameters; it takes `msg_id`, `page`"
        );
        assert_eq!(message(arguments(json!({"f": "/no/such"})).upload("g").unwrap_err()), "`g` is missing");
        assert!(
            message(arguments(json!({"f": "/no/such"})).upload("f").unwrap_err()).contains("cannot be read")
        );
    }

    #[test]
    fn reads_files() {
        let path = std::env::temp_dir().join(format!("chat-core-{}.txt", std::process::id()));
        std::fs::write(&path, "hi").unwrap();
        let upload = arguments(json!({"file": path.to_str()})).upload("file").unwrap();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(
            (upload.name(), upload.size()),
            (path.file_name().and_then(|name| name.to_str()), Some(2))
        );
    }
}
