//! One Usher for one test.

use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use axum::Router;
use futures::FutureExt;
use sea_orm::ConnectionTrait;
use usher::api::{self, Readiness};
use usher::domain::group::ConversationId;
use usher::domain::id::{GroupKey, JoinRequestId};
use usher::domain::join_request::{Code, Decision, JoinRequest, MemberState};
use usher::domain::problem::Problem;
use usher::domain::seal::SealKey;
use usher::domain::siwe::SiweMessage;
use usher::domain::view::NetworkFacts;
use usher::domain::view::{InviteRow, OwnRequest};
use usher::gate::fake::FakeChains;
use usher::images::fake::Fake as FakePictures;
use usher::jobs;
use usher::notify::fake::Fake as FakeNotifier;
use usher::service::group::GroupForm;
use usher::service::invite::NewInvite;
use usher::service::{Clock, Limits, Services, Site, group, invite, join, sign_in};
use usher::storage;
use usher::webhook::fake::Fake as FakeHooks;
use usher::xmtp::GroupClient;
use usher::xmtp::fake::FakeXmtp;

use super::dials::{Counter, Dial};
use super::{Database, Engine, Line, Person, Point};

/// Services over a database of their own. Clones share everything.
#[derive(Clone)]
pub struct TestApp {
    pub services: Services,
    pub xmtp: FakeXmtp,
    pub chains: FakeChains,
    pub notifier: Arc<FakeNotifier>,
    pub hooks: Arc<FakeHooks>,
    pub pictures: Arc<FakePictures>,
    pub line: Arc<Line>,
    pub engine: Engine,
    /// The database, for tests that open it once more.
    pub url: String,
    clock: Arc<Dial>,
    work_stays: Arc<AtomicBool>,
    /// Building it describes every call: once for each app is enough.
    api: Arc<OnceLock<Router>>,
}

/// A group on the network, made by us.
#[derive(Clone, Debug)]
pub struct Group {
    pub key: GroupKey,
    pub id: ConversationId,
}

impl Group {
    /// An invite to this group, by hand unless said otherwise.
    pub fn invite(&self) -> NewInvite {
        NewInvite { group: Some(self.key.to_string()), ..NewInvite::default() }
    }

    pub fn automatic(&self) -> NewInvite {
        NewInvite { join_mode: "automatic".into(), ..self.invite() }
    }
}

/// Runs a test with its own app, then looks whether anything was left lying about.
pub fn run(engine: Engine, test: impl AsyncFn(&TestApp)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let database = Database::create(engine).await;
        let app = TestApp::open(&database).await;
        let done = AssertUnwindSafe(test(&app)).catch_unwind().await;
        let left = if done.is_ok() { app.left_over().await } else { Vec::new() };
        app.services.store.clone().close().await;
        if let Err(panic) = done {
            database.remove().await;
            std::panic::resume_unwind(panic);
        }
        database.give_back().await;
        assert!(left.is_empty(), "the test left this: {left:#?}");
    });
}

impl TestApp {
    async fn open(database: &Database) -> Self {
        let xmtp = FakeXmtp::new();
        let clock = Arc::new(Dial::default());
        xmtp.set_now_ms(clock.now_ms());
        let chains = FakeChains::default();
        let notifier = Arc::new(FakeNotifier::default());
        let hooks = Arc::new(FakeHooks::default());
        let pictures = Arc::new(FakePictures::default());
        let services = Services {
            store: database.open().await,
            directory: Arc::new(xmtp.clone()),
            signatures: Arc::new(chains.clone()),
            chains: Arc::new(chains.clone()),
            visitors: None,
            notifier: notifier.clone(),
            hooks: hooks.clone(),
            followers: usher::service::live::Followers::default(),
            reach: usher::service::health::Reach::default(),
            clock: clock.clone(),
            random: Arc::new(Counter::default()),
            seal: SealKey::new([7; 32]),
            web_push_key: Some("B".repeat(87)),
            site: Site {
                base_url: "https://usher.example".into(),
                host: "usher.example".into(),
                local: true,
            },
            apps: Arc::default(),
            limits: Arc::new(Limits::default()),
            cards: usher::images::Cards::default(),
            pictures: pictures.clone(),
            tally: usher::service::funnel::Tally::default(),
            bell: Arc::default(),
        };
        let line = Arc::new(Line::new(&xmtp, "first"));
        let (engine, url) = (database.engine, database.url.clone());
        Self {
            services,
            xmtp,
            chains,
            notifier,
            hooks,
            pictures,
            line,
            engine,
            url,
            clock,
            work_stays: Arc::default(),
            api: Arc::default(),
        }
    }

