//! A walk through the messages of a conversation.
//!
//! All of it is by hand because of one thing: the way to ask changes from page to page (`latest` or a point in time, then
//! `since` or `window` by key), and in the specification paging is one cursor that moves.

use std::{
    cmp::Ordering,
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

use chat_core::{Client, Error, Pending, UnixMillis};
use futures_core::Stream;

use crate::{
    KeyRange, Latest, Message, MessageKey, MessageQuery, Since, SinceStart, TimeRange, VchannelId, Window,
    WindowDirection,
    message::{Calls, Messages, Query},
};

/// The largest page that the server has.
const LARGEST: i64 = 100;

impl Calls<'_> {
    /// The messages of a conversation, page after page: from the newest to the oldest unless told otherwise.
    ///
    /// Made of calls of `message.query`, each for a page of at most 100 messages.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn run(bearychat: bearychat_api::BearyChat) -> Result<(), bearychat_api::Error> {
    /// let mut history = bearychat.message().history("=bw52O").stream();
    /// while let Some(message) = history.try_next().await? {
    ///     println!("{}: {}", message.created, message.text);
    /// }
    /// # Ok(()) }
    /// ```
    // by hand: it is several calls of one operation, and an operation of the specification is one call
    pub fn history(&self, vchannel_id: impl Into<VchannelId>) -> History {
        History {
            client: self.client.clone(),
            vchannel_id: vchannel_id.into(),
            lower: None,
            upper: None,
            order: Order::NewestFirst,
            page_size: LARGEST,
        }
    }
}

/// The request of [`Calls::history`]: which messages to walk through, and in which order.
///
/// There are two ends, and each is a message ([`after`](Self::after), [`before`](Self::before)), which is not found
/// itself; or a point in time ([`since`](Self::since), [`until`](Self::until)), whose messages are found; or open. Of
/// the two methods for one end the last one called counts. If the ends are the wrong way round, nothing is found.
///
/// ```no_run
/// # async fn run(bearychat: bearychat_api::BearyChat) -> Result<(), bearychat_api::Error> {
/// use bearychat_api::UnixMillis;
///
/// let history = bearychat.message().history("=bw52O").after("1485236262366.0193").until(UnixMillis(1_485_273_599_999));
/// for message in history.oldest_first().stream().at_most(500).await? {
///     println!("{}: {}", message.created, message.text);
/// }
/// # Ok(()) }
/// ```
#[must_use = "messages are requested when the stream is asked for them"]
#[derive(Clone, Debug)]
pub struct History {
    client: Client,
    vchannel_id: VchannelId,
    lower: Option<SinceStart>,
    upper: Option<SinceStart>,
    order: Order,
    page_size: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    NewestFirst,
    OldestFirst,
}

impl History {
    /// Only messages later than this one.
    // by hand: an end of the walk is a start of one call or a window of another, so it is no parameter
    pub fn after(mut self, message: impl Into<MessageKey>) -> Self {
        self.lower = Some(SinceStart::Key(message.into()));
        self
    }

    /// Only messages earlier than this one.
    // by hand: an end of the walk, as `after`
    pub fn before(mut self, message: impl Into<MessageKey>) -> Self {
        self.upper = Some(SinceStart::Key(message.into()));
        self
    }

    /// Only messages of this point in time and later ones.
    // by hand: an end of the walk, as `after`
    pub fn since(mut self, time: UnixMillis) -> Self {
        self.lower = Some(SinceStart::Ts(time));
        self
    }

    /// Only messages of this point in time and earlier ones.
    // by hand: an end of the walk, as `after`
    pub fn until(mut self, time: UnixMillis) -> Self {
        self.upper = Some(SinceStart::Ts(time));
        self
    }

    /// From the newest message to the oldest, as it is unless told otherwise. Messages that are sent during the walk
    /// are not found.
    // by hand: the order decides between parameters of different names, and is none itself
    pub fn newest_first(mut self) -> Self {
        self.order = Order::NewestFirst;
        self
    }

    /// From the oldest message to the newest. Messages that are sent before the walk has come to its end are found.
    // by hand: the order, as `newest_first`
    pub fn oldest_first(mut self) -> Self {
        self.order = Order::OldestFirst;
        self
    }

    /// How many messages to ask for at once: 1 to 100, what is beyond counts as the nearest of them. 100 unless set.
    // by hand: the size is `limit`, `forward` or `backward`, by the call; paging knows one parameter
    pub fn page_size(mut self, messages: i64) -> Self {
        self.page_size = messages.clamp(1, LARGEST);
        self
    }

    /// The walk. Nothing is sent before its first message is asked for.
    // by hand: the only stream of the specification is that of a cursor
    pub fn stream(self) -> HistoryStream {
        HistoryStream { rest: self, flight: None, ready: Vec::new().into_iter(), done: false }
    }

    /// The request for the next page.
    // by hand: which of the calls is next depends on both ends; paging moves one cursor of one call
    fn page(&self) -> Query {
        let size = self.page_size;
        let since = |start: &SinceStart| match self.order {
            Order::NewestFirst => Since::new(start.clone()).backward(size),
            Order::OldestFirst => Since::new(start.clone()).forward(size),
        };
        let window = |window: Window| {
            window.direction(match self.order {
                Order::NewestFirst => WindowDirection::Backward(size),
                Order::OldestFirst => WindowDirection::Forward(size),
            })
        };
        let query: MessageQuery = match (&self.lower, &self.upper) {
            (Some(SinceStart::Key(from)), Some(SinceStart::Key(to))) => {
                window(Window::new(KeyRange::new(from, to))).into()
            }
            (Some(SinceStart::Ts(from)), Some(SinceStart::Ts(to))) => {
                window(Window::new(TimeRange::new(*from, *to))).into()
            }
            // there is no window between a message and a time: `due` leaves out what is beyond the end
            (lower, upper) => match (self.order, lower, upper) {
                (Order::NewestFirst, _, Some(start)) | (Order::OldestFirst, Some(start), _) => {
                    since(start).into()
                }
                (Order::NewestFirst, _, None) => Latest::new().limit(size).into(),
                (Order::OldestFirst, None, _) => since(&SinceStart::Ts(UnixMillis(0))).into(),
            },
        };
        Calls { client: &self.client }.query(&self.vchannel_id, query)
    }

