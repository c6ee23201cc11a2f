//! A platform, as it is served: route, token, parameters, answer.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use chat_spec::ir::{Operation, Platform};

use crate::{
    answer::Answer,
    auth::authenticate,
    behaviour::{Behaviour, Call},
    examples::documented,
    faults::Fault,
    incoming::Incoming,
    parameters::{self, Parameters},
    rate::Limits,
    recorded::RecordedRequest,
    refusal::{Problem, Refusal},
    route::Template,
};

/// A platform, as it is served.
pub(crate) struct Engine {
    platform: Platform,
    routes: Vec<Route>,
    hosts: Vec<String>,
    behaviour: Box<dyn Behaviour>,
    settings: Settings,
    memory: Mutex<Memory>,
}

/// What the user of the server decides.
#[derive(Debug)]
pub(crate) struct Settings {
    /// The expected token.
    pub(crate) token: String,
    /// Answers come only from the documented examples, never from memory.
    pub(crate) examples_only: bool,
    /// By operation, the example to answer in place of the first.
    pub(crate) examples: BTreeMap<String, String>,
    /// How many calls are let through.
    pub(crate) limits: Option<Limits>,
    /// By operation, what goes wrong with its answers.
    pub(crate) faults: BTreeMap<String, Fault>,
    /// What goes wrong with the answers of all others.
    pub(crate) fault_all: Option<Fault>,
}

/// What changes while the server runs.
#[derive(Default)]
struct Memory {
    requests: Vec<RecordedRequest>,
    next: BTreeMap<String, VecDeque<Answer>>,
    faults: BTreeMap<String, VecDeque<Fault>>,
}

/// An operation and where it is found.
struct Route {
    name: String,
    operation: Operation,
    template: Template,
}

impl Route {
    /// This route and what its placeholders hold, if the request's path is of its form.
    fn matches(&self, request: &Incoming) -> Option<(&Self, Vec<(String, String)>)> {
        Some((self, self.template.matches(&request.segments)?))
    }
}

impl Engine {
    /// Serves a platform.
    pub(crate) fn new(platform: Platform, behaviour: Box<dyn Behaviour>, settings: Settings) -> Self {
        let hosts = host_paths(&platform);
        let mut routes = Vec::new();
        for resource in &platform.resources {
            for operation in &resource.operations {
                let base = hosts.get(operation.host).map_or("", |base| &**base);
                routes.push(Route {
                    name: format!("{}.{}", resource.name, operation.name),
                    template: Template::new(&format!("{base}{}", operation.path)),
                    operation: operation.clone(),
                });
            }
        }
        Self { platform, routes, hosts, behaviour, settings, memory: Mutex::default() }
    }

    /// The names of the platform's hosts.
    pub(crate) fn hosts(&self) -> impl Iterator<Item = &str> {
        self.platform.hosts.iter().map(|host| &*host.name)
    }

    /// The path below which a host's operations stand; by default the first host's.
    pub(crate) fn host_path(&self, name: Option<&str>) -> Option<&str> {
        let index = match name {
            Some(name) => self.platform.hosts.iter().position(|host| host.name == name)?,
            None => 0,
        };
        self.hosts.get(index).map(|path| &**path)
    }

    /// The operation of that name.
    pub(crate) fn operation(&self, name: &str) -> Option<&Operation> {
        self.routes.iter().find(|route| route.name == name).map(|route| &route.operation)
    }

    /// All requests so far.
    pub(crate) fn requests(&self) -> Vec<RecordedRequest> {
        self.memory().requests.clone()
    }

    /// Answers the next request to an operation with this.
    pub(crate) fn answer_next(&self, operation: &str, answer: Answer) {
        self.memory().next.entry(operation.to_owned()).or_default().push_back(answer);
    }

    /// Lets this go wrong with the next answer of an operation.
    pub(crate) fn fault_next(&self, operation: &str, fault: Fault) {
        self.memory().faults.entry(operation.to_owned()).or_default().push_back(fault);
    }

    /// What goes wrong with the answer to a request, and how the platform would refuse it.
    pub(crate) fn fault(&self, request: &Incoming) -> Option<(Fault, Answer)> {
        let (route, ..) = self.chosen(request).ok()?;
        let next = self.memory().faults.get_mut(&route.name).and_then(VecDeque::pop_front);
        let Settings { faults, fault_all, .. } = &self.settings;
        let fault = next.or_else(|| faults.get(&route.name).or(fault_all.as_ref()).cloned())?;
        let refusal = Refusal::Forbidden("the server was told to fail".to_owned());
        Some((fault, self.refused(route.operation.host, request, &refusal)))
    }

