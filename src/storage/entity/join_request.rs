use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "join_requests")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub invite_id: String,
    pub group_key: Option<String>,
    pub inbox_id: String,
    pub address: Option<String>,
    pub decision: String,
    pub member_state: String,
    pub code: Option<String>,
    pub reason: Option<String>,
    pub decided_by: Option<String>,
    pub open_key: Option<String>,
    pub counted: bool,
    pub requested_at: i64,
    pub decided_at: Option<i64>,
    pub member_at: Option<i64>,
    pub updated_at: i64,
    pub evidence: Option<String>,
    pub checked_at: Option<i64>,
    pub late: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
