use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "jobs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub kind: String,
    pub queue: String,
    pub payload: String,
    pub state: String,
    pub run_after: i64,
    pub attempt: i64,
    pub claimed_by: Option<String>,
    pub claim_epoch: i64,
    pub claim_until: i64,
    pub last_error: Option<String>,
    pub first_attempt_at: Option<i64>,
    pub created_at: i64,
    pub finished_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