    /// Answers a request.
    pub(crate) fn answer(&self, request: &Incoming) -> Answer {
        self.memory().requests.push(RecordedRequest::of(request));
        let (route, parameters, problems) = match self.chosen(request) {
            Ok(chosen) => chosen,
            Err(refusal) => return self.refused(0, request, &refusal),
        };
        if let Some(answer) = self.memory().next.get_mut(&route.name).and_then(VecDeque::pop_front) {
            return answer;
        }
        let host = route.operation.host;
        if let Err(refusal) = self.authenticate(&route.operation, request) {
            return self.refused(host, request, &refusal);
        }
        let counted =
            self.settings.limits.as_ref().map(|limits| limits.count(self.bucket(route), Instant::now()));
        let performed = match &counted {
            Some(counted) if counted.exceeded => Err(Refusal::TooManyCalls),
            _ => self.perform(route, request, &parameters, problems),
        };
        let answer = performed.unwrap_or_else(|refusal| self.refused(host, request, &refusal));
        match (&counted, &self.platform.rate_limit) {
            (Some(counted), Some(headers)) => counted.tell(headers, answer),
            _ => answer,
        }
    }

    /// What a call counts against: the documented bucket, else its path. All calls count together where the headers
    /// tell no bucket.
    fn bucket<'a>(&self, route: &'a Route) -> &'a str {
        let operation = &route.operation;
        match (&operation.bucket, &self.platform.rate_limit) {
            (Some(bucket), _) => bucket,
            (None, Some(headers)) if headers.bucket.is_none() => "",
            (None, _) => operation.path.trim_start_matches('/'),
        }
    }

    fn authenticate(&self, operation: &Operation, request: &Incoming) -> Result<(), Refusal> {
        let host = self.platform.hosts.get(operation.host);
        match host.and_then(|host| host.auth.as_ref()) {
            Some(auth) if operation.auth => authenticate(auth, &self.settings.token, request),
            _ => Ok(()),
        }
    }

    fn perform(
        &self,
        route: &Route,
        request: &Incoming,
        parameters: &Parameters,
        problems: Vec<Problem>,
    ) -> Result<Answer, Refusal> {
        if let Some(problem) = problems.into_iter().next() {
            return Err(Refusal::Parameter(problem));
        }
        let call = Call { name: &route.name, operation: &route.operation, parameters, request };
        let file = self.settings.examples.get(&route.name).map(|file| &**file);
        if !self.settings.examples_only
            && file.is_none()
            && let Some(answer) = self.behaviour.answer(&call)
        {
            return answer;
        }
        Ok(documented(&route.operation, file).unwrap_or_else(|| Answer::new(200)))
    }

    /// The operation that is meant, its parameters, and what is wrong with them. Path and method choose it; of several
    /// on one route, it is the one that takes the request with the fewest problems, then the one that makes most of
    /// it, then the first.
    fn chosen(&self, request: &Incoming) -> Result<(&Route, Parameters, Vec<Problem>), Refusal> {
        let mut matching: Vec<_> = self.routes.iter().filter_map(|route| route.matches(request)).collect();
        if matching.is_empty() {
            return Err(Refusal::UnknownPath);
        }
        matching.retain(|(route, _)| route.operation.method.as_str() == request.method.as_str());
        let best = matching.iter().map(|(route, _)| route.template.rank()).min();
        matching.retain(|(route, _)| Some(route.template.rank()) == best);
        let read = matching.into_iter().map(|(route, placeholders)| {
            let (parameters, problems) =
                parameters::find(&self.platform, &route.operation, request, &placeholders);
            (route, parameters, problems)
        });
        let fitting =
            read.min_by_key(|(_, parameters, problems)| (problems.len(), Reverse(parameters.recognised())));
        fitting.ok_or(Refusal::UnknownMethod)
    }

    fn refused(&self, host: usize, request: &Incoming, refusal: &Refusal) -> Answer {
        match self.platform.hosts.get(host) {
            Some(host) => self.behaviour.refused(&self.platform, host, request, refusal),
            None => Answer::new(refusal.status()),
        }
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Below which path each host's operations stand: the path of its base, with the examples of settings in place of
/// placeholders, and after its name where an earlier host has the same path already.
fn host_paths(platform: &Platform) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    for host in &platform.hosts {
        let base = platform.example_base(host);
        let authority = base.split_once("://").map_or(&*base, |(_, rest)| rest);
        let path = authority.find('/').map_or("", |slash| &authority[slash..]).trim_end_matches('/');
        let taken = paths.iter().any(|known| known == path);
        paths.push(if taken { format!("/{}{path}", host.name) } else { path.to_owned() });
    }
    paths
}
