//! Connections, from their first byte on.
//!
//! actix-web's own server begins to count a request's seconds when the connection is there, and answers 408 to one that
//! says nothing. Browsers open connections ahead, and take an answer to no question for a fault of the server. So this
//! puts the same parts together with one more before them: a connection gets there with its first byte, and one that has
//! none is ended without a word.

use super::{LAST_ANSWERS, told_to_stop};
use crate::web::{self, State};
use actix_http::HttpService;
use actix_http::error::DispatchError;
use actix_server::{GracefulShutdownSignal, Server};
use actix_service::{IntoServiceFactory, ServiceFactoryExt, map_config};
use actix_web::dev::{AppConfig, fn_service};
use actix_web::middleware::{Compress, from_fn};
use actix_web::rt::net::TcpStream;
use actix_web::{App, web::Data};
use std::io;
use std::net::TcpListener;
use std::time::Duration;

/// How long a connection may be open before its first byte.
const FIRST_BYTE: Duration = Duration::from_secs(10);
/// How long the head of a request may take from its first byte on.
const HEAD: Duration = Duration::from_secs(5);
/// How long a connection may be quiet between two requests.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How long the other side may take to end a connection that we have ended.
const GOODBYE: Duration = Duration::from_secs(1);
/// The most connections of a worker.
const CONNECTIONS: usize = 1024;

pub(super) fn serve(listener: TcpListener, state: Data<State>, workers: Option<usize>) -> io::Result<Server> {
    let builder = Server::build()
        .max_concurrent_connections(CONNECTIONS)
        .shutdown_timeout(LAST_ANSWERS)
        .shutdown_signal(told_to_stop());
    let builder = match workers {
        Some(number) => builder.workers(number),
        None => builder,
    };
    let (address, ending) = (listener.local_addr()?, builder.graceful_shutdown_signal());
    let connections = move || {
        // The last one is the outermost: even what the guard refuses is printed, logged and has its headers.
        let app = App::new()
            .app_data(state.clone())
            .configure(web::routes)
            .wrap(Compress::default())
            .wrap(from_fn(web::guard))
            .wrap(from_fn(web::finish))
            .wrap(from_fn(web::patience))
            .wrap(from_fn(web::log))
            .wrap(from_fn(web::headers));
        let app = app.into_factory().map_err(|error: actix_web::Error| error.error_response());
        let (waiting, answering) = (ending.clone(), ending.clone());
        let http = HttpService::build()
            .graceful_shutdown_signal(move || ended(answering.clone()))
            .keep_alive(KEEP_ALIVE)
            .client_request_timeout(HEAD)
            .client_disconnect_timeout(GOODBYE)
            .local_addr(address)
            // A compressed page goes out in pieces, and none shall wait for the one before to be acknowledged.
            .tcp_nodelay(true)
            .finish(map_config(app, |()| AppConfig::default()))
            .tcp();
        fn_service(move |io| begun(io, waiting.clone())).and_then(http)
    };
    Ok(builder.listen("touchstone", listener, connections)?.run())
}

/// A connection that has something to say; the others are ended.
async fn begun(io: TcpStream, ending: GracefulShutdownSignal) -> Result<TcpStream, DispatchError> {
    tokio::select! {
        ready = io.readable() => ready.map(|()| io).map_err(DispatchError::Io),
        () = tokio::time::sleep(FIRST_BYTE) => Err(DispatchError::DisconnectTimeout),
        () = ended(ending) => Err(DispatchError::DisconnectTimeout),
    }
}

async fn ended(signal: GracefulShutdownSignal) {
    signal.notified().await;
}
