//! Answers that continue on further pages.

use std::{
    collections::BTreeSet,
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;

use crate::{Error, Operation, Pending};

/// A call whose answer is one page of many.
///
/// A walk ([`Pages`], [`Items`]) ends where [`advance`](Self::advance) says so, and, whatever the server answers,
/// before it sends a request that it has sent before.
pub trait Paged: Operation + Clone + Unpin {
    /// What a page holds.
    type Item: Send + 'static;

    /// Sets what a walk sends where the caller set nothing.
    fn begin(&mut self) {}

    /// Turns the call into the one for the page after `page`; `false` at the end.
    fn advance(&mut self, page: &Self::Output) -> bool;

    /// The items of a page.
    fn items(page: Self::Output) -> Vec<Self::Item>;
}

/// Moves a cursor on; `false` where there is no next one, it is empty, or the server gives the same again.
///
/// ```
/// let mut cursor: Option<String> = None;
/// assert!(chat_core::page::cursor(&mut cursor, Some("a")) && cursor.as_deref() == Some("a"));
/// assert!(!chat_core::page::cursor(&mut cursor, Some("a")));
/// assert!(!chat_core::page::cursor(&mut cursor, None));
/// ```
pub fn cursor<C: for<'a> From<&'a str> + PartialEq>(cursor: &mut Option<C>, next: Option<&str>) -> bool {
    let Some(next) = next.filter(|next| !next.is_empty()).map(C::from) else { return false };
    if cursor.as_ref() == Some(&next) {
        return false;
    }
    *cursor = Some(next);
    true
}

/// Whether a page of `len` items is the last: shorter than was asked for, or than the platform's default; a server
/// may give no more than its maximum.
///
/// ```
/// use chat_core::page::short;
///
/// assert!(short(49, None, 50, 100) && !short(50, None, 50, 100));
/// assert!(!short(100, Some(500), 50, 100));
/// ```
pub fn short(len: usize, asked: Option<i64>, default: i64, max: i64) -> bool {
    let size = asked.unwrap_or(default).min(max);
    usize::try_from(size).is_ok_and(|size| len < size)
}

/// Pages, one request at a time; also a [`Stream`]. A request that has led to a page is not sent again: the walk ends
/// there, so that a server whose cursors go round in a circle is not asked for ever. After an error the walk stands
/// before the page that failed: to go on is to ask for it again.
///
/// A [`try_next`](Self::try_next) that is dropped, by a timeout for instance, takes its call with it; the next one asks
/// for the same page again. As a stream it is one call until the page is there: who stops polling leaves that call where
/// it is, in a queue perhaps, until the pages are dropped.
#[must_use = "pages are requested when they are asked for"]
pub struct Pages<O: Paged> {
    call: O,
    flight: Option<Pending<O::Output>>,
    /// The requests that led to pages, and the one that is next, by their fingerprints.
    walked: BTreeSet<u64>,
    done: bool,
}

impl<O: Paged> Pages<O> {
    /// Walks from this page on.
    pub fn new(mut call: O) -> Self {
        call.begin();
        Self { call, flight: None, walked: BTreeSet::new(), done: false }
    }

    /// The call for the next page: keep it to go on later.
    pub fn position(&self) -> &O {
        &self.call
    }

    /// The next page, without any stream library; `None` = that was all.
    ///
    /// # Errors
    /// Those of the call.
    pub async fn try_next(&mut self) -> Result<Option<O::Output>, Error> {
        let step = Step(self);
        std::future::poll_fn(|cx| step.0.poll(cx)).await.transpose()
    }

    /// The remaining pages, at most `limit` of them.
    ///
    /// # Errors
    /// Those of the call.
    pub async fn at_most(mut self, limit: usize) -> Result<Vec<O::Output>, Error> {
        let mut all = Vec::new();
        while all.len() < limit
            && let Some(page) = self.try_next().await?
        {
            all.push(page);
        }
        Ok(all)
    }

    /// Notes the request that the call makes; `false` if it was noted before. What cannot be requested is new: to ask
    /// for it gives the error.
    fn is_new(&mut self) -> bool {
        self.call.request().map_or(true, |request| self.walked.insert(request.fingerprint()))
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<O::Output, Error>>> {
        if self.done {
            return Poll::Ready(None);
        }
        let call = &self.call;
        let flight = self.flight.get_or_insert_with(|| Pending::new(call));
        let page = ready!(Pin::new(flight).poll(cx));
        self.flight = None;
        if let Ok(page) = &page {
            if self.walked.is_empty() {
                self.is_new();
            }
            self.done = !(self.call.advance(page) && self.is_new());
        }
        Poll::Ready(Some(page))
    }
}

/// A wait for the next page: its end is the end of the call.
struct Step<'a, O: Paged>(&'a mut Pages<O>);

impl<O: Paged> Drop for Step<'_, O> {
    fn drop(&mut self) {
        self.0.flight = None;
    }
}

impl<O: Paged> Stream for Pages<O> {
    type Item = Result<O::Output, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(cx)
    }
}

/// Items of all pages; also a [`Stream`]. A page is requested when its first item is asked for. After an error the
/// walk stands before the page that failed: to go on is to ask for it again. A [`try_next`](Self::try_next) that is
/// dropped takes its call with it, as that of [`Pages`] does.
#[must_use = "items are requested when they are asked for"]
pub struct Items<O: Paged> {
    pages: Pages<O>,
    ready: std::vec::IntoIter<O::Item>,
}

impl<O: Paged> Items<O> {
    /// Walks from this page on.
    pub fn new(call: O) -> Self {
        Self { pages: Pages::new(call), ready: Vec::new().into_iter() }
    }

    /// The call for the next page: keep it to go on later. Items of the current page that are still due are not
    /// in it.
    pub fn position(&self) -> &O {
        self.pages.position()
    }

    /// The next item, without any stream library; `None` = that was all.
    ///
    /// # Errors
    /// Those of the call.
    pub async fn try_next(&mut self) -> Result<Option<O::Item>, Error> {
        loop {
            if let Some(item) = self.ready.next() {
                return Ok(Some(item));
            }
            match self.pages.try_next().await? {
                Some(page) => self.ready = O::items(page).into_iter(),
                None => return Ok(None),
            }
        }
    }

    /// The remaining items, at most `limit` of them.
    ///
    /// # Errors
    /// Those of the call.
    pub async fn at_most(mut self, limit: usize) -> Result<Vec<O::Item>, Error> {
        let mut all = Vec::new();
        while all.len() < limit
            && let Some(item) = self.try_next().await?
        {
            all.push(item);
        }
        Ok(all)
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<O::Item, Error>>> {
        loop {
            if let Some(item) = self.ready.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll(cx)) {
                Some(Ok(page)) => self.ready = O::items(page).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<O: Paged> Stream for Items<O> {
    type Item = Result<O::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(cx)
    }
}

// nothing in them is pinned: calls are `Unpin`, calls under way and items are behind pointers
impl<O: Paged> Unpin for Pages<O> {}
impl<O: Paged> Unpin for Items<O> {}

impl<O: Paged + fmt::Debug> fmt::Debug for Pages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pages").field(&self.call).finish()
    }
}

impl<O: Paged + fmt::Debug> fmt::Debug for Items<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Items").field(&self.pages.call).finish()
    }
}
