//! Connections, from their first byte on.
//!
//! actix-web's own server begins to count a request's seconds when the connection is there, and answers 408 to one that
//! says nothing. Browsers open connections ahead, and take such an answer to no question for a fault. So this is that
//! server's `listen` with one thing before it: a connection is given to it when its first byte has come.

use super::LAST_ANSWERS;
use actix_http::error::DispatchError;
use actix_http::{HttpService, Request, Response};
use actix_server::{GracefulShutdownSignal, Server};
use actix_web::body::MessageBody;
use actix_web::dev::{AppConfig, Service, ServiceFactory, ServiceResponse, fn_service};
use actix_web::rt::net::TcpStream;
use std::io;
use std::net::TcpListener;
use std::time::Duration;