    /// The same Usher with other services, for instance other limits.
    pub fn with(&self, change: impl FnOnce(&mut Services)) -> Self {
        let mut app = self.clone();
        app.api = Arc::default();
        change(&mut app.services);
        app
    }

    pub fn with_limits(&self, change: impl FnOnce(&mut Limits)) -> Self {
        self.with(|services| change(Arc::make_mut(&mut services.limits)))
    }

    /// The same Usher seen from another process, with another installation of our client.
    pub fn other_process(&self) -> Self {
        Self { line: Arc::new(Line::new(&self.xmtp, "second")), ..self.clone() }
    }

    pub fn router(&self) -> Router {
        let build = || {
            let readiness = Readiness::new(self.services.clone(), Arc::default(), NetworkFacts::default());
            api::router(self.services.clone(), readiness)
        };
        self.api.get_or_init(build).clone()
    }

    pub fn now(&self) -> i64 {
        self.clock.now_ms()
    }

    pub fn advance(&self, ms: i64) {
        self.xmtp.set_now_ms(self.clock.advance(ms));
    }

    // Who and what there is.

    /// Somebody with a wallet and an inbox.
    pub fn person(&self, name: &str) -> Person {
        let person = self.stranger(name);
        self.xmtp.register(person.inbox_id.clone(), person.address.clone());
        person
    }

    /// Somebody whose wallet XMTP does not know yet.
    pub fn stranger(&self, name: &str) -> Person {
        Person::named(name)
    }

    pub fn people(&self, count: usize) -> Vec<Person> {
        (0..count).map(|number| self.person(&format!("guest {number}"))).collect()
    }

    /// A group where admins add; its maker is super admin.
    pub async fn group_of(&self, creator: &Person) -> Group {
        self.make_group(creator, GroupForm { name: "Night Runners".into(), ..GroupForm::default() }).await
    }

    pub async fn make_group(&self, creator: &Person, form: GroupForm) -> Group {
        let key = group::create(&self.services, &creator.signed_in(), form).await.unwrap();
        self.run_jobs().await;
        let made = storage::group::get(self.services.store.read(), &key).await.unwrap().unwrap();
        Group { key, id: made.conversation_id.expect("the group was made") }
    }

    pub async fn invite(&self, creator: &Person, new: NewInvite) -> InviteRow {
        invite::create(&self.services, &creator.inbox_id, new).await.unwrap()
    }

    pub async fn join(&self, person: &Person, invite: &InviteRow) -> OwnRequest {
        self.try_join(person, invite).await.unwrap()
    }

    pub async fn try_join(&self, person: &Person, invite: &InviteRow) -> Result<OwnRequest, Problem> {
        join::request(&self.services, &person.signed_in(), invite.card.id.as_str()).await
    }

    /// Somebody adds people in their own app, and we hear of it.
    pub async fn add_by(&self, by: &Person, group: &Group, people: &[&Person]) {
        let inboxes: Vec<_> = people.iter().map(|person| person.inbox_id.clone()).collect();
        self.xmtp.add_by(&by.inbox_id, &group.id, &inboxes).unwrap();
        self.mirror(group).await;
    }

    /// Somebody removes people in their own app, and we hear of it.
    pub async fn remove_by(&self, by: &Person, group: &Group, people: &[&Person]) {
        let inboxes: Vec<_> = people.iter().map(|person| person.inbox_id.clone()).collect();
        self.xmtp.remove_by(&by.inbox_id, &group.id, &inboxes).unwrap();
        self.mirror(group).await;
    }

    /// Reads a group from the network, as the porter does when it hears of a change.
    pub async fn mirror(&self, group: &Group) {
        let known = usher::service::mirror::known(&self.services, &group.id).await.unwrap();
        usher::service::mirror::refresh(&self.services, &*self.line, &group.id, known).await.unwrap();
    }

    pub fn is_in(&self, group: &Group, person: &Person) -> bool {
        self.xmtp.is_member(&group.id, &person.inbox_id)
    }

    // Work.

    /// Does everything that is due, as a process that was just started.
    pub async fn run_jobs(&self) {
        self.work().await.unwrap();
    }

    pub async fn work(&self) -> Result<(), Problem> {
        jobs::run_due(&self.services, self.line.clone() as Arc<dyn GroupClient>).await
    }

