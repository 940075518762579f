use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "groups")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    pub conversation_id: Option<String>,
    pub name: String,
    pub description: String,
    pub image_hash: Option<String>,
    pub permissions: String,
    pub state: String,
    pub add_policy: String,
    pub created_by: String,
    pub problem: Option<String>,
    pub synced_at: Option<i64>,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
