//! temporary
use std::marker::PhantomData;
use crate::domain::id::{UserId, WorkspaceId};
/// r
pub struct CanRead;
/// w
pub struct CanWrite;
/// ws
pub struct Ws<P> { id: WorkspaceId, user: Option<UserId>, demo: bool, p: PhantomData<P> }
impl<P> Ws<P> {
    /// id
    pub fn id(&self) -> WorkspaceId { self.id }
    /// user
    pub fn user(&self) -> Option<UserId> { self.user }
    /// demo
    pub fn demo(&self) -> bool { self.demo }
}
