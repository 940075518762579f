//! What was sent, sending it again, and trying an endpoint out.

use crate::domain::inbox::{InboxId, WalletAddress};
use crate::domain::problem::Problem;
use crate::domain::webhook::DecisionBody;
use crate::domain::webhook::event::{About, DECISION, DECISION_TEST, TEST, body};
use crate::domain::webhook::view::{DeliveryView, Kind, State};
use crate::service::Services;
use crate::storage;
use crate::storage::limit::Rate;

use super::{owned, tell};

/// Messages shown of one endpoint.
const SHOWN: u32 = 50;
const TEST_RATE: Rate = Rate { burst: 5, interval_ms: 10_000 };
const REPLAY_RATE: Rate = Rate { burst: 30, interval_ms: 2_000 };
/// No wallet of anybody's.
const NOBODY: &str = "0x0000000000000000000000000000000000000000";

/// The newest messages of an endpoint with their tries, newest first.
pub async fn deliveries(
    services: &Services,
    actor: &InboxId,
    id: &str,
) -> Result<Vec<DeliveryView>, Problem> {
    let db = services.store.read();
    let endpoint = owned(db, actor, id).await?;
    let mut views = Vec::new();
    for logged in storage::delivery::of_endpoint(db, &endpoint.id, SHOWN).await? {
        views.push(DeliveryView {
            attempts: storage::delivery::attempts(db, &logged.delivery.id).await?,
            id: logged.delivery.id,
            event: logged.delivery.event,
            state: logged.state,
            last_answer: logged.last_answer,
            created_at_ms: logged.created_at_ms,
        });
    }
    Ok(views)
}

/// Sends a message that says nothing; a server that decides is asked about nobody. Tried once.
pub async fn test(services: &Services, actor: &InboxId, id: &str) -> Result<(), Problem> {
    let tx = services.store.write_tx().await?;
    let endpoint = owned(&tx, actor, id).await?;
    if endpoint.state != State::On {
        return Err(Problem::new(409, "webhook_off", "Switch the webhook on first."));
    }
    services.take(&tx, &format!("webhook-test:{actor}"), TEST_RATE).await?;
    let (event, body) = match endpoint.kind {
        Kind::Event => (TEST, body(TEST, services.now_ms(), &About::new())),
        Kind::Decision => {
            let link = endpoint.invite.as_ref().map(|id| id.as_str()).unwrap_or_default();
            let nobody = WalletAddress::parse(NOBODY).map_err(|_| Problem::internal())?;
            (DECISION_TEST, DecisionBody::new(link, "test", &nobody).json())
        }
    };
    tell::put(services, &tx, &endpoint, event, body).await?;
    tx.commit().await?;
    Ok(())
}

/// Sends a message once more, under the same id; answers the endpoint it goes to.
pub async fn replay(services: &Services, actor: &InboxId, delivery: &str) -> Result<String, Problem> {
    let tx = services.store.write_tx().await?;
    let logged = storage::delivery::get(&tx, delivery).await?.ok_or_else(Problem::not_found)?;
    let endpoint = owned(&tx, actor, logged.delivery.endpoint.as_str()).await?;
    if logged.delivery.event == DECISION {
        return Err(Problem::new(409, "not_replayed", "A question about a request is asked by the request."));
    }
    services.take(&tx, &format!("webhook-replay:{actor}"), REPLAY_RATE).await?;
    if !storage::delivery::replay(&tx, delivery, services.now_ms()).await? {
        return Err(Problem::new(409, "being_sent", "This message is being sent right now."));
    }
    services.audit(&tx, Some(actor), "webhook.replayed", delivery, None).await?;
    tx.commit().await?;
    services.bell.notify_one();
    Ok(endpoint.id.to_string())
}
