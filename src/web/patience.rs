//! How long a body may take to arrive: whoever sends a byte now and then holds a connection and gets nothing for it.
//!
//! And that it arrives: whoever is refused before their body was read goes on sending it. A connection that ends while
//! bytes are under way is reset, and what was answered is lost with it. So the rest of a body is read and thrown away
//! before anything is answered, as far as a body of that kind may be long.

use super::WebError;
use actix_multipart::MultipartError;
use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::http::Method;
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use actix_web::{Error, HttpMessage};
use futures_util::{Stream, StreamExt};
use std::cell::RefCell;
use std::io::{Error as IoError, ErrorKind};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep_until};

/// Until then nothing need have arrived.
const GRACE: Duration = Duration::from_secs(5);
/// From then on so many bytes a second, from the first one on.
const RATE: u32 = 1024;
/// Until then a form has to be whole.
const FORM: Duration = Duration::from_secs(30);
/// Until then a file has to be whole.
const FILE: Duration = Duration::from_secs(120);

/// So many bytes of a form are taken off the line, whatever becomes of them.
const FORM_BYTES: u64 = 1024 * 1024;
/// The same of a file.
const FILE_BYTES: u64 = 64 * 1024 * 1024;

/// The middleware.
///
/// # Errors
/// Those of what it is wrapped around.
pub async fn patience<B: MessageBody>(mut req: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    if matches!(*req.method(), Method::GET | Method::HEAD) {
        return next.call(req).await;
    }
    let (last, most) = if takes_files(req.path()) { (FILE, FILE_BYTES) } else { (FORM, FORM_BYTES) };
    let length = req.headers().get(CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse().ok());
    let body = Body::new(Timed::new(req.take_payload(), last));
    req.set_payload(Payload::Stream { payload: Box::pin(body.clone()) });
    let answer = next.call(req).await;
    // Whoever announces more than that is not waited for.
    if length.unwrap_or(0) <= most {
        body.drain(most).await;
    }
    answer
}

fn takes_files(path: &str) -> bool {
    ["/import/preview", "/imports", "/picture"].iter().any(|end| path.ends_with(end))
}

/// A body that outlives whoever reads it.
#[derive(Clone)]
struct Body(Rc<RefCell<Timed>>);

impl Body {
    fn new(body: Timed) -> Self {
        Body(Rc::new(RefCell::new(body)))
    }

    /// Reads what is left, no more than `most` bytes in all, and throws it away.
    async fn drain(mut self, most: u64) {
        let left = |body: &Self| {
            let body = body.0.borrow();
            !body.ended && u64::from(body.bytes) <= most
        };
        while left(&self) && self.next().await.is_some() {}
    }
}

impl Stream for Body {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut *self.0.borrow_mut()).poll_next(cx)
    }
}

/// A body that must not dawdle.
struct Timed {
    inner: Payload,
    began: Instant,
    last: Duration,
    bytes: u32,
    due: Pin<Box<Sleep>>,
    /// Whether there is nothing more to come, for whatever reason.
    ended: bool,
}

impl Timed {
    fn new(inner: Payload, last: Duration) -> Self {
        let began = Instant::now();
        Timed { inner, began, last, bytes: 0, due: Box::pin(sleep_until(began + GRACE.min(last))), ended: false }
    }

    /// When the next bytes have to be here, after those that are.
    fn due(&self) -> Instant {
        self.began + self.last.min(GRACE + Duration::from_secs(1) * self.bytes / RATE)
    }
}

impl Stream for Timed {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match Pin::new(&mut self.inner).poll_next(cx) {
            Poll::Ready(Some(Ok(chunk))) => {
                self.bytes = self.bytes.saturating_add(u32::try_from(chunk.len()).unwrap_or(u32::MAX));
                let due = self.due();
                self.due.as_mut().reset(due);
                Poll::Ready(Some(Ok(chunk)))
            }
            Poll::Pending if self.due.as_mut().poll(cx).is_ready() => {
                self.ended = true;
                Poll::Ready(Some(Err(PayloadError::Io(IoError::from(ErrorKind::TimedOut)))))
            }
            other => {
                self.ended |= other.is_ready();
                other
            }
        }
    }
}

/// Why a body did not arrive, as the sender is told; `cut_off` where it broke off.
pub(super) fn not_here(error: &PayloadError, cut_off: WebError) -> WebError {
    match error {
        PayloadError::Overflow => WebError::TooLarge,
        PayloadError::Io(error) if error.kind() == ErrorKind::TimedOut => WebError::TooSlow,
        _ => cut_off,
    }
}

/// The same for a form with a file.
pub(super) fn parts_not_here(error: &MultipartError, cut_off: WebError) -> WebError {
    match error {
        MultipartError::Payload(error) => not_here(error, cut_off),
        _ => cut_off,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::{StreamExt, stream};

    /// Chunks of `size` bytes, one after each pause.
    fn dripping(size: usize, pause: Duration) -> Payload {
        let drops = stream::unfold((), move |()| async move {
            tokio::time::sleep(pause).await;
            Some((Ok(Bytes::from(vec![b'x'; size])), ()))
        });
        Payload::Stream { payload: Box::pin(drops) }
    }

    /// How many chunks came before time was up, and when it was.
    async fn endured(size: usize, pause: Duration, last: Duration) -> (usize, Duration) {
        let (mut body, began, mut came) = (Timed::new(dripping(size, pause), last), Instant::now(), 0);
        while let Some(Ok(_)) = body.next().await {
            came += 1;
        }
        (came, began.elapsed())
    }

    #[test]
    fn a_body_has_five_seconds_then_a_kibibyte_a_second_and_thirty_seconds_in_all() {
        let clock = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        clock.block_on(async {
            let seconds = Duration::from_secs;
            assert_eq!(endured(1, seconds(1000), FORM).await, (0, seconds(5)));
            let (came, time) = endured(1, seconds(1), FORM).await;
            assert!(came <= 5 && time < seconds(6), "a byte a second: {came} in {time:?}");
            let (_, time) = endured(700, seconds(1), FORM).await;
            assert!(time > seconds(13) && time < seconds(17), "a little too slow: {time:?}");
            let (came, time) = endured(4096, seconds(1), FORM).await;
            assert_eq!((came, time), (30, FORM), "quick enough, but not for ever");
            assert_eq!(endured(4096, seconds(1), FILE).await.1, FILE);
        });
    }
}
