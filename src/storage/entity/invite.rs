use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invites")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub group_key: Option<String>,
    pub created_by: String,
    pub group_name: String,
    pub description: String,
    pub image_url: Option<String>,
    pub image_hash: Option<String>,
    pub fetched_hash: Option<String>,
    pub label: Option<String>,
    pub welcome: Option<String>,
    pub join_mode: String,
    pub gated: bool,
    pub topic: Option<String>,
    pub group_members: Option<String>,
    pub expires_at: Option<i64>,
    pub max_uses: Option<i64>,
    pub uses: i64,
    pub paused: bool,
    pub revoked_at: Option<i64>,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
    pub disclosure: String,
    pub opens_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
