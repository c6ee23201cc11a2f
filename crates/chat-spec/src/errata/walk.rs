//! From an erratum's address to what it names.

use super::{Correction, example_file, keys, split};
use crate::{
    ast::{Ast, Group, Operation, Place, Platform, Resource, Spanned, Table, TypeBody, TypeDef, ValueKind},
    source::FileId,
    syntax::{
        facts::{self, REPRS},
        platform::paging_owner,
        resource::{OWN_ROWS, PLACES},
    },
};

impl Correction<'_, '_> {
    /// `platform…`, `resource…` or `Type…`.
    pub(super) fn ast(&mut self, ast: &mut Ast) {
        let erratum = self.erratum;
        let at = erratum.at.value.as_str();
        if let Some(rest) = at.strip_prefix("platform.") {
            return self.platform(&mut ast.platform, rest);
        }
        if let Some((index, rest)) = split(at, ast.types.iter().map(|def| def.name.value.as_str())) {
            if let Some(def) = ast.types.get_mut(index) {
                self.type_def(def, rest);
            }
            return;
        }
        let Some((index, rest)) = split(at, ast.resources.iter().map(|resource| resource.name.as_str()))
        else {
            let resources = ast.resources.iter().map(|resource| resource.name.as_str());
            let types = ast.types.iter().map(|def| def.name.value.as_str());
            let name = format!("platform `{}`", ast.name);
            return self.nowhere(&name, at, resources.chain(types));
        };
        let Some(rest) = rest else {
            return self.too_short("a resource", "name an operation, and what to correct of it");
        };
        let example = rest.split_once(".examples.").and_then(|(_, name)| example_file(ast, name));
        if let Some(resource) = ast.resources.get_mut(index) {
            self.resource(resource, rest, example);
        }
    }

    fn platform(&mut self, platform: &mut Platform, rest: &str) {
        let name = "the platform";
        match rest.split_once('.') {
            Some(("errors", rest)) => self.rows(&facts::ERROR, "`errors`", &mut platform.errors, rest),
            Some(("rates", rest)) => self.rows(&facts::RATE, "`rates`", &mut platform.rates, rest),
            Some(("host", rest)) => self.table("host", &mut platform.hosts, rest),
            Some(("paging", rest)) => self.table("paging", &mut platform.paging, rest),
            Some(("rate_limit", rest)) => match &mut platform.rate_limit {
                Some(table) => self.facts(&facts::RATE_LIMIT, "`rate_limit`", &mut table.facts, rest),
                None => self.nowhere(name, rest, []),
            },
            _ => self.facts(&facts::PLATFORM, name, &mut platform.facts, rest),
        }
    }

    /// A fact of one of several tables of facts.
    fn table(&mut self, what: &str, tables: &mut [Table], rest: &str) {
        let Some((index, Some(behind))) = split(rest, tables.iter().map(|table| table.name.value.as_str()))
        else {
            return self.nowhere(
                &format!("`{what}`"),
                rest,
                tables.iter().map(|table| table.name.value.as_str()),
            );
        };
        let Some(table) = tables.get_mut(index) else { return };
        let kind = table.facts.iter().find(|fact| fact.key.value == "kind");
        let owner = match what {
            "host" => &facts::HOST,
            _ => paging_owner(kind.map(|fact| &fact.value)),
        };
        self.facts(owner, &format!("`{what}.{}`", table.name.value), &mut table.facts, behind);
    }

    fn resource(&mut self, resource: &mut Resource, rest: &str, example: Option<FileId>) {
        let what = format!("resource `{}`", resource.name);
        match split(rest, resource.operations.iter().map(|operation| operation.name.value.as_str())) {
            Some((_, None)) => self.too_short("an operation", "name a fact, or a row of one of its tables"),
            Some((index, Some(rest))) => {
                if let Some(operation) = resource.operations.get_mut(index) {
                    self.operation(operation, rest, example);
                }
            }
            None if facts::RESOURCE.fact(rest).is_some() => {
                self.facts(&facts::RESOURCE, &what, &mut resource.facts, rest);
            }
            None => {
                let operations = resource.operations.iter().map(|operation| operation.name.value.as_str());
                self.nowhere(&what, rest, operations.chain(keys(&resource.facts)));
            }
        }
    }