    /// Does this while a porter waits for the bell.
    pub async fn with_porter<T>(&self, doing: impl Future<Output = T>) -> T {
        let bell = &self.services.bell;
        let porter = async {
            loop {
                bell.notified().await;
                self.run_jobs().await;
            }
        };
        tokio::select! {
            done = doing => done,
            () = porter => unreachable!("a porter never ends"),
        }
    }

    /// Works until it comes here, and dies.
    pub async fn crash_at(&self, point: Point) {
        let stop = self.line.stop_at(point);
        tokio::select! {
            biased;
            () = stop.reached() => {}
            done = self.work() => panic!("the work never came to {point:?}: {done:?}"),
        }
    }

    /// This test ends with work still to be done.
    pub fn work_stays(&self) {
        self.work_stays.store(true, Ordering::Relaxed);
    }

    async fn left_over(&self) -> Vec<String> {
        let mut left = Vec::new();
        if !self.work_stays.load(Ordering::Relaxed) {
            for table in ["jobs", "outbox", "deliveries"] {
                let open = format!("SELECT count(*) FROM {table} WHERE state IN ('ready', 'running')");
                left.extend(match self.number(&open).await {
                    0 => None,
                    many => Some(format!("{many} open rows in {table}")),
                });
            }
        }
        left.extend(self.line.unreached().iter().map(|point| format!("nobody came to {point:?}")));
        // A change that must succeed shows what is still scripted.
        let probe = self.xmtp.open_dm(&self.xmtp.inbox_id()).await;
        left.extend(probe.err().map(|error| format!("scripted and never met: {error}")));
        left
    }

    // What the database says.

    pub async fn sql(&self, sql: &str) -> u64 {
        self.services.store.write().execute_unprepared(sql).await.unwrap().rows_affected()
    }

    /// The one number this query answers.
    pub async fn number(&self, sql: &str) -> i64 {
        let db = self.services.store.write();
        let statement = sea_orm::Statement::from_string(db.get_database_backend(), sql);
        db.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
    }

    pub async fn texts(&self, sql: &str) -> Vec<String> {
        let db = self.services.store.write();
        let statement = sea_orm::Statement::from_string(db.get_database_backend(), sql);
        let rows = db.query_all_raw(statement).await.unwrap();
        rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
    }

    /// Bytes as this database writes them.
    pub fn hex(&self, bytes: &[u8]) -> String {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        match self.engine {
            Engine::Postgres => format!("'\\x{hex}'"),
            Engine::Sqlite => format!("x'{hex}'"),
        }
    }

    /// Every row of every table.
    pub async fn dump(&self) -> Vec<String> {
        let mut dump = Vec::new();
        let tables = match self.engine {
            Engine::Postgres => {
                "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'"
            }
            Engine::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table'",
        };
        for table in self.texts(&format!("{tables} ORDER BY 1")).await {
            let row = match self.engine {
                Engine::Postgres => format!("to_jsonb({table})::text"),
                Engine::Sqlite => {
                    let columns =
                        format!("SELECT 'quote(\"' || name || '\")' FROM pragma_table_info('{table}')");
                    self.texts(&columns).await.join(" || ' ' || ")
                }
            };
            let rows = self.texts(&format!("SELECT {row} FROM {table} ORDER BY 1")).await;
            dump.extend(rows.into_iter().map(|row| format!("{table}: {row}")));
        }
        dump
    }

    pub async fn request(&self, id: &JoinRequestId) -> JoinRequest {
        storage::join_request::get(self.services.store.read(), id).await.unwrap().unwrap()
    }

    /// Where a request stands.
    pub async fn state(&self, id: &JoinRequestId) -> (Decision, MemberState, Option<Code>) {
        let request = self.request(id).await;
        (request.decision, request.member_state, request.code)
    }

    pub async fn uses(&self, invite: &InviteRow) -> i64 {
        storage::invite::get(self.services.store.read(), &invite.card.id).await.unwrap().unwrap().uses
    }

    // Signing in.

    /// A text to sign for the API, good now.
    pub async fn siwe(&self, person: &Person) -> SiweMessage {
        let nonce = sign_in::nonce(&self.services).await.unwrap();
        SiweMessage {
            domain: "usher.example".into(),
            address: person.address.clone(),
            statement: None,
            uri: "https://usher.example".into(),
            chain_id: 1,
            nonce: nonce.nonce,
            issued_at_ms: self.now(),
            expires_at_ms: Some(nonce.expires_at_ms),
        }
    }

    /// A bearer token.
    pub async fn token(&self, person: &Person) -> String {
        let text = self.siwe(person).await.text();
        sign_in::token(&self.services, &text, &person.sign(&text)).await.unwrap().token
    }
}
