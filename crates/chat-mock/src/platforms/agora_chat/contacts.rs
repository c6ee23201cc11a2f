//! Users' contacts, and whom they block.

use serde_json::{Value, json};

use super::{Answered, Failure, Handler, Memory, listed, pages::Page, text, texts};
use crate::behaviour::Call;

/// How many contacts a page has at most; asking for more is refused, other than elsewhere.
const PAGE: i64 = 50;

/// The operations that are answered here.
pub(super) fn handler(name: &str) -> Option<Handler> {
    Some(match name {
        "contact.add" => Memory::contact_add,
        "contact.remove" => Memory::contact_remove,
        "contact.list" => Memory::contact_list,
        "contact.page" => Memory::contact_page,
        "block.add" => Memory::block_add,
        "block.remove" => Memory::block_remove,
        "block.list" => Memory::block_list,
        _ => return None,
    })
}

impl Memory {
    fn contact_add(&mut self, call: &Call<'_>) -> Answered {
        let (owner, friend) = (text(call, "owner_username"), text(call, "friend_username"));
        let details = self.user(friend)?.details();
        add(&mut self.user(owner)?.contacts, friend);
        add(&mut self.user(friend)?.contacts, owner);
        Ok(json!({ "entities": [details] }))
    }

    fn contact_remove(&mut self, call: &Call<'_>) -> Answered {
        let (owner, friend) = (text(call, "owner_username"), text(call, "friend_username"));
        let details = self.user(friend)?.details();
        self.user(owner)?.contacts.retain(|contact| contact != friend);
        self.user(friend)?.contacts.retain(|contact| contact != owner);
        Ok(json!({ "entities": [details] }))
    }

    fn contact_list(&mut self, call: &Call<'_>) -> Answered {
        let contacts = &self.user(text(call, "owner_username"))?.contacts;
        Ok(listed(contacts.iter().map(|contact| json!(contact)).collect()))
    }

    fn contact_page(&mut self, call: &Call<'_>) -> Answered {
        if call.number("limit").is_some_and(|limit| limit > PAGE) {
            let description = format!("getContacts | page size more than max limit : {PAGE}");
            return Err(Failure::new(400, "illegal_argument", description));
        }
        let contacts = &self.user(text(call, "username"))?.contacts;
        let names: Vec<_> = contacts.iter().map(|contact| &**contact).collect();
        let page = Page::of(call, "limit", &names)?;
        // No call of the platform sets a remark.
        let contact = |name: &&str| match call.flag("needReturnRemark") {
            true => json!({ "remark": null, "username": name }),
            false => json!({ "username": name }),
        };
        let contacts: Vec<_> = names[page.range.clone()].iter().map(contact).collect();
        Ok(page.tell(json!({ "count": contacts.len(), "data": { "contacts": contacts } })))
    }

    fn block_add(&mut self, call: &Call<'_>) -> Answered {
        let users = texts(call, "usernames");
        if !users.iter().all(|user| self.has_user(user)) {
            return Err(Failure::no_user());
        }
        let blocked = &mut self.user(text(call, "owner_username"))?.blocked;
        users.iter().for_each(|user| add(blocked, user));
        Ok(json!({ "data": users }))
    }

    fn block_remove(&mut self, call: &Call<'_>) -> Answered {
        let (owner, user) = (text(call, "owner_username"), text(call, "blocked_username"));
        let details = self.user(user)?.details();
        self.user(owner)?.blocked.retain(|blocked| blocked != user);
        Ok(json!({ "entities": [details] }))
    }

    fn block_list(&mut self, call: &Call<'_>) -> Answered {
        blocked_page(call, &self.user(text(call, "owner_username"))?.blocked)
    }
}

/// A page of a block list, or the newest 500 where no page is asked for.
pub(super) fn blocked_page(call: &Call<'_>, users: &[String]) -> Answered {
    let names: Vec<_> = users.iter().map(|user| &**user).collect();
    if call.number("pageSize").is_none() && call.text("cursor").is_none() {
        return Ok(listed(names.into_iter().take(500).map(Value::from).collect()));
    }
    let page = Page::of(call, "pageSize", &names)?;
    let answer = listed(names[page.range.clone()].iter().map(|name| json!(name)).collect());
    Ok(page.tell(answer))
}

/// Puts a user before the others, unless the user is there.
fn add(users: &mut Vec<String>, user: &str) {
    if !users.iter().any(|known| known == user) {
        users.insert(0, user.to_owned());
    }
}