    fn operation(&mut self, operation: &mut Operation, rest: &str, example: Option<FileId>) {
        let what = format!("operation `{}`", operation.name.value);
        let (first, behind) = match rest.split_once('.') {
            Some((first, behind)) => (first, Some(behind)),
            None => (rest, None),
        };
        let own_row = operation.rows.iter().any(|row| row.key.value == first);
        let place = PLACES.iter().find(|(word, _)| *word == first).map(|(_, place)| *place);
        match (first, behind, place) {
            _ if own_row => self.rows(&facts::ROW, &what, &mut operation.rows, rest),
            ("returns", Some(behind), _) if operation.returns.is_some() => {
                let Some(def) = &mut operation.returns else { return };
                match split(behind, [def.name.value.as_str()]) {
                    Some((_, rest)) => self.type_def(def, rest),
                    None => {
                        let name = def.name.value.clone();
                        self.nowhere(&format!("`returns` of {what}"), behind, [name.as_str()]);
                    }
                }
            }
            ("returns", None, _) if operation.returns.is_some() => {
                self.too_short("a type declared in place", "name one of its rows: `….returns.Name.row`");
            }
            (_, Some(behind), Some(place)) => self.group(operation, place, first, behind),
            (_, None, _) if OWN_ROWS.contains(&first) && self.adds_row() => {
                self.rows(&facts::ROW, &what, &mut operation.rows, rest);
            }
            (_, None, Some(_)) => {
                self.too_short("a table of rows", "name one of its rows: `….query.row`");
            }
            ("errors", Some(behind), _) => {
                self.rows(&facts::ERROR, &format!("`errors` of {what}"), &mut operation.errors, behind);
            }
            ("examples", Some(behind), _) => {
                match operation.examples.iter_mut().find(|row| row.key.value == behind) {
                    Some(row) => {
                        // A listed file that is not there is reported with the examples.
                        if example.is_some_and(|file| self.example(file)) {
                            row.corrections.push(self.index);
                        }
                    }
                    None => {
                        let known = operation.examples.iter().map(|row| row.key.value.as_str());
                        self.nowhere(&format!("`examples` of {what}"), behind, known);
                    }
                }
            }
            _ if facts::OPERATION.fact(rest).is_some() => {
                self.facts(&facts::OPERATION, &what, &mut operation.facts, rest);
            }
            _ => {
                let groups = PLACES.iter().map(|(word, _)| *word);
                let tables = ["returns", "errors", "examples"];
                self.nowhere(&what, rest, groups.chain(tables).chain(facts::OPERATION.keys()));
            }
        }
    }

    /// A row of a place; the page may lack the table altogether.
    fn group(&mut self, operation: &mut Operation, place: Place, word: &str, rest: &str) {
        let what = format!("`{word}` of operation `{}`", operation.name.value);
        if let Some(index) = operation.groups.iter().position(|group| group.place.value == place) {
            let Some(group) = operation.groups.get_mut(index) else { return };
            let had_rows = !group.rows.is_empty();
            self.rows(&facts::ROW, &what, &mut group.rows, rest);
            if had_rows && group.rows.is_empty() {
                // what was printed there is not sent at all
                operation.groups.remove(index);
            }
            return;
        }
        let mut rows = Vec::new();
        self.rows(&facts::ROW, &what, &mut rows, rest);
        if !rows.is_empty() {
            let place = Spanned { value: place, span: self.erratum.at.span };
            operation.groups.push(Group { place, rows });
        }
    }

    fn type_def(&mut self, def: &mut TypeDef, rest: Option<&str>) {
        let what = format!("type `{}`", def.name.value);
        let TypeDef { facts, body, .. } = def;
        if let TypeBody::Id { repr, meaning } = body {
            return match rest {
                None => self.repr(repr),
                Some("meaning") => {
                    self.meaning(meaning);
                }
                Some(rest) => self.facts(&facts::ID, &what, facts, rest),
            };
        }
        let Some(rest) = rest else {
            return self.too_short("a type", "name a row, as in `Type.row`, or a fact");
        };
        if facts::TYPE.fact(rest).is_some() && !self.adds_row() && !self.is_row(body, rest) {
            if ["enum", "union"].contains(&rest) && (self.erratum.was.is_none() || self.erratum.now.is_none())
            {
                return self.too_short("what a type is made of", "declare the type as it is in types.toml");
            }
            return self.facts(&facts::TYPE, &what, facts, rest);
        }
        match body {
            TypeBody::Struct(rows) => self.rows(&facts::ROW, &what, rows, rest),
            TypeBody::Union(rows) => self.rows(&facts::MEMBER, &what, rows, rest),
            TypeBody::Enum(variants) => self.rows(&facts::VARIANT, &what, variants, rest),
            TypeBody::Id { .. } => {}
        }
    }

    fn is_row(&self, body: &TypeBody, name: &str) -> bool {
        match body {
            TypeBody::Struct(rows) | TypeBody::Union(rows) => rows.iter().any(|row| row.key.value == name),
            TypeBody::Enum(variants) => variants.iter().any(|variant| variant.name.value == name),
            TypeBody::Id { .. } => false,
        }
    }

    /// How an id travels.
    fn repr(&mut self, repr: &mut Spanned<String>) {
        self.refuse_after();
        let (Some(was), Some(now)) = (&self.erratum.was, &self.erratum.now) else {
            return self.too_short("an id", "say how it travels: `was = \"string\"`, `now = \"int\"`");
        };
        if !super::same::text(was, &repr.value) {
            self.stale(was.span, &repr.value, repr.span);
            return;
        }
        match &now.kind {
            ValueKind::String(word) => {
                if self.reader.word("an id", word, now.span, REPRS) {
                    *repr = Spanned { value: word.clone(), span: now.span };
                }
            }
            _ => super::entry::refuse(self.reader, now, "an id travels as `string` or `int`"),
        }
    }
}
