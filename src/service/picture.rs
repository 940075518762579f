//! Pictures at addresses elsewhere: ordered where an address is written, fetched once by a job, shown from then on.
//! Pages never ask another server.

use sea_orm::DatabaseTransaction;

use crate::domain::id::GroupKey;
use crate::domain::invite::Invite;
use crate::domain::picture::{Fetching, wait_ms, web_address};
use crate::domain::problem::Problem;
use crate::domain::view::InviteCard;
use crate::images::{Made, NotFetched, make};
use crate::storage;
use crate::storage::job::{Claimed, NewJob};

use super::{Services, hash, image};

/// The kind of job that fetches a picture.
pub const KIND: &str = "fetch_picture";
/// Given up, an address is asked again when somebody writes it down after this long.
const AGAIN_AFTER_MS: i64 = 10 * 60 * 1000;
/// Addresses from before that are looked for at once.
const ENROL_MAX: u32 = 100;

/// Orders the picture of a link, where it has no uploaded one, and shows what is kept already.
pub(super) async fn of_link(
    services: &Services,
    tx: &DatabaseTransaction,
    invite: &Invite,
) -> Result<Option<String>, Problem> {
    if let (None, Some(url)) = (&invite.image_hash, &invite.image_url) {
        order(services, tx, url, invite.created_by.as_str()).await?;
    }
    Ok(storage::picture::show_link(tx, &invite.id).await?)
}

/// Follows what the members of a group made its picture.
pub(super) async fn of_group(
    services: &Services,
    tx: &DatabaseTransaction,
    key: &GroupKey,
    url: Option<&str>,
) -> Result<(), Problem> {
    let url = url.and_then(web_address);
    if storage::picture::of_group(tx, key).await?.as_deref() == url {
        return Ok(());
    }
    storage::picture::set_of_group(tx, key, url).await?;
    if let Some(url) = url {
        order(services, tx, url, key.as_str()).await?;
    }
    Ok(storage::picture::show_group(tx, key).await?)
}

/// Orders what is at this address, unless it is kept or on its way. Orders of one `queue` are done one by one.
async fn order(services: &Services, tx: &DatabaseTransaction, url: &str, queue: &str) -> Result<(), Problem> {
    // Longer ones are not asked, and do not fit an index.
    let Some(url) = web_address(url) else { return Ok(()) };
    let now = services.now_ms();
    let known = storage::picture::remote(tx, url).await?;
    let due = known.as_ref().is_none_or(|remote| {
        remote.hash.is_none()
            && remote.settled_at_ms.is_some_and(|at| at.saturating_add(AGAIN_AFTER_MS) <= now)
    });
    if !due {
        return Ok(());
    }
    storage::picture::ask(tx, url, now).await?;
    let often = services.take(tx, &format!("picture:{queue}"), services.limits.upload_per_person).await;
    let why = services.pictures.check(url).err();
    if let Some(why) = why.or_else(|| often.err().map(|problem| problem.title)) {
        return Ok(storage::picture::trouble(tx, url, &why, Some(now)).await?);
    }
    // Not the queue of the group itself: nobody waits for a picture.
    let queue = format!("{KIND}:{queue}");
    let id = format!("{KIND}:{}", hash(url));
    let job = NewJob { id: id.clone(), kind: KIND, queue, payload: url.to_owned() };
    storage::job::enqueue(tx, job, now).await?;
    // One that is done stays as it is when it is enqueued again.
    storage::job::revive(tx, &id, now).await?;
    Ok(())
}

/// Orders pictures of links that were made before pictures were fetched.
pub async fn enrol(services: &Services) -> Result<(), Problem> {
    for (url, who) in storage::picture::unasked(services.store.read(), ENROL_MAX).await? {
        let tx = services.store.write_tx().await?;
        order(services, &tx, &url, &who).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Fetches one picture and shows it where its address is named. What does not come is asked for a few times.
pub async fn fetch(services: &Services, epoch: i64, job: &Claimed) -> Result<(), Problem> {
    let url = &job.payload;
    let wanted = storage::picture::is_wanted(services.store.read(), url).await?;
    // A picture that ended this process each time it was tried is not tried for ever.
    let gave_up = job.attempt > 1 && wait_ms(job.attempt.saturating_sub(1)).is_none();
    let came = match wanted {
        true if gave_up => Some(Err(NotFetched::NotNow("It could not be read.".to_owned()))),
        true => Some(get(services, url).await),
        false => None,
    };
    let tx = services.store.write_tx().await?;
    let now = services.now_ms();
    match (came, wait_ms(job.attempt)) {
        (Some(Err(NotFetched::NotNow(why))), Some(wait)) => {
            tracing::info!(job.id = %job.id, job.attempt, why, "a picture did not come; trying again");
            let at = now.saturating_add(wait);
            if storage::job::retry(&tx, job, epoch, at, &why).await? {
                storage::picture::trouble(&tx, url, &why, None).await?;
            }
        }
        (came, _) => {
            if !storage::job::finish(&tx, job, epoch, now).await? {
                return Ok(());
            }
            settle(services, &tx, url, came).await?;
        }
    }
    Ok(tx.commit().await?)
}

async fn settle(
    services: &Services,
    tx: &DatabaseTransaction,
    url: &str,
    came: Option<Result<Made, NotFetched>>,
) -> Result<(), Problem> {
    let now = services.now_ms();
    match came {
        None => storage::picture::forget(tx, url).await?,
        Some(Ok(made)) => {
            image::keep(services, tx, &made, "").await?;
            storage::picture::kept(tx, url, &made.hash, now).await?;
            storage::picture::show(tx, url).await?;
        }
        Some(Err(NotFetched::Never(why) | NotFetched::NotNow(why))) => {
            tracing::info!(why, "a picture was given up");
            storage::picture::trouble(tx, url, &why, Some(now)).await?;
        }
    }
    Ok(())
}

async fn get(services: &Services, url: &str) -> Result<Made, NotFetched> {
    let bytes = services.pictures.fetch(url).await?;
    make(bytes).await.map_err(|why| NotFetched::Never(why.to_string()))
}

/// How far we have come with the picture of a link; `None` where there is nothing to say of it.
pub async fn of_card(services: &Services, card: &InviteCard) -> Result<Option<Fetching>, Problem> {
    match (&card.image_hash, &card.image_url) {
        (None, Some(url)) => standing(services, url).await,
        _ => Ok(None),
    }
}

/// The same, of the picture a group has in its members' apps.
pub async fn of_group_key(services: &Services, key: &GroupKey) -> Result<Option<Fetching>, Problem> {
    match storage::picture::of_group(services.store.read(), key).await? {
        Some(url) => standing(services, &url).await,
        None => Ok(None),
    }
}

async fn standing(services: &Services, url: &str) -> Result<Option<Fetching>, Problem> {
    if web_address(url).is_none() {
        let why = "The address has characters that no address of the web has.".to_owned();
        return Ok(Some(Fetching::GivenUp { why }));
    }
    let remote = storage::picture::remote(services.store.read(), url).await?;
    Ok(remote.filter(|remote| remote.hash.is_none()).map(|remote| {
        match (remote.problem, remote.settled_at_ms) {
            (None, _) => Fetching::Ordered,
            (Some(why), None) => Fetching::Again { why },
            (Some(why), Some(_)) => Fetching::GivenUp { why },
        }
    }))
}