    /// What of a page is due, in the order of the walk; and whether the page reaches beyond the end of the walk.
    ///
    /// In which order the server lists a page is not documented, so that it does not count.
    // by hand: where a page leaves the walk is a comparison of messages, which no fact of a row states
    fn due(&self, mut page: Vec<Message>) -> (Vec<Message>, bool) {
        let beyond = page.iter().any(|message| match self.order {
            Order::NewestFirst => !self.is_above_lower(message),
            Order::OldestFirst => !self.is_below_upper(message),
        });
        page.retain(|message| self.is_above_lower(message) && self.is_below_upper(message));
        page.sort_by(|a, b| compare(&a.key, &b.key));
        if self.order == Order::NewestFirst {
            page.reverse();
        }
        (page, beyond)
    }

    // by hand: an end compares either keys or times; a row has no conditions
    fn is_above_lower(&self, message: &Message) -> bool {
        match &self.lower {
            Some(SinceStart::Key(key)) => compare(&message.key, key) == Ordering::Greater,
            Some(SinceStart::Ts(time)) => message.created_ts >= *time,
            None => true,
        }
    }

    // by hand: the other end, as `is_above_lower`
    fn is_below_upper(&self, message: &Message) -> bool {
        match &self.upper {
            Some(SinceStart::Key(key)) => compare(&message.key, key) == Ordering::Less,
            Some(SinceStart::Ts(time)) => message.created_ts <= *time,
            None => true,
        }
    }

    /// Leaves out what the walk has passed: everything up to this message, and itself.
    // by hand: the next page starts at the outermost message, and no answer holds a cursor
    fn pass(&mut self, message: &Message) {
        let passed = Some(SinceStart::Key(message.key.clone()));
        match self.order {
            Order::NewestFirst => self.upper = passed,
            Order::OldestFirst => self.lower = passed,
        }
    }
}

/// Which of two messages is the later one. A key is the time of sending and, behind a dot, the number of the message
/// among those of that time.
// by hand: ids of the specification are equal or not; it gives them no order
fn compare(a: &MessageKey, b: &MessageKey) -> Ordering {
    // by hand: what an id is made of is not for the specification to say
    fn parts(key: &MessageKey) -> [(usize, &str); 2] {
        let (time, number) = key.as_str().split_once('.').unwrap_or((key.as_str(), ""));
        // of numbers without a sign, the longer one is the larger
        [time, number].map(|digits| (digits.len(), digits))
    }
    parts(a).cmp(&parts(b))
}

/// Messages of a conversation, one by one; also a [`Stream`]. A page is requested when its first message is asked
/// for, and the walk ends at a page without further messages.
///
/// Each message is found once, also where pages meet between messages of the same time: pages begin at messages, not at
/// times. After an error the walk stands before the page that failed: to go on is to ask for it again.
#[must_use = "messages are requested when they are asked for"]
pub struct HistoryStream {
    /// What is behind the last message that was handed out.
    rest: History,
    flight: Option<Pending<Messages>>,
    ready: std::vec::IntoIter<Message>,
    done: bool,
}

impl HistoryStream {
    /// The request for all that is still due: keep it to go on later.
    // by hand: the stream of paging keeps a cursor, this one an end of the walk
    pub fn position(&self) -> &History {
        &self.rest
    }

    /// The next message, without any stream library; `None` = that was all.
    ///
    /// # Errors
    /// Those of the call.
    // by hand: of the stream, which is by hand
    pub async fn try_next(&mut self) -> Result<Option<Message>, Error> {
        std::future::poll_fn(|cx| self.poll(cx)).await.transpose()
    }

    /// The remaining messages, at most `limit` of them.
    ///
    /// # Errors
    /// Those of the call.
    // by hand: of the stream, which is by hand
    pub async fn at_most(mut self, limit: usize) -> Result<Vec<Message>, Error> {
        let mut all = Vec::new();
        while all.len() < limit
            && let Some(message) = self.try_next().await?
        {
            all.push(message);
        }
        Ok(all)
    }

    // by hand: the next request is made from the answers so far, not from a cursor in the last one
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Message, Error>>> {
        loop {
            if let Some(message) = self.ready.next() {
                self.rest.pass(&message);
                return Poll::Ready(Some(Ok(message)));
            }
            if self.done {
                return Poll::Ready(None);
            }
            let rest = &self.rest;
            let flight = self.flight.get_or_insert_with(|| Pending::new(&rest.page()));
            let page = ready!(Pin::new(flight).poll(cx));
            self.flight = None;
            let (due, beyond) = match page {
                Ok(page) => self.rest.due(page.messages),
                Err(error) => return Poll::Ready(Some(Err(error))),
            };
            self.done = beyond || due.is_empty();
            self.ready = due.into_iter();
        }
    }
}

// by hand: the only stream that is generated is that of a cursor
impl Stream for HistoryStream {
    type Item = Result<Message, Error>;

    // by hand: as the trait
    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(cx)
    }
}

// by hand: the request under way has no `Debug` to derive from
impl fmt::Debug for HistoryStream {
    // by hand: as the trait
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("HistoryStream").field(&self.rest).finish()
    }
}
